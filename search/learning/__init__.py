"""What the search learns from questions that agents resolved with an article; no article is touched."""
