"""Letters to customers: what happened to their ticket, in their language."""
