"""The figures are derived by hand: shares, Wilson's intervals and sums of groups."""

import pytest

from site_api.events.figures import Counts, Group, share, stats


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 0, 0.0, 1.0),
        (0, 10, 0.0, 0.2775),  # Of ten none: the textbook's example.
        (10, 10, 0.7225, 1.0),
        (50, 100, 0.4038, 0.5962),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, method 3.
    ],
)
def test_intervals_are_wilsons(count: int, of: int, low: float, high: float) -> None:
    found = share(count, of)
    assert found.low == pytest.approx(low, abs=0.0001)
    assert found.high == pytest.approx(high, abs=0.0001)


def test_groups_add_up() -> None:
    counted = {
        Group("es", "cards"): Counts(visits=6, opened=3, confirmed=2, quiet=1, wrongly=1),
        Group("en", "cards"): Counts(visits=3, opened=1, unsolved=1),
        Group("es", None): Counts(visits=1, person=1),
    }
    found = stats(7, counted)
    assert (found.all.counts.visits, found.all.opened.value) == (10, 0.4)
    assert (found.all.deflected.count, found.all.deflected.of) == (3, 6)
    assert [one.group.lang for one in found.languages] == ["en", "es"]
    assert [(one.group.screen, one.counts.visits) for one in found.screens] == [("cards", 9)]
