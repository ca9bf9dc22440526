"""What the help was used for, and whether it helped; nothing personal is in it."""
