"""How much is lost when the same questions are typed as people type them."""

import dataclasses
from collections.abc import Mapping, Sequence
from random import Random

from search.engine import SearchEngine
from search.evaluation.estimate import Estimate, mean
from search.evaluation.mixing import Mixer
from search.evaluation.outcome import Outcome, ask, column
from search.evaluation.question import Question, QuestionSet
from search.evaluation.typing import TYPED

MIXED = "two_languages"


def robustness(
    engine: SearchEngine, asked: QuestionSet, plain: Sequence[Outcome], translations: Sequence[QuestionSet] = ()
) -> dict[str, Estimate]:
    """Return hit@1 by way of typing, and what each loses against the plain questions as `…_lost`."""
    variants = {name: questions for name in TYPED if (questions := typed(asked, name))}
    variants |= mixed(asked, translations)
    figures: dict[str, Estimate] = {}
    for name, questions in variants.items():
        outcomes = ask(engine, questions, asked.lang if asked.told else None)
        figures |= _figures(name, outcomes, plain)
    return figures


def typed(asked: QuestionSet, name: str) -> tuple[Question, ...]:
    """Return the questions typed in one of the ways, the same at each call; nothing where nobody types their language so."""
    texts = [TYPED[name](question.text, asked.lang, _random(name, question)) for question in asked.questions]
    return tuple(_retyped(question, text) for question, text in zip(asked.questions, texts, strict=True) if text is not None)


def mixed(asked: QuestionSet, translations: Sequence[QuestionSet]) -> Mapping[str, tuple[Question, ...]]:
    """Return the questions with words of the first translation that there is; one without a known word stays as it is."""
    rows = {question.row for question in asked.questions}
    for other in translations:
        if other.lang != asked.lang and rows & {question.row for question in other.questions}:
            mixer = Mixer(asked.questions, other.questions)
            return {MIXED: tuple(_retyped(q, mixer.mixed(q, _random(MIXED, q)) or q.text) for q in asked.questions)}
    return {}


def _figures(name: str, outcomes: Sequence[Outcome], plain: Sequence[Outcome]) -> dict[str, Estimate]:
    firsts = column(outcome.is_first for outcome in outcomes)
    lost = column(outcome.is_first for outcome in plain) - firsts
    return {name: mean(firsts), f"{name}_lost": mean(lost)}


def _retyped(question: Question, text: str) -> Question:
    return dataclasses.replace(question, text=text)


def _random(name: str, question: Question) -> Random:
    """Return a generator that depends on nothing but the question and the way, whichever other questions are asked."""
    return Random(f"{name} {question.row} {question.text}")  # noqa: S311
