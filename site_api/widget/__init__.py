"""The help button: its sources, its words, and the one file that they become."""
