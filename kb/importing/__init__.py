"""An existing help centre brought in: read, made Markdown, given ids and places, written as drafts."""
