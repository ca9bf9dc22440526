"""Articles and questions that say the same, so that a search cannot tell them apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.analyser import plain
from search.encoder import Matrix
from search.index import LanguageIndex
from search.own_question import OwnQuestion, own_questions
from search.passage import PassageKind

# Of an article's summary and sections, the mean likeness to the nearest of the other's. Among 330 good articles in three
# languages no pair is above .956 (every way to reach the bank and its WhatsApp account); copies, slightly reworded, are
# above .99.
_SAME_ARTICLE = 0.97
# Between questions of two articles. Of 2,640 good ones no honest pair is above .9785; the same words in another order,
# or with a greeting, are at .98 to .99 in the middle. A tenth of such changes falls below, and K702 finds those.
SAME_QUESTION = 0.98


@dataclass(frozen=True, slots=True)
class SameArticle:
    """An article of which everything is said in another one too; `likeness` is a cosine."""

    id: str
    other: str
    likeness: float


@dataclass(frozen=True, slots=True)
class SameQuestion:
    """A question, by its number in its article, that another article has too."""

    id: str
    number: int
    text: str
    other: str
    other_text: str


def same_articles(part: LanguageIndex) -> list[SameArticle]:
    """Return each pair of a language's own articles that say the same, the later id first."""
    vectors = part.matrix
    likeness = _likeness(part, vectors)
    pairs = _pairs(np.maximum(likeness, likeness.T) >= _SAME_ARTICLE)
    found = [(part.articles[i].id, part.articles[j].id, float(likeness[[i, j], [j, i]].max())) for i, j in pairs if _own(part, i, j)]
    return [SameArticle(max(first, second), min(first, second), value) for first, second, value in found]


def same_questions(part: LanguageIndex) -> list[SameQuestion]:
    """Return each pair of questions of two of a language's own articles that are the same but for their wording."""
    questions = list(own_questions(part))
    if not questions:
        return []
    vectors = part.matrix[[question.row for question in questions]]
    words = np.unique([plain(question.text) for question in questions], return_inverse=True)[1]
    owners = np.array([question.article for question in questions])
    alike = (vectors @ vectors.T >= SAME_QUESTION) | (words[:, None] == words[None, :])
    pairs = _pairs(alike & (owners[:, None] != owners[None, :]))
    return [_same_question(part, questions[i], questions[j]) for i, j in pairs]


def _likeness(part: LanguageIndex, vectors: Matrix) -> NDArray[np.float32]:
    """Return, for each article, the mean over what it tells of the nearest that each other one tells."""
    told = [_told_rows(part, number) for number in range(len(part.articles))]
    nearest = np.stack([(vectors @ vectors[rows].T).max(axis=1) for rows in told], axis=1)
    return np.stack([nearest[rows].mean(axis=0) for rows in told])


def _told_rows(part: LanguageIndex, number: int) -> list[int]:
    start = int(part.starts[number])
    told = {PassageKind.SUMMARY, PassageKind.SECTION}
    return [start + i for i, passage in enumerate(part.articles[number].passages) if passage.kind in told]


def _pairs(alike: NDArray[np.bool_]) -> list[tuple[int, int]]:
    rows, columns = np.nonzero(np.triu(alike, k=1))
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _own(part: LanguageIndex, *numbers: int) -> bool:
    """Return whether articles are of this language: those lent by another are checked there."""
    return all(part.articles[number].lang == part.lang for number in numbers)


def _same_question(part: LanguageIndex, first: OwnQuestion, second: OwnQuestion) -> SameQuestion:
    other, one = sorted((first, second), key=lambda question: part.articles[question.article].id)
    return SameQuestion(part.articles[one.article].id, one.number, one.text, part.articles[other.article].id, other.text)
