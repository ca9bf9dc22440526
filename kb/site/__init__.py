"""The static help site: one MkDocs build a language, finished by pure functions and published by one switch."""
