"""Markdown as the words that a reader sees, for passages, summaries and checks."""

import re

from kb.sentences import sentences

_FENCED = re.compile(r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)\s*?$", re.MULTILINE | re.DOTALL)
# Lengths are bounded and openings excluded, so that a page of nothing but brackets is still read at once.
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>")
_IMAGE = re.compile(r"!\[([^\[\]]*)\](?:\([^()]*(?:\([^()]*\))?[^()]*\)|\[[^\[\]]*\])")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*(?:\([^()]*\))?[^()]*\)|\[[^\[\]]*\])(?:\{[^{}]*\})?")
_TABLE_RULE = re.compile(r"^\s*\|?[\s:|-]*-{3,}[\s:|-]*$", re.MULTILINE)
_LINE_MARK = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d+[.)][ \t]+|!!!.*$|\?\?\?.*$|\[[^\]]+\]:.*$)", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*{1,3}|`{1,3}|~~|(?<!\w)_{1,3})(?=\S)(.{1,400}?)(?<=\S)(?:\1)", re.DOTALL)
_SPACE = re.compile(r"\s+")


def plain_text(markdown: str) -> str:
    """Return the words of a piece of Markdown on one line."""
    text = _COMMENT.sub(" ", _FENCED.sub(" ", markdown))
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", _TAG.sub(" ", text)))
    text = _LINE_MARK.sub("", _TABLE_RULE.sub(" ", text)).replace("|", " ")
    return _SPACE.sub(" ", _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))).strip()


def shorten(text: str, limit: int) -> str:
    """Return at most `limit` characters of a text, cut after a sentence, else after a word."""
    if len(text) <= limit:
        return text
    kept = ""
    for sentence in sentences(text):
        if len(kept) + len(sentence) + 1 > limit:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
