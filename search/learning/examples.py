"""What is learned from: the resolved questions, and the articles' own questions and titles in every language."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kb.article import Audience
from kb.detection import detect_language
from search.asked import parted
from search.content_cache import ContentCache
from search.encoder import Encoder, Matrix, with_companion
from search.index import LanguageIndex
from search.learning.history import Resolved
from search.passage import PassageKind
from search.question_vectors import question_vectors
from search.ranking import rank

# The kernel's time grows with the cube of the examples: so many resolved questions take half a minute, and more of an article add little.
# All the own ones of a centre like the demo's: with every second of them a history of one language helps the others 1 to 3 points less.
_MOST_RESOLVED, _MOST_OWN = 12_000, 5_000

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Examples:
    """Questions with their vectors, language and article; the first `learned` are history, the others the articles' own.

    `ids` are all articles in order; `articles` says, by its number, whose each question is.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    langs: NDArray[np.str_]
    articles: Numbers
    vectors: Matrix
    sizes: tuple[int, ...]
    learned: int

    @cached_property
    def counts(self) -> Numbers:
        """Return how many resolved questions each article has, shape (articles,)."""
        return np.bincount(self.articles[: self.learned], minlength=len(self.ids)).astype(np.int64)

    def alone(self, languages: Mapping[str, LanguageIndex], rows: Sequence[int]) -> Matrix:
        """Return what the articles alone say of some questions, shape (rows, articles)."""
        return np.array([self._alone(languages[str(self.langs[row])], row) for row in rows], dtype=np.float32).reshape(-1, len(self.ids))

    def _alone(self, part: LanguageIndex, row: int) -> Matrix:
        columns = np.searchsorted(self.ids, [article.id for article in part.articles])
        ranking = rank(part, parted(self.texts[row], self.vectors[row], self.sizes[0]), part.readable(Audience.STAFF))
        # An article that this language lacks altogether is worse than any other.
        scores = np.full(len(self.ids), ranking.mean_scores.min(), dtype=np.float32)
        scores[columns] = ranking.mean_scores
        return scores


def gather(
    questions: Sequence[Resolved],
    languages: Mapping[str, LanguageIndex],
    encoder: Encoder,
    cache: ContentCache,
) -> Examples:
    """Return the examples of a help centre; questions of articles that it lacks are left out."""
    ids = sorted({article.id for part in languages.values() for article in part.articles})
    known = frozenset(ids)
    # In an order of their own, so that the same questions make the same model from whatever file they come.
    ordered = sorted((q for q in questions if q.article in known), key=lambda q: (q.article, zlib.crc32(q.text.encode()), q.text))
    resolved = _at_most(ordered)
    own = _own(languages)
    default = next(iter(languages))
    langs = [detect_language(question.text, languages) or default for question in resolved]
    texts = (*(question.text for question in resolved), *(text for _, _, text in own))
    articles = np.searchsorted(ids, [*(question.article for question in resolved), *(article for _, article, _ in own)])
    return Examples(
        ids=tuple(ids),
        texts=texts,
        langs=np.array([*langs, *(lang for lang, _, _ in own)]),
        articles=articles.astype(np.int64),
        vectors=question_vectors(texts, encoder, cache),
        sizes=tuple(one.dimension for one in with_companion(encoder)),
        learned=len(resolved),
    )


def _at_most(questions: Sequence[Resolved]) -> list[Resolved]:
    """Return the questions, or the first ones of each article where there are too many in all."""
    limit = len(questions)
    while True:
        counts: dict[str, int] = {}
        kept = []
        for question in questions:
            counts[question.article] = counts.get(question.article, 0) + 1
            if counts[question.article] <= limit:
                kept.append(question)
        if len(kept) <= _MOST_RESOLVED:
            return kept
        limit = min(limit, max(counts.values())) * 9 // 10


def _own(languages: Mapping[str, LanguageIndex]) -> list[tuple[str, str, str]]:
    """Return (language, article, text) of titles and questions, evenly thinned where there are very many."""
    found = [
        (lang, article.id, passage.text)
        for lang, part in languages.items()
        for article in part.articles
        if article.lang == lang
        for passage in article.passages
        if passage.kind in {PassageKind.TITLE, PassageKind.QUESTION}
    ]
    kept = min(len(found), _MOST_OWN)
    return [found[number * len(found) // kept] for number in range(kept)]
