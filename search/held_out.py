"""Whether each question finds its own article, also when it is not in the index, as a customer's words are not.

A question is written to add words that its article lacks, so that most find another article when they are left out: 1,605 of
2,400. That is no fault. It is one when the other article says nearly the same, and the own one nothing like it.

Questions are left out in rounds, never two of one article at a time. A folder of few questions has a round for each; a large
one has 32, so that a rival lacks at most one of its own questions, and seldom the one that would win.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kb.article import Audience
from search.content_cache import ContentCache
from search.encoder import Encoder, Matrix, Vector
from search.index import LanguageIndex
from search.passage import PassageKind
from search.ranking import Ranking, rank

_ROUNDS = 32  # Each builds a lexical index, 50 ms for 110 articles.
# How much nearer than all of its own article, as cosines, a rival's best passage must be. At .04 it is 85 of the 2,400 above, and
# whoever reads them would ask them of either article; at .03 it is 240, half of them in words that belong to nobody else.
_NEARER = 0.04


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


@dataclass(frozen=True, slots=True)
class _Question:
    article: int
    number: int
    row: int
    text: str


def taken_questions(part: LanguageIndex, encoder: Encoder, cache: ContentCache) -> list[Taken]:
    """Return the questions of a language's own articles that find another article first, in the order of the articles."""
    questions = list(_questions(part))
    vectors = _query_vectors([question.text for question in questions], encoder, cache)
    lost = {q: taken for q in questions if (taken := _taken(part, q, vectors[q.text], nearer=None))}
    for left_out in _rounds([question for question in questions if question not in lost]):
        held_out = _without(part, left_out)
        lost |= {q: taken for q in left_out if (taken := _taken(held_out, q, vectors[q.text], nearer=_NEARER))}
    return [lost[question] for question in questions if question in lost]


def _rounds(questions: Sequence[_Question]) -> Iterator[Sequence[_Question]]:
    count = max(_ROUNDS, max((question.number + 1 for question in questions), default=0))
    return (questions[start::count] for start in range(min(count, len(questions))))


def _questions(part: LanguageIndex) -> Iterator[_Question]:
    for article, indexed in enumerate(part.articles):
        rows = [i for i, passage in enumerate(indexed.passages) if passage.kind is PassageKind.QUESTION]
        if indexed.lang == part.lang:
            start = int(part.starts[article])
            yield from (_Question(article, n, start + i, indexed.passages[i].text) for n, i in enumerate(rows))


def _query_vectors(texts: Sequence[str], encoder: Encoder, cache: ContentCache) -> dict[str, Vector]:
    """Return the questions' vectors as a search makes them, which is not how the index keeps them."""
    kind = f"query {encoder.digest}"
    kept = cache.get(kind, texts)
    fresh = {text: encoder.encode_query(text).astype(np.float32).tobytes() for text in dict.fromkeys(texts) if text not in kept}
    cache.put(kind, fresh.items())
    return {text: np.frombuffer(value, dtype=np.float32) for text, value in (kept | fresh).items()}


def _without(part: LanguageIndex, questions: Sequence[_Question]) -> LanguageIndex:
    """Return a language's index without these questions."""
    rows = {question.row for question in questions}
    vectors: Matrix = np.delete(part.vectors.reconstruct_n(0, part.vectors.ntotal), sorted(rows), axis=0)
    articles = list(part.articles)
    for question in questions:
        article, start = part.articles[question.article], int(part.starts[question.article])
        kept = tuple(passage for i, passage in enumerate(article.passages) if start + i not in rows)
        articles[question.article] = dataclasses.replace(article, passages=kept)
    return LanguageIndex.build(part.lang, articles, vectors, part.contacts)


def _taken(part: LanguageIndex, question: _Question, vector: Vector, *, nearer: float | None) -> Taken | None:
    """Return who takes a question; with `nearer`, only if it is nearer to that one's passages by so much."""
    ranking = rank(part, vector, question.text, part.readable(Audience.STAFF))
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
