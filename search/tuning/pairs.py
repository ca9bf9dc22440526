"""What the encoder is adapted on: questions, each with passages of its article in any language.

Whole articles are held out, history and passages, so that the trial says what the adaptation does for articles yet to be written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from search.errors import TuningError
from search.index import Index
from search.learning.history import Resolved
from search.passage import Passage, PassageKind

_EVERY = 5  # One article of so many is held out.
_FEWEST = 10  # Articles; with fewer, a batch has too few wrong ones to tell from the right one.
_FROM_HISTORY = 0.6  # Of the questions of an article that has a history.
_MOST_ASKED = 600
_TOLD = {PassageKind.TITLE, PassageKind.SUMMARY, PassageKind.SECTION}

Pair = tuple[str, str]


@dataclass(frozen=True)
class Material:
    """The passages and resolved questions of each article, by id, and the ids that are held out."""

    passages: dict[str, tuple[Passage, ...]]
    resolved: dict[str, tuple[str, ...]]
    held_out: frozenset[str]

    @cached_property
    def trained(self) -> tuple[str, ...]:
        """Return the articles to train on."""
        return tuple(article for article in sorted(self.passages) if article not in self.held_out)

    def batch(self, step: int, size: int) -> list[Pair]:
        """Return the pairs of a step, one an article and always the same ones."""
        random = np.random.default_rng([7, step])
        chosen = random.choice(self.trained, size=min(size, len(self.trained)), replace=False)
        return [self._pair(str(article), random) for article in chosen]

    def asked(self) -> list[tuple[str, str]]:
        """Return what the held-out articles are asked, as (article, question): history where there is any, else their own questions."""
        found = [
            (article, text) for article in sorted(self.held_out) for text in self.resolved.get(article) or _own(self.passages[article])
        ]
        return found[:: max(1, -(-len(found) // _MOST_ASKED))]

    def told(self) -> list[tuple[str, str]]:
        """Return what a trial may find, as (article, text): everything but the questions and the topics made of them."""
        return [(article, text) for article, found in sorted(self.passages.items()) for text in dict.fromkeys(_texts(found, _TOLD))]

    def _pair(self, article: str, random: np.random.Generator) -> Pair:
        own, resolved = _own(self.passages[article]), self.resolved.get(article, ())
        source = resolved if resolved and (not own or random.random() < _FROM_HISTORY) else own
        question = source[random.integers(len(source))]
        others = [text for text in _texts(self.passages[article], {*_TOLD, PassageKind.QUESTION}) if text != question]
        return question, others[random.integers(len(others))]


def read_material(index: Index, learned: Sequence[Resolved]) -> Material:
    """Gather the articles of all languages and their history; raise TuningError where there are too few."""
    passages: dict[str, tuple[Passage, ...]] = {}
    for article in chain.from_iterable(part.articles for part in index.languages.values()):
        passages[article.id] = (*passages.get(article.id, ()), *article.passages)
    resolved: dict[str, tuple[str, ...]] = {}
    for question in learned:
        resolved[question.article] = (*resolved.get(question.article, ()), question.text)
    # An article that nobody asks in other words than its own title teaches nothing.
    passages = {article: found for article, found in passages.items() if _own(found) or article in resolved}
    if len(passages) < _FEWEST:
        raise TuningError(
            f"only {len(passages)} articles have questions, and adapting the encoder needs {_FEWEST}",
            mend="Write questions into the articles, or learn a history first",
        )
    ids = sorted(passages)
    return Material(passages, {a: found for a, found in resolved.items() if a in passages}, frozenset(ids[_EVERY // 2 :: _EVERY]))


def _own(passages: Sequence[Passage]) -> tuple[str, ...]:
    return tuple(_texts(passages, {PassageKind.QUESTION}))


def _texts(passages: Sequence[Passage], kinds: set[PassageKind]) -> list[str]:
    return [passage.text for passage in passages if passage.kind in kinds]
