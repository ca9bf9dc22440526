"""A ticket is one matter of one customer, whatever the channel; what was acknowledged is never lost and never doubled."""
