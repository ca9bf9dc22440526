"""Questions whose article was taken out of the index: a bank's matter that no article answers."""

import dataclasses
from collections.abc import Collection, Iterator

import numpy as np

from search.encoder import Encoder
from search.engine import SearchEngine
from search.evaluation.outcome import Outcome, ask
from search.evaluation.question import Question, QuestionSet
from search.index import Index, LanguageIndex, Translations, translations

FOLDS = 10  # Each takes a tenth of the articles out; the lexical index is made again, 50 ms a language.


def without(index: Index, ids: Collection[str]) -> Index:
    """Return an index without some articles; nothing is embedded again."""
    articles = {lang: part.articles for lang, part in index.languages.items()}
    languages = {lang: _without(part, ids, translations(lang, articles)) for lang, part in index.languages.items()}
    return dataclasses.replace(index, languages=languages)


def near_outcomes(engine: SearchEngine, asked: QuestionSet) -> tuple[Outcome, ...]:
    """Ask each question of an index that lacks its article, fold by fold."""
    lang = asked.lang if asked.told else None
    return tuple(
        outcome
        for removed, questions in _folds(asked.questions)
        for outcome in ask(_reduced(engine.index, removed, engine.encoder), questions, lang)
    )


def _folds(questions: Collection[Question]) -> Iterator[tuple[frozenset[str], list[Question]]]:
    """Yield groups of articles with their questions; neighbours by name, which are often so by matter, are never in one group."""
    ids = sorted({question.article for question in questions})
    for start in range(min(FOLDS, len(ids))):
        removed = frozenset(ids[start::FOLDS])
        yield removed, [question for question in questions if question.article in removed]


def _reduced(index: Index, removed: frozenset[str], encoder: Encoder) -> SearchEngine:
    return SearchEngine(without(index, removed), encoder)


def _without(part: LanguageIndex, ids: Collection[str], others: Translations) -> LanguageIndex:
    kept = [article.id not in ids for article in part.articles]
    if all(kept):
        return part
    rows = np.repeat(np.array(kept), np.diff(part.starts))
    vectors = part.matrix[rows]
    articles = [article for article, stays in zip(part.articles, kept, strict=True) if stays]
    # What the articles left in have learned from those taken out is one part in a hundred of how texts of one article differ.
    classifiers = part.classifiers and part.classifiers.only(np.flatnonzero(kept).tolist())
    found = LanguageIndex.build(part.lang, articles, vectors, translations=others, classifiers=classifiers)
    return dataclasses.replace(found, focus=part.focus)
