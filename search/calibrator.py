"""How far a bank's own articles bear out the confidence, found out at build time: no labelled question is needed.

One question of each article is left out of everything, in turn, and asked; then once more with its article away, since customers ask
what no article answers, too. What comes of it shifts the confidence, and says from which confidence on an answer is given.

Writers word their questions to say what the article does not say yet, so that these, left out, are harder than customers' questions:
equally sure, they are less often right. The difference was measured on customers' questions to two help centres.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.article import Audience
from search.asked import Asked
from search.calibration import Calibration
from search.confidence import log_odds
from search.discriminant import Lesson, train_classifiers
from search.index import LanguageIndex
from search.indexed_article import IndexedArticle
from search.passage import Passage, PassageKind
from search.ranking import measure

_ROUNDS = 6  # Questions of an article that are left out in turn, each round in the next language: with 100 articles, 600.
_WRITERS = 0.65  # What customers' questions have before writers', in log-odds: about as much on two help centres.
_DOUBT = 0.1  # How far centres differ, in log-odds: less than writers do, so 600 questions move the confidence half way.
_WITHOUT_ARTICLE = 0.02  # Questions that no article answers, for each that one does.
_RIGHTS = tuple(round(0.8 + step / 100, 2) for step in range(20))  # Shares of right answers that may be asked for.
_LEAST_SPREAD = 0.001  # Of nearness: where all questions are equally near, a rounding error must not decide.
_STEPS = 50  # Of Newton's method, which needs five.

Odds = NDArray[np.float64]


def calibrate(languages: Mapping[str, LanguageIndex], lesson: Lesson) -> Calibration:
    """Ask the articles' own questions, each left out of the index, and return what they tell."""
    answers = [answer for number in range(_ROUNDS) for answer in _round(languages, lesson, number)]
    if not answers:
        return Calibration()
    odds = np.array([answer.odds for answer in answers])
    without = np.array([answer.without for answer in answers])
    shift = _WRITERS + _fitted_shift(odds, np.array([answer.right for answer in answers]))
    confidences = _thresholds(_probability(odds + shift), _probability(without + shift))
    near = np.array([answer.nearness for answer in answers])
    usual, spread = round(float(near.mean()), 4), max(round(float(near.std()), 4), _LEAST_SPREAD)
    return Calibration(round(shift, 4), _RIGHTS, tuple(np.round(confidences, 4).tolist()), usual, spread)


@dataclass(frozen=True, slots=True)
class _Answer:
    """The confidence's log-odds of a question left out, whether it was right, and the log-odds without the article.

    `nearness` is the soft maximum of cosines of the first article.
    """

    odds: float
    right: bool
    without: float
    nearness: float


def _round(languages: Mapping[str, LanguageIndex], lesson: Lesson, number: int) -> Iterator[_Answer]:
    lang = list(languages)[number % len(languages)]
    # Topics repeat the questions; to embed them anew would take longer than all the rest of a build.
    kept = np.array([text.question != number and text.kind is not PassageKind.TOPIC for text in lesson.texts], dtype=np.bool_)
    classifiers = train_classifiers(lesson.only(kept), {lang: languages[lang].articles})[lang]
    part = dataclasses.replace(_without(languages[lang], number), classifiers=classifiers)
    places = {article.id: at for at, article in enumerate(part.articles)}
    for row, text in enumerate(lesson.texts):
        if text.question == number and text.lang == lang:
            yield _answer(part, Asked(text.text, lesson.first[row], lesson.companion_row(row)), places[text.article])


def _without(part: LanguageIndex, number: int) -> LanguageIndex:
    """Return an index that lacks one question of each article, and the topics."""
    kept = [_kept(article, number) for article in part.articles]
    rows = np.array([stays for flags in kept for stays in flags], dtype=np.bool_)
    articles = [_reduced(article, flags) for article, flags in zip(part.articles, kept, strict=True)]
    return LanguageIndex.build(part.lang, articles, part.matrix[rows])


def _kept(article: IndexedArticle, number: int) -> list[bool]:
    questions = [passage for passage in article.passages if passage.kind is PassageKind.QUESTION]
    left_out = questions[number] if number < len(questions) else None
    return [passage is not left_out and passage.kind is not PassageKind.TOPIC for passage in article.passages]


def _reduced(article: IndexedArticle, kept: list[bool]) -> IndexedArticle:
    passages: tuple[Passage, ...] = tuple(passage for passage, stays in zip(article.passages, kept, strict=True) if stays)
    return dataclasses.replace(article, passages=passages)


def _answer(part: LanguageIndex, asked: Asked, article: int) -> _Answer:
    signals = measure(part, asked)
    everyone = part.readable(Audience.STAFF)
    ranking = signals.ranking(part, everyone)
    others = everyone.copy()
    others[article] = False
    first = int(ranking.order[0])
    return _Answer(log_odds(ranking), first == article, log_odds(signals.ranking(part, others)), float(ranking.dense[first]))


def _fitted_shift(odds: Odds, right: NDArray[np.bool_]) -> float:
    """Return the likeliest shift, drawn towards what is usual: Newton's method on one number."""
    shift = -_WRITERS
    for _ in range(_STEPS):
        chance = _probability(odds + shift)
        slope = float((right - chance).sum()) - (shift + _WRITERS) / _DOUBT**2
        shift += slope / (float((chance * (1 - chance)).sum()) + 1 / _DOUBT**2)
    return shift


def _thresholds(confidences: Odds, without: Odds) -> Odds:
    """Return, for each share of right answers, the least confidence above which so many are expected to be right."""
    ordered = np.sort(confidences)[::-1]
    answered = np.arange(1, ordered.size + 1)
    stray = (without[:, None] >= ordered).sum(axis=0) * _WITHOUT_ARTICLE
    expected = np.cumsum(ordered) / (answered + stray)
    reached = [np.flatnonzero(expected >= right) for right in _RIGHTS]
    return np.array([ordered[found[-1]] if found.size else 1.0 for found in reached])


def _probability(odds: Odds) -> Odds:
    return np.asarray(1 / (1 + np.exp(-odds)))
