"""The piece of an article that shows why it was found, HTML-escaped, with the question's words marked."""

import html
import re
from collections.abc import Iterator

from search.analyser import Analyser

LENGTH = 220  # Characters, before marks are added.
_WORD = re.compile(r"\w+|\W+")


def snippet(text: str, query_stems: frozenset[str], analyser: Analyser) -> str:
    """Return about `LENGTH` characters of a text around the first word of the question, safe to put into a page."""
    tokens = list(_tokens(text, query_stems, analyser))
    first = next((position for position, (_, marked) in enumerate(tokens) if marked), 0)
    start = _start(tokens, first)
    out, length = ["… "] if start else [""], 0
    for token, marked in tokens[start:]:
        if length + len(token) > LENGTH:
            out.append("…")
            break
        length += len(token)
        out.append(f"<mark>{html.escape(token)}</mark>" if marked else html.escape(token))
    return "".join(out).strip()


def _tokens(text: str, query_stems: frozenset[str], analyser: Analyser) -> Iterator[tuple[str, bool]]:
    """Yield (token, whether to mark it); short words such as articles are not marked."""
    for token in _WORD.findall(text):
        is_word = len(token) > 2 and token[0].isalnum()
        yield token, is_word and not query_stems.isdisjoint(analyser.word_stems(token.lower()))


def _start(tokens: list[tuple[str, bool]], first: int) -> int:
    """Return where to begin: at the start where the first marked word is near it, else a few words before that word."""
    if sum(len(token) for token, _ in tokens[:first]) < LENGTH * 2 // 3:
        return 0
    return max(0, first - 12)
