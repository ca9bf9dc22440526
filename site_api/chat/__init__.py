"""The conversation: a pure state machine, the texts it speaks, and what keeps it."""
