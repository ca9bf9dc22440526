"""Markdown without its code: what is changed in a text must not be changed in an example."""

import re
from collections.abc import Callable, Iterator

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_INLINE = re.compile(r"(?<!`)(`{1,3})(?!`)[^\n`]{1,500}?(?<!`)\1(?!`)")
_TOKEN = re.compile("\x00(\\d+)\x00")  # Control characters have been taken out before.


def outside_code(markdown: str, change: Callable[[str], str]) -> str:
    """Return Markdown with a change made everywhere but in closed fences and inline code."""
    return "\n".join(part if is_code else _outside_inline(part, change) for part, is_code in _parts(markdown))


def _parts(markdown: str) -> Iterator[tuple[str, bool]]:
    """Yield runs of lines; a fence that is never closed is text, as Python-Markdown takes it."""
    lines = markdown.split("\n")
    text: list[str] = []
    number = 0
    while number < len(lines):
        end = _fence_end(lines, number)
        if end is None:
            text.append(lines[number])
            number += 1
            continue
        if text:
            yield "\n".join(text), False
            text = []
        yield "\n".join(lines[number : end + 1]).replace("{{", "{ {"), True
        number = end + 1
    if text:
        yield "\n".join(text), False


def _fence_end(lines: list[str], start: int) -> int | None:
    mark = _FENCE.match(lines[start])
    if mark is None or "`" in lines[start][mark.end() :] or "{" in lines[start]:
        return None
    closing = re.compile(rf"^ {{0,3}}{re.escape(mark[1])}\s*$")
    return next((number for number in range(start + 1, len(lines)) if closing.match(lines[number])), None)


def _outside_inline(text: str, change: Callable[[str], str]) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0].replace("{{", "{ {"))
        return f"\x00{len(kept) - 1}\x00"

    return _TOKEN.sub(lambda match: kept[int(match[1])], change(_INLINE.sub(keep, text)))
