"""What is kept of one person: shown, erased, and let go when its time is over."""
