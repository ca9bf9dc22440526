"""Trains the classifiers: a linear discriminant over the articles' own titles, summaries, questions and topics, in all languages.

Each article is the mean of its texts' vectors; how the texts of one article differ among themselves, pooled over all articles, says
which directions tell nothing. Few texts make that estimate rough, so it is drawn towards a sphere (Ledoit and Wolf's shrinkage, with a
share chosen on two help centres: the second encoder's longer vectors want more).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from search.classifier import Classifier, Classifiers, directions
from search.encoder import Matrix, Vector
from search.indexed_article import IndexedArticle
from search.passage import PassageKind

KINDS = frozenset({PassageKind.TITLE, PassageKind.SUMMARY, PassageKind.QUESTION, PassageKind.TOPIC})
_SHRINKAGE, _COMPANION_SHRINKAGE = 0.5, 0.8
_ROUND = 1e-6  # Of the sphere, where all texts of an article are one.

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Text:
    """One text to learn from; `question` is its number among the article's questions, -1 for another kind of text."""

    article: str
    lang: str
    text: str
    kind: PassageKind
    question: int = -1


@dataclass(frozen=True, slots=True)
class Lesson:
    """Texts with their vectors, shape (texts, dimension), by each encoder."""

    texts: tuple[Text, ...]
    first: Matrix
    companion: Matrix | None

    def only(self, kept: NDArray[np.bool_]) -> "Lesson":
        """Return some of the texts."""
        texts = tuple(text for text, stays in zip(self.texts, kept, strict=True) if stays)
        return Lesson(texts, self.first[kept], None if self.companion is None else self.companion[kept])

    def companion_row(self, row: int) -> Vector | None:
        """Return the second encoder's vector of one text."""
        return None if self.companion is None else self.companion[row]


def lesson_texts(languages: Mapping[str, Sequence[IndexedArticle]]) -> tuple[Text, ...]:
    """Return what there is to learn from, each text in its own language once."""
    return tuple(text for lang, articles in languages.items() for article in articles if article.lang == lang for text in _texts(article))


def _texts(article: IndexedArticle) -> Iterator[Text]:
    number = -1
    for passage in article.passages:
        is_question = passage.kind is PassageKind.QUESTION
        number += is_question
        if passage.kind in KINDS:
            yield Text(article.id, article.lang, passage.text, passage.kind, number if is_question else -1)


def train_classifiers(lesson: Lesson, languages: Mapping[str, Sequence[IndexedArticle]]) -> dict[str, Classifiers]:
    """Return each language's classifiers, in the order of its articles."""
    ids = sorted({text.article for text in lesson.texts})
    number = {article: at for at, article in enumerate(ids)}
    owners = np.array([number[text.article] for text in lesson.texts], dtype=np.int64)
    langs = np.array([text.lang for text in lesson.texts])
    means = {lang: lesson.first[langs == lang].mean(axis=0) for lang in sorted(set(langs))}
    centred = directions(lesson.first, np.stack([means[lang] for lang in langs]))
    first = _discriminant(centred, owners, _SHRINKAGE)
    # The second encoder's languages lie together as they are.
    second = None if lesson.companion is None else _discriminant(lesson.companion, owners, _COMPANION_SHRINKAGE)
    return {
        lang: Classifiers(replace(first, mean=means[lang]), second).only([number[article.id] for article in articles])
        for lang, articles in languages.items()
    }


def _discriminant(vectors: Matrix, owners: Numbers, shrinkage: float) -> Classifier:
    """Return Fisher's discriminant with means, and weights by the inverse of the shrunk scatter within the articles."""
    exact = vectors.astype(np.float64)
    counts = np.bincount(owners)
    means = np.zeros((counts.size, exact.shape[1]))
    np.add.at(means, owners, exact)
    means /= counts[:, None]
    within = exact - means[owners]
    scatter = within.T @ within / len(exact)
    sphere = max(float(np.trace(scatter)) / len(scatter), _ROUND)
    shrunk = (1 - shrinkage) * scatter + shrinkage * sphere * np.eye(len(scatter))
    weights = np.linalg.solve(shrunk, means.T).T
    bias = -0.5 * (means * weights).sum(axis=1)
    nothing: Vector = np.zeros(exact.shape[1], dtype=np.float32)
    return Classifier(nothing, weights.astype(np.float32), bias.astype(np.float32))
