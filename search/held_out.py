"""Whether each question finds its own article, also when it is not in the index, as a customer's words are not.

A question is written to add words that its article lacks, so that most find another article when they are left out: about 60
of 100. That is no fault. It is one when another article says nearly the same, and the own one nothing like it.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb.article import Article, Audience
from search.asked import Asked
from search.content_cache import ContentCache
from search.encoder import Encoder, Vector
from search.index import LanguageIndex
from search.indexed_article import IndexedArticle
from search.indexing import embed_passages
from search.own_question import OwnQuestion, own_questions
from search.passage import PassageKind, read_passages
from search.question_vectors import embed_questions
from search.ranking import Ranking, rank

# How much nearer than all of its own article, as cosines, a rival's best passage must be. At .04 it was 60 to 85 of 2,400, by the
# ranking, and whoever reads them would ask them of either article; at .03 it was 240, half of them in words that belong to nobody else.
_NEARER = 0.04
# Questions are left out in rounds, never two of one article at a time. A folder with few questions at risk has a round for each;
# a large one has 32, so that a rival lacks at most one of its own, and seldom the one that would win.
_ROUNDS = 32


@dataclass(frozen=True, slots=True)
class Taken:
    """A question, by its number in its article, that another article answers first; `nearest` is that one's nearest question.

    `held_out` tells one that is lost only when it is left out of the index.
    """

    id: str
    number: int
    text: str
    first: str
    nearest: str
    held_out: bool


class HeldOut:
    """One language's index, its articles as they were read, and the encoder that asks."""

    def __init__(self, part: LanguageIndex, articles: Mapping[str, Article], encoder: Encoder, cache: ContentCache) -> None:
        self._part = part
        self._articles = articles
        self._encoder = encoder
        self._cache = cache

    def taken(self) -> list[Taken]:
        """Return the questions of a language's own articles that find another one first, in the order of the articles."""
        questions = list(own_questions(self._part))
        vectors = self._vectors([question.text for question in questions])
        lost = {q: taken for q in questions if (taken := _taken(self._part, q, vectors[q.text], nearer=None))}
        at_risk = [q for q in questions if q not in lost and self._at_risk(q, vectors[q.text])]
        self._embed([self._without(question) for question in at_risk])
        for left_out in _rounds(at_risk):
            part = self._part_without(left_out)
            lost |= {q: taken for q in left_out if (taken := _taken(part, q, vectors[q.text], nearer=_NEARER))}
        return [lost[question] for question in questions if question in lost]

    def _vectors(self, texts: Sequence[str]) -> dict[str, Vector]:
        """Return the questions' vectors as a search makes them, which is not how the index keeps them."""
        return dict(zip(texts, embed_questions(texts, self._encoder, self._cache), strict=True)) if texts else {}

    def _at_risk(self, question: OwnQuestion, vector: Vector) -> bool:
        """Return whether any other article is nearer by so much; only then its own has to be indexed without it."""
        similarities = self._part.similarities(vector)
        start, end = self._part.starts[question.article], self._part.starts[question.article + 1]
        own = [row for row in range(start, end) if row != question.row and self._part.passages[row].kind is not PassageKind.TOPIC]
        rivals = np.delete(similarities, slice(start, end))
        return bool(rivals.size) and bool(rivals.max() - similarities[own].max() >= _NEARER)

    def _without(self, question: OwnQuestion) -> IndexedArticle:
        """Return an article as the index would see it if one question were not written."""
        indexed = self._part.articles[question.article]
        article = self._articles[indexed.id]
        rest = tuple(text for number, text in enumerate(article.questions) if number != question.number)
        return dataclasses.replace(indexed, questions=rest, passages=read_passages(dataclasses.replace(article, questions=rest)))

    def _part_without(self, questions: Sequence[OwnQuestion]) -> LanguageIndex:
        changed = {question.article: self._without(question) for question in questions}
        articles = [changed.get(number, article) for number, article in enumerate(self._part.articles)]
        return LanguageIndex.build(self._part.lang, articles, self._embed(articles))

    def _embed(self, articles: Sequence[IndexedArticle]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        return embed_passages(articles, self._encoder, self._cache)[0] if articles else np.empty((0, 0), dtype=np.float32)


def _rounds(questions: Sequence[OwnQuestion]) -> Iterator[Sequence[OwnQuestion]]:
    count = max(_ROUNDS, max((question.number + 1 for question in questions), default=0))
    return (questions[start::count] for start in range(min(count, len(questions))))


def _taken(part: LanguageIndex, question: OwnQuestion, vector: Vector, *, nearer: float | None) -> Taken | None:
    """Return who takes a question; with `nearer`, only if it is nearer to that one's passages by so much."""
    ranking = rank(part, Asked(question.text, vector), part.readable(Audience.STAFF))
    first = int(ranking.order[0])
    if first == question.article:
        return None
    if nearer is not None and _best(part, ranking, first) - _best(part, ranking, question.article) < nearer:
        return None
    nearest = _nearest_question(part, ranking, first)
    own, rival = part.articles[question.article].id, part.articles[first].id
    return Taken(own, question.number, question.text, rival, nearest, held_out=nearer is not None)


def _best(part: LanguageIndex, ranking: Ranking, number: int) -> float:
    return float(ranking.similarities[part.starts[number] : part.starts[number + 1]].max())


def _nearest_question(part: LanguageIndex, ranking: Ranking, number: int) -> str:
    start = int(part.starts[number])
    passages = part.articles[number].passages
    asked = [i for i, passage in enumerate(passages) if passage.kind is PassageKind.QUESTION]
    return passages[max(asked, key=lambda i: ranking.similarities[start + i])].text if asked else ""
