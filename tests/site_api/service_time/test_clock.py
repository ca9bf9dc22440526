"""The clock of a promise: it stands at night."""

import datetime as dt

import pytest

from kb.opening_hours import read_opening_hours
from kb.queue import Queue
from site_api.service_time.clock import time_left
from site_api.service_time.promise import expected_answer

OFFICE = read_opening_hours([{"days": "mon-fri", "open": "09:00", "close": "18:00"}], "Atlantic/Canary")
FOUR_HOURS = dt.timedelta(hours=4)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-{text}+00:00")


@pytest.mark.parametrize(
    ("now", "minutes"),
    [("25T13:00", 60), ("25T14:00", 0), ("25T15:00", -60), ("25T20:00", -4 * 60), ("26T08:00", -4 * 60), ("24T20:00", 5 * 60)],
)
def test_what_is_left_and_what_it_is_late_by_stand_at_night(now: str, minutes: int) -> None:
    assert time_left(OFFICE, at("25T14:00"), at(now)) == dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("ahead", "pace", "expected"),
    [(0, 6, "25T14:00"), (23, 6, "25T14:00"), (47, 6, "25T18:00"), (53, 6, "26T10:00"), (500, None, "25T14:00")],
)
def test_a_long_queue_puts_the_expected_answer_off(ahead: int, pace: float | None, expected: str) -> None:
    queue = Queue("cards", {}, OFFICE, FOUR_HOURS, pace)
    assert expected_answer(queue, at("25T10:00"), ahead=ahead) == at(expected)
