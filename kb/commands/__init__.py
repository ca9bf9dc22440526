"""One file for each command of `kb`."""
