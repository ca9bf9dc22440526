"""When a failed message is tried again."""

import datetime as dt
from itertools import pairwise

import pytest

from site_api.outbox.schedule import next_attempt, read_retry_after

NOW = dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC)


def wait(attempts: int, retry_after: dt.timedelta | None = None) -> dt.timedelta:
    again = next_attempt(NOW, attempts, retry_after=retry_after)
    assert again is not None
    return again - NOW


def test_waits_grow_over_three_days_and_then_end() -> None:
    waits = [wait(attempts) for attempts in range(1, 12)]
    assert all(longer > shorter for shorter, longer in pairwise(waits[:10]))
    assert dt.timedelta(days=2) < sum(waits, dt.timedelta()) < dt.timedelta(days=5)
    assert next_attempt(NOW, 12) is None


def test_two_messages_that_failed_together_are_not_tried_together() -> None:
    assert len({wait(5) for _ in range(20)}) == 20


def test_a_receivers_wish_is_met_up_to_a_day() -> None:
    assert wait(1, dt.timedelta(hours=2)) == dt.timedelta(hours=2)
    assert wait(1, dt.timedelta(days=90)) == dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("Wed, 25 Nov 2026 10:05:00 GMT", 300), ("Wed, 25 Nov 2026 09:00:00 GMT", 0), ("99999999999999999999", 86_400)],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: int) -> None:
    assert read_retry_after(value, NOW) == dt.timedelta(seconds=seconds)


@pytest.mark.parametrize("value", [None, "soon", "", "-5"])
def test_a_retry_after_that_says_nothing_is_ignored(value: str | None) -> None:
    assert read_retry_after(value, NOW) is None
