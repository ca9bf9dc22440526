"""Figures whose values are derived by hand; the arithmetic stands above each."""

import math
from collections.abc import Iterable

import numpy as np
import pytest

from search.action import Action
from search.evaluation.calibration import Bin, Threshold, calibration_error, coverage_at, reliability, risk_by_coverage
from search.evaluation.confusion import Confusion, confusions
from search.evaluation.estimate import Estimate, auroc, mean, ratio
from search.evaluation.figures import action_figures, confidence_figures, far_figures, ranking_figures
from search.evaluation.outcome import Column, Outcome, column
from search.evaluation.question import Question

# Six questions. Right article: first, first, second, fourth, not found, not in the index at all.
OUTCOMES = (
    Outcome(Question("0", "a", "q0"), ("a", "b", "c"), Action.ANSWER, 0.9, 0.9),
    Outcome(Question("1", "b", "q1"), ("b", "a", "c"), Action.HANDOFF, 0.6, 0.8, priority="urgent"),
    Outcome(Question("2", "a", "q2"), ("b", "a", "c"), Action.CLARIFY, 0.4, 0.7),
    Outcome(Question("3", "d", "q3"), ("c", "b", "a", "d"), Action.CLARIFY, 0.3, 0.6),
    Outcome(Question("4", "a", "q4"), ("b", "c"), Action.ANSWER, 0.8, 0.5),
    Outcome(Question("5", "z", "q5"), ("c", "a"), Action.ANSWER, 0.7, 0.4, known=False),
)


def values(figures: dict[str, Estimate], *keys: str) -> list[float | None]:
    return [figures[key].value for key in keys]


def test_ranking_counts_every_question() -> None:
    figures = ranking_figures(OUTCOMES)
    # 2 of 6 first, 3 of 6 among three, 4 of 6 among five; reciprocal ranks 1 + 1 + 1/2 + 1/4 + 0 + 0 = 2.75 of 6.
    assert values(figures, "hit@1", "hit@3", "hit@5", "mrr") == [0.3333, 0.5, 0.6667, 0.4583]
    assert {figure.of for figure in figures.values()} == {6}


def test_each_action_has_its_share_and_its_own_meaning_of_right() -> None:
    figures = action_figures(OUTCOMES)
    # Three of six answered, one rightly. Two asked back, one with the right article among three.
    assert values(figures, "answer_share", "answer_right", "clarify_share", "clarify_right") == [0.5, 0.3333, 0.3333, 0.5]
    # The one handed over would have been answered rightly.
    assert values(figures, "handoff_share", "handoff_right", "urgent_handoffs") == [0.1667, 0.0, 0.1667]
    assert (figures["answer_right"].of, figures["clarify_right"].of) == (3, 2)


def test_a_question_whose_article_does_not_exist_is_wrong_when_answered() -> None:
    # q4 and q5 of 6: the second has no article.
    assert action_figures(OUTCOMES)["wrong_answers"].value == 0.3333


def test_a_question_whose_article_does_not_exist_is_right_when_declined() -> None:
    declined = Outcome(Question("0", "z", "q"), ("a",), Action.DECLINE, known=False)
    assert action_figures([declined])["decline_right"].value == 1
    assert action_figures([Outcome(Question("0", "a", "q"), ("a",), Action.DECLINE)])["decline_right"].value == 0


def test_nothing_asked_gives_no_figure() -> None:
    assert mean(column([])) == Estimate(None, None, None, 0)
    assert ratio(column([0, 0]), column([0, 0])).value is None


def test_a_question_without_an_article_is_not_inside_the_scope() -> None:
    outside = [Outcome(Question("0", "", "x"), ("a",), Action.ANSWER, in_scope=score) for score in (0.55, 0.1)]
    figures = far_figures(OUTCOMES, outside)
    # Inside .9 .8 .7 .6 .5 (not .4, which has no article), outside .55 and .1: .55 lies above one of five, so 9 of 10 pairs.
    assert values(figures, "far_auroc", "far_answered") == [0.9, 1.0]


@pytest.mark.parametrize(
    ("positives", "negatives", "expected"),
    [
        ([2, 3], [0, 1], 1.0),
        ([0, 1], [2, 3], 0.0),
        # Pairs (1,1) tie, (1,0) won, (2,1) won, (2,0) won: 3.5 of 4.
        ([1, 2], [1, 0], 0.875),
        ([5, 5], [5], 0.5),
    ],
)
def test_auroc_counts_a_tie_half(positives: list[float], negatives: list[float], expected: float) -> None:
    assert auroc(column(positives), column(negatives)).value == expected


def test_auroc_needs_both_kinds() -> None:
    assert auroc(column([]), column([1])).value is None
    assert auroc(column([1]), column([])).value is None


@pytest.mark.parametrize(
    ("confidence", "right", "expected"),
    [
        # Two bins: (.2, .4) says .3 and 0 of 2 right, (.6, .8) says .7 and 2 of 2 right: (2 · .3 + 2 · .3) / 4.
        ([0.8, 0.2, 0.6, 0.4], [1, 0, 1, 0], 0.3),
        # Perfect: half of those at .5 are right.
        ([0.5, 0.5, 1.0, 1.0], [1, 0, 1, 1], 0.0),
        # Sure and always wrong.
        ([1.0, 1.0], [0, 0], 1.0),
    ],
)
def test_calibration_error_is_the_distance_in_bins_of_equally_many(confidence: list[float], right: list[float], expected: float) -> None:
    assert calibration_error(column(confidence), column(right), bins=2).value == pytest.approx(expected)


def test_bins_hold_equally_many_questions() -> None:
    # In quarters, so that the means are exact.
    confidence, right = column([0, 0.25, 0.75, 1]), column([0, 1, 1, 1])
    assert reliability(confidence, right, bins=2) == (Bin(0.125, 0.5, 2), Bin(0.875, 1.0, 2))


def test_no_threshold_parts_equal_confidences() -> None:
    confidence, right = column([0.5, 0.9, 0.5, 0.9]), column([1, 1, 0, 1])
    # Both at .9 are right; then all four, one of them wrong.
    assert risk_by_coverage(confidence, right) == (Threshold(0.5, 0.0), Threshold(1.0, 0.25))
    assert risk_by_coverage(column([]), column([])) == ()


@pytest.mark.parametrize(("precision", "expected"), [(1.0, 0.5), (0.75, 1.0), (0.8, 0.5)])
def test_coverage_is_the_most_that_can_be_answered_so_well(precision: float, expected: float) -> None:
    assert coverage_at(precision, column([0.5, 0.9, 0.5, 0.9]), column([1, 1, 0, 1])).value == expected


def test_confidence_speaks_of_the_first_article_whatever_was_done() -> None:
    # By confidence .9 .8 .7 .6 .4 .3, right 1 0 0 1 0 0: one bin each, so .1 + .8 + .7 + .4 + .4 + .3 = 2.7 of 6.
    figures = confidence_figures(OUTCOMES)
    assert figures["calibration_error"].value == pytest.approx(0.45)
    assert figures["answerable"].value == 0.1667


def test_an_interval_is_that_of_a_share() -> None:
    # The standard error of .5 in 400 is .025, so that 95 % lie within .049.
    found = mean(column([0, 1] * 200))
    assert found.value == 0.5
    assert [found.low, found.high] == pytest.approx([0.451, 0.549], abs=0.006)


def test_an_interval_is_the_same_each_time() -> None:
    values = column(np.linspace(0, 1, 50))
    assert mean(values) == mean(values)


def test_intervals_of_a_resample_agree_with_repeating_the_questions() -> None:
    # A weight of 2 is the same question twice: each statistic must give the same for both.
    confidence, right = column([0.2, 0.4, 0.6, 0.8]), column([0, 0, 1, 1])

    def twice(values: Column) -> Column:
        return np.repeat(values, 2)

    assert calibration_error(confidence, right, 2).value == calibration_error(twice(confidence), twice(right), 2).value
    assert auroc(confidence, right).value == auroc(twice(confidence), twice(right)).value


def asked(pairs: Iterable[tuple[str, str]]) -> list[Outcome]:
    return [Outcome(Question(str(n), right, f"q{n}"), (found, "x"), Action.ANSWER) for n, (right, found) in enumerate(pairs)]


def test_confusions_come_by_how_often_and_then_by_id() -> None:
    found = confusions(asked([("b", "c"), ("a", "c"), ("a", "a"), ("d", "e"), ("d", "e"), ("c", "a")]))
    assert found == (
        Confusion("d", "e", 2, 2, 0, "q3"),
        Confusion("a", "c", 1, 2, 1, "q1"),
        Confusion("b", "c", 1, 1, 0, "q0"),
        Confusion("c", "a", 1, 1, 1, "q5"),
    )


def test_a_hint_fits_its_confusion() -> None:
    both, most, few = (Confusion("a", "b", count, 3, back, "q") for count, back in ((1, 2), (2, 0), (1, 0)))
    assert both.hint.startswith("Each is taken for the other (2 the other way)")
    assert most.hint.startswith("Most questions of a go there")
    assert few.hint.startswith("Add a question in these customers' words to a")


def test_what_has_no_article_confuses_nobody() -> None:
    assert confusions(OUTCOMES[-1:]) == ()


def test_every_figure_is_a_number_between_0_and_1() -> None:
    figures = ranking_figures(OUTCOMES) | action_figures(OUTCOMES) | confidence_figures(OUTCOMES)
    found = [figure.value for figure in figures.values() if figure.value is not None]
    assert all(math.isfinite(value) and 0 <= value <= 1 for value in found)
