"""Adapts the encoder itself to a help centre: at build time only, with sentence-transformers and torch."""
