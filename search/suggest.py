"""Completion as one types: by prefix and with typos, over titles and questions, without the encoder."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kb.article import Audience
from search.analyser import words
from search.indexed_article import IndexedArticle

_NEAREST = 50
_PER_ARTICLE = 1  # Two ways to one article help nobody.


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One completion: a title or a question, and the article that it leads to."""

    text: str
    id: str
    url: str


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    folded: tuple[str, ...]
    article: IndexedArticle


class Suggester:
    """Completes what is typed in one language."""

    def __init__(self, articles: Iterable[IndexedArticle]) -> None:
        self._entries = [_Entry(text, tuple(words(text)), article) for article in articles for text in (article.title, *article.questions)]
        postings: defaultdict[str, set[int]] = defaultdict(set)
        for number, entry in enumerate(self._entries):
            for word in entry.folded:
                postings[word].add(number)
        self._postings = dict(postings)
        self._vocabulary = sorted(postings)

    def suggest(self, text: str, *, limit: int = 6, audience: Audience = Audience.PUBLIC) -> tuple[Suggestion, ...]:
        """Return completions, best first: whole prefixes, then prefixes of words, then words with a typo."""
        typed = words(text)
        if not typed:
            return ()
        exact = self._matching(typed, fuzzy=False)
        numbers = exact or self._matching(typed, fuzzy=True)
        entries = [self._entries[number] for number in numbers if audience.admits(self._entries[number].article.audience)]
        return _first_of_each(sorted(entries, key=lambda entry: _order(entry, typed)), limit)

    def _matching(self, typed: Sequence[str], *, fuzzy: bool) -> set[int]:
        found: set[int] | None = None
        for position, word in enumerate(typed):
            similar = self._near(word, last=position == len(typed) - 1) if fuzzy else []
            numbers = set(chain.from_iterable(self._postings[w] for w in (*self._with_prefix(word), *similar)))
            found = numbers if found is None else found & numbers
        return found or set()

    def _with_prefix(self, prefix: str) -> list[str]:
        start = bisect_left(self._vocabulary, prefix)
        end = bisect_left(self._vocabulary, prefix + "\U0010ffff")
        return self._vocabulary[start:end]

    def _near(self, word: str, *, last: bool) -> list[str]:
        """Return the words at one or two typing errors; none for short words, where everything is near everything.

        The last word may be unfinished, so that it is compared with as much of the others as was typed, a letter more or less.
        """
        errors = _errors_allowed(word)
        if not errors:
            return []
        near: dict[str, None] = {}
        for end in (len(word), len(word) + 1, len(word) - 1) if last else (None,):
            others = [other[:end] for other in self._vocabulary]
            found = process.extract(word, others, scorer=OSA.distance, score_cutoff=errors, limit=_NEAREST)
            near |= dict.fromkeys(self._vocabulary[number] for _, _, number in found)
        return list(near)


def _errors_allowed(word: str) -> int:
    return 0 if len(word) <= 4 else 1 if len(word) <= 8 else 2


def _order(entry: _Entry, typed: Sequence[str]) -> tuple[bool, bool, int, int, str, str]:
    starts = (
        entry.folded[: len(typed) - 1] == tuple(typed[:-1])
        and len(entry.folded) >= len(typed)
        and entry.folded[len(typed) - 1].startswith(typed[-1])
    )
    in_title = entry.text == entry.article.title
    found = sum(word in entry.folded for word in typed)
    return (not starts, not in_title, -found, len(entry.text), entry.article.id, entry.text)


def _first_of_each(entries: Sequence[_Entry], limit: int) -> tuple[Suggestion, ...]:
    taken: defaultdict[str, int] = defaultdict(int)
    suggestions: list[Suggestion] = []
    for entry in entries:
        if taken[entry.article.id] < _PER_ARTICLE and len(suggestions) < limit:
            taken[entry.article.id] += 1
            suggestions.append(Suggestion(entry.text, entry.article.id, entry.article.url))
    return tuple(suggestions)
