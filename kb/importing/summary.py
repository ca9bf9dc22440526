"""The first paragraph of an imported body, as the words that a customer reads."""

import html
import re

from kb.plain_text import plain_text, shorten
from kb.reader import SUMMARY_LIMIT

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+.!~|-])")
_BLOCK = re.compile(r"\n\s*\n")
_NO_PARAGRAPH = re.compile(r"\s*(?:#|\||!\[|[-*+] |\d+[.)] |`{3}|~{3}|<)")


def first_paragraph(markdown: str) -> str:
    """Return the first paragraph in at most as many characters as a summary may have, else the first words there are."""
    blocks = [block for block in _BLOCK.split(markdown) if block.strip()]
    paragraphs = [block for block in blocks if not _NO_PARAGRAPH.match(block)]
    words = next((text for block in [*paragraphs, *blocks] if (text := plain(plain_text(block)))), "")
    return shorten(words, SUMMARY_LIMIT)


def plain(text: str) -> str:
    """Return words without Markdown's escapes, and without braces that would name a fact."""
    return " ".join(html.unescape(_ESCAPED.sub(r"\1", text)).replace("{{", "{ {").split())
