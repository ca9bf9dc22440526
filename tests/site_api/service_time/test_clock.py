"""The clock of a promise: stands at night and while the customer is waited for."""

import datetime as dt

import pytest

from kb.opening_hours import read_opening_hours
from kb.queue import Queue
from site_api.service_time.clock import Pause, falls_due, resumed, time_left
from site_api.service_time.promise import expected_answer

OFFICE = read_opening_hours([{"days": "mon-fri", "open": "09:00", "close": "18:00"}], "Atlantic/Canary")
FOUR_HOURS = dt.timedelta(hours=4)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-{text}+00:00")


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "25T14:00"),
        ([("25T11:00", "25T12:00")], "25T15:00"),  # An hour that the customer took.
        ([("25T11:00", "26T08:00")], "26T12:00"),  # They answered by night: the clock goes on when the queue opens.
        ([("25T11:00", "25T11:30"), ("25T12:00", "25T16:00")], "26T09:30"),
        ([("25T20:00", "25T21:00")], "25T14:00"),  # After it fell due already.
        ([("25T08:00", "25T09:30")], "25T14:00"),  # Before anything was asked.
    ],
)
def test_pauses_move_the_due_time(pauses: list[tuple[str, str]], due: str) -> None:
    assert falls_due(OFFICE, at("25T10:00"), FOUR_HOURS, [Pause(at(start), at(end)) for start, end in pauses]) == at(due)


def test_nothing_falls_due_while_the_customer_is_waited_for() -> None:
    assert falls_due(OFFICE, at("25T10:00"), FOUR_HOURS, [Pause(at("25T11:00"))]) is None


def test_stopping_and_going_on_says_the_same_as_all_pauses_at_once() -> None:
    left = time_left(OFFICE, at("25T14:00"), at("25T11:00"))
    assert resumed(OFFICE, left, at("26T08:00")) == falls_due(OFFICE, at("25T10:00"), FOUR_HOURS, [Pause(at("25T11:00"), at("26T08:00"))])


def test_what_is_overdue_stays_so() -> None:
    left = time_left(OFFICE, at("25T14:00"), at("25T15:00"))
    assert left == dt.timedelta(hours=-1)
    assert resumed(OFFICE, left, at("25T20:00")) == at("25T20:00")


@pytest.mark.parametrize(
    ("ahead", "pace", "expected"),
    [(0, 6, "25T14:00"), (23, 6, "25T14:00"), (47, 6, "25T18:00"), (53, 6, "26T10:00"), (500, None, "25T14:00")],
)
def test_a_long_queue_puts_the_expected_answer_off(ahead: int, pace: float | None, expected: str) -> None:
    queue = Queue("cards", {}, OFFICE, FOUR_HOURS, pace)
    assert expected_answer(queue, at("25T10:00"), ahead=ahead) == at(expected)
