"""What keyboards do to questions, and how it is mended before a question is searched for."""
