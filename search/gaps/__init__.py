"""What customers asked that no article solved, grouped by meaning: where the next article is worth most."""
