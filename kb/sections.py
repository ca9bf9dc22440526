"""An article's body as the sections under its headings, with the anchors that the site gives them."""

import re
import unicodedata
from collections.abc import Iterator

from kb.article import Section
from kb.plain_text import plain_text

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*$")
_EXPLICIT_ID = re.compile(r"\s*\{[^}]*#([\w.-]+)[^}]*\}\s*$")
_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
_LINK_ITEM = re.compile(r"^\s*[-*+]\s.*\]\([^)]+\)")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def read_sections(markdown: str, first_line: int = 1) -> tuple[Section, ...]:
    """Split a body at its headings; the text before the first one comes first, with an empty anchor."""
    sections: list[Section] = []
    anchors: set[str] = set()
    heading, anchor, level, line, text = "", "", 0, first_line, list[str]()
    for number, content, match in _scan(markdown, first_line):
        if match is None:
            text.append(content)
            continue
        sections.append(_section(heading, anchor, level, line, text))
        title, explicit = _split_id(match[2])
        heading, level, line, text = plain_text(title), len(match[1]), number, []
        anchor = _unique(explicit or slugify(heading), anchors)
    sections.append(_section(heading, anchor, level, line, text))
    return tuple(section for section in sections if section.heading or section.text)


def slugify(heading: str) -> str:
    """Return a heading's anchor, letters of every script kept: the site's `pymdownx.slugs.slugify(case="lower")`."""
    text = unicodedata.normalize("NFC", heading).lower()
    return re.sub(r" ", "-", _NOT_IN_SLUG.sub("", text).strip())


def lines_outside_code(markdown: str, first_line: int = 1) -> Iterator[tuple[int, str]]:
    """Yield (line number, line) of every line that is not inside a fenced block."""
    fence = ""
    for number, line in enumerate(markdown.split("\n"), first_line):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        else:
            yield number, line


def _section(heading: str, anchor: str, level: int, line: int, text: list[str]) -> Section:
    written = [part for part in text if part.strip()]
    only_links = bool(written) and all(_LINK_ITEM.match(part) for part in written)
    return Section(heading, anchor, level, line, plain_text("\n".join(text)), only_links)


def _scan(markdown: str, first_line: int) -> Iterator[tuple[int, str, re.Match[str] | None]]:
    for number, line in lines_outside_code(markdown, first_line):
        yield number, line, _HEADING.match(line)


def _split_id(title: str) -> tuple[str, str]:
    match = _EXPLICIT_ID.search(title)
    return (title[: match.start()], match[1]) if match else (title, "")


def _unique(anchor: str, taken: set[str]) -> str:
    """Return an anchor numbered where it is repeated, as Python-Markdown does: `steps`, `steps_1`, `steps_2`."""
    candidate, number = anchor or "_1", 0
    while candidate in taken:
        number += 1
        candidate = f"{anchor}_{number}"
    taken.add(candidate)
    return candidate
