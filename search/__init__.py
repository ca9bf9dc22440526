"""From a question to a decision: encoder, index, ranking and decision."""
