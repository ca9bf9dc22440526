"""Sentences: where a text has them, and parts of a message put together as them."""

import re

_END = re.compile(r"(?<=[.!?…])\s+")
_ENDED = (".", "!", "?")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with its mark."""
    return _END.split(text)


def closed(*parts: str) -> str:
    """Return the parts that say something as sentences: each has a mark of its own, or gets a full stop."""
    return " ".join(part if part.endswith(_ENDED) else f"{part}." for part in parts if part)


def spoken(name: str) -> str:
    """Return the name of a file or a folder as a person would write it: `lost-card` is `Lost card`."""
    return name.replace("-", " ").replace("_", " ").strip().capitalize()
