"""The figures of questions that were asked, each by its key; `table` says what a key means."""

from collections.abc import Sequence

from search.action import Action
from search.evaluation.calibration import calibration_error, coverage_at
from search.evaluation.estimate import Estimate, auroc, mean, ratio
from search.evaluation.outcome import Column, Outcome, column

Figures = dict[str, Estimate]

HITS = (1, 3, 5)
WANTED_PRECISION = 0.95


def ranking_figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return how often the right article is among the first, and the mean reciprocal rank over the first ten."""
    places = column(outcome.place for outcome in outcomes)
    hits = {f"hit@{k}": mean(column((places > 0) & (places <= k))) for k in HITS}
    return {**hits, "mrr": mean(column(1 / place if place else 0 for place in places))}


def action_figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return each action's share of the questions, how often it was right, and the share of wrong answers."""
    right = column(outcome.is_right for outcome in outcomes)
    figures: Figures = {}
    for action in Action:
        taken = column(outcome.action == action for outcome in outcomes)
        figures |= {f"{action}_share": mean(taken), f"{action}_right": ratio(taken * right, taken)}
    answered = _answered(outcomes)
    urgent = column(outcome.action == Action.HANDOFF and outcome.priority == "urgent" for outcome in outcomes)
    return {**figures, "wrong_answers": mean(answered * (1 - right)), "urgent_handoffs": mean(urgent)}


def confidence_figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return how far confidence is from the truth, and how much could be answered with 95 % right."""
    confidence, first = confidence_columns(outcomes)
    return {
        "calibration_error": calibration_error(confidence, first),
        "answerable": coverage_at(WANTED_PRECISION, confidence, first),
    }


def confidence_columns(outcomes: Sequence[Outcome]) -> tuple[Column, Column]:
    """Return the confidences, and whether the first article was the right one, which is what they speak of."""
    return column(outcome.confidence for outcome in outcomes), column(outcome.is_first for outcome in outcomes)


def far_figures(inside: Sequence[Outcome], outside: Sequence[Outcome]) -> Figures:
    """Return how well `in_scope` tells questions with an article from what is no bank's matter, and the share of the latter answered.

    A question whose article is not in the index is not among those inside.
    """
    with_article = column(outcome.in_scope for outcome in inside if outcome.known)
    return {"far_auroc": auroc(with_article, column(outcome.in_scope for outcome in outside)), "far_answered": mean(_answered(outside))}


def near_figures(inside: Sequence[Outcome], outside: Sequence[Outcome]) -> Figures:
    """Return the same of `confidence` and of a bank's matters without an article."""
    with_article = column(outcome.confidence for outcome in inside if outcome.known)
    return {"near_auroc": auroc(with_article, column(outcome.confidence for outcome in outside)), "near_answered": mean(_answered(outside))}


def _answered(outcomes: Sequence[Outcome]) -> Column:
    return column(outcome.action == Action.ANSWER for outcome in outcomes)
