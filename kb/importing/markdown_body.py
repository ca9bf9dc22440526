"""Markdown that can do no harm: no scripts, frames or attributes, whoever wrote it.

Python-Markdown passes HTML through and attributes in braces too, so that both are taken out here; what is left over of them is
written as text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from kb.importing.code_spans import outside_code

_BARE = "br|sub|sup|kbd|u|s|mark|details|summary"
_ACTIVE = "script|style|iframe|object|embed|video|audio|form|svg|noscript|template"
_PAIRED = re.compile(rf"<({_ACTIVE})\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?([A-Za-z][\w:-]*)((?:\s[^<>]*)?)/?>")
_ADDRESS = re.compile(r"\b(?:src|href|data)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s[^<>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_LEFT_OVER = re.compile(rf"<(?!/?(?:{_BARE})\s*/?>|https?://[^\s<>]+>|[\w.+-]+@[\w.-]+>)(?=[A-Za-z/!?])", re.IGNORECASE)
_BRACE = re.compile(r"\{(?!#[\w.-]+\})")
# A space makes an address of no scheme of it, even where our reading of a link is not Python-Markdown's.
_SCRIPT_SCHEME = re.compile(r"(javascript|vbscript)(\s*):", re.IGNORECASE)
_DATA_SCHEME = re.compile(r"(\(\s*<?\s*data|^ {0,3}\[[^\]\n]+\]:\s*<?data):", re.IGNORECASE | re.MULTILINE)
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

Lost = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Body:
    """A converted body; `anchors` are the source's own, by what the site calls them."""

    markdown: str
    title: str
    anchors: dict[str, str]
    lost: tuple[str, ...]


def visible(text: str) -> str:
    """Return a text without control characters and marks that turn its direction, with Unix line ends."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def harmless(markdown: str, lost: Lost) -> str:
    """Return Markdown without active content; `lost` is told of each piece that was taken out."""
    return outside_code(markdown, lambda text: _harmless(text, lost))


def _harmless(text: str, lost: Lost) -> str:
    def active(match: re.Match[str]) -> str:
        lost(_described(match[1].lower(), match[0]))
        return ""

    text = _COMMENT.sub("", _PAIRED.sub(active, text))
    text = _TAG.sub(lambda match: _tag(match, lost), _ANCHOR.sub(_link, text))
    text = _BRACE.sub("&#123;", _LEFT_OVER.sub("&lt;", text))
    return _DATA_SCHEME.sub(r"\1 :", _SCRIPT_SCHEME.sub(r"\1\2 :", text))


def _tag(match: re.Match[str], lost: Lost) -> str:
    name = match[1].lower()
    if name == "img" and (source := _ADDRESS.search(match[2])):
        alt = _ALT.search(match[2])
        return f"![{(alt[1] or alt[2] or '') if alt else ''}]({unescape(source[1])})"
    if name in _ACTIVE.split("|") and not match[0].startswith("</"):
        lost(_described(name, match[0]))
    closing = "/" if match[0].startswith("</") else ""
    return f"<{closing}{name}>" if name in _BARE.split("|") else ""


def _link(match: re.Match[str]) -> str:
    target = _ADDRESS.search(match[0][: match.start(1) - match.start()])
    return f"[{match[1]}]({unescape(target[1])})" if target else match[1]


def _described(name: str, tag: str) -> str:
    address = _ADDRESS.search(tag.partition(">")[0])
    return f"the {name} {unescape(address[1])}" if address else f"a {name}"
