"""The links and images of an article's body, with their lines."""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from kb.sections import lines_outside_code

# The lengths are bounded, so that a page of nothing but brackets is still read at once.
_INNER = r"(?:[^\[\]\\]|\\.|!?\[[^\[\]]{0,300}\](?:\([^()]{0,300}\))?){0,500}?"
_TARGET = r"\(\s*(<[^<>\n]{0,500}>|(?:[^\s()]|\([^\s()]{0,300}\)){0,500})(?:\s+(?:\"[^\"]{0,300}\"|'[^']{0,300}'|\([^()]{0,300}\)))?\s*\)"
_LINK = re.compile(rf"(?<![!\\])\[({_INNER})\]{_TARGET}")
_IMAGE = re.compile(rf"(?<!\\)!\[([^\[\]]{{0,500}})\]{_TARGET}")
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\[\]\n]{1,300})\]:[ \t]*(\S+)", re.MULTILINE)
_HTML_LINK = re.compile(r"<a\s[^<>]{0,500}?href\s*=\s*[\"']([^\"']{0,500})[\"']", re.IGNORECASE)
_HTML_IMAGE = re.compile(r"<img\s[^<>]{0,1000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(src|alt)\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
_CODE = re.compile(r"(`{1,3})(?!`)[^\n]{1,500}?(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_NOT_NEWLINE = re.compile(r"[^\n]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """One link or image as written; `alt` is None where an image has no words, unless HTML says `alt=""` on purpose."""

    line: int
    target: str
    is_image: bool = False
    alt: str | None = ""

    @property
    def is_external(self) -> bool:
        """Return whether it leads out of the site."""
        return bool(_SCHEME.match(self.target))

    @property
    def path(self) -> str:
        """Return the target without query and anchor."""
        return unquote(re.split(r"[?#]", self.target, maxsplit=1)[0])

    @property
    def anchor(self) -> str:
        """Return the target's anchor without its mark."""
        return unquote(self.target.partition("#")[2])


def read_links(markdown: str, first_line: int = 1) -> tuple[Link, ...]:
    """Return every link and image outside code and comments, in the order of their lines."""
    if not any(mark in markdown for mark in ("](", "]:", "<")):
        return ()
    text = _without_code(markdown)
    found = sorted(_links(text), key=lambda pair: pair[0])
    return tuple(dataclasses.replace(link, line=text.count("\n", 0, start) + first_line) for start, link in found)


def _links(text: str) -> Iterator[tuple[int, Link]]:
    for match in _LINK.finditer(text):
        yield match.start(), Link(0, _bare(match[2]))
    for match in _IMAGE.finditer(text):
        yield match.start(), Link(0, _bare(match[2]), is_image=True, alt=match[1].strip() or None)
    for match in _DEFINITION.finditer(text):
        yield match.start(), Link(0, _bare(match[2]))
    for match in _HTML_LINK.finditer(text):
        yield match.start(), Link(0, match[1].strip())
    for match in _HTML_IMAGE.finditer(text):
        attributes = {name.lower(): value for name, value in _ATTRIBUTE.findall(match[0])}
        yield match.start(), Link(0, attributes.get("src", "").strip(), is_image=True, alt=attributes.get("alt"))


def _bare(target: str) -> str:
    return target.strip().removeprefix("<").removesuffix(">").strip()


def _without_code(markdown: str) -> str:
    """Return the text with code and comments blanked out, every line still in its place."""
    lines = [""] * (markdown.count("\n") + 1)
    for number, line in lines_outside_code(markdown, 0):
        lines[number] = line
    return _CODE.sub(_blank, _COMMENT.sub(_blank, "\n".join(lines)))


def _blank(match: re.Match[str]) -> str:
    return _NOT_NEWLINE.sub(" ", match[0])
