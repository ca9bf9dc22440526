"""The bank's people: their accounts, their rights, and how they sign in."""
