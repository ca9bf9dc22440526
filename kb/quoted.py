"""Anybody's words as a value of front matter."""

import json


def quoted(text: str) -> str:
    """Return a text in double quotes; JSON's are YAML's too."""
    return json.dumps(text, ensure_ascii=False).replace("\x85", " ").replace("\u2028", " ").replace("\u2029", " ")
