"""What lies near an article in the index: the questions and the articles that it could be mistaken for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.index import LanguageIndex
from search.passage import PassageKind
from search.related import centres

_Similarities = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class NearQuestion:
    """A question of another article, and which of this one's passages it is near to."""

    id: str
    text: str
    similarity: float
    passage: str


@dataclass(frozen=True, slots=True)
class NearArticle:
    """Another article by the likeness of their passages on average, what is common to all taken off."""

    id: str
    title: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest first; equals in the order of their ids."""

    questions: tuple[NearQuestion, ...]
    articles: tuple[NearArticle, ...]


def neighbours(part: LanguageIndex, number: int, count: int = 10) -> Neighbours:
    """Return what is nearest to the article of a number in a language's index."""
    return Neighbours(tuple(_questions(part, number, count)), tuple(_articles(part, number, count)))


def _questions(part: LanguageIndex, number: int, count: int) -> list[NearQuestion]:
    start, end = int(part.starts[number]), int(part.starts[number + 1])
    own = [row for row in range(start, end) if part.passages[row].kind is not PassageKind.TOPIC]
    others = [row for row, p in enumerate(part.passages) if p.kind is PassageKind.QUESTION and not start <= row < end]
    vectors = part.matrix
    near: _Similarities = vectors[others] @ vectors[own].T
    owners = np.searchsorted(part.starts, np.array(others, dtype=np.int64), side="right") - 1
    order = np.lexsort((part.id_rank[owners], -near.max(axis=1)))[:count]
    return [_near_question(part, int(owners[i]), others[int(i)], own[int(near[i].argmax())], float(near[i].max())) for i in order]


def _near_question(part: LanguageIndex, owner: int, row: int, nearest: int, similarity: float) -> NearQuestion:
    return NearQuestion(part.articles[owner].id, part.passages[row].text, similarity, part.passages[nearest].text)


def _articles(part: LanguageIndex, number: int, count: int) -> list[NearArticle]:
    middle = centres(part)
    near: _Similarities = middle @ middle[number]
    order = [int(other) for other in np.lexsort((part.id_rank, -near)) if other != number][:count]
    return [NearArticle(part.articles[other].id, part.articles[other].title, float(near[other])) for other in order]
