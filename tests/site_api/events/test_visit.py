"""What steps amount to: visits, and whether a topic was the end of the matter."""

import datetime as dt
from typing import Any

import pytest

from site_api.events.event import Event, Kind
from site_api.events.visit import Outcome, Topic, new_topic, new_visit

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def step(kind: Kind, minute: float = 0, **changes: Any) -> Event:
    return Event(**{"session": "s", "kind": kind, "at": NOON + minute * MINUTE, "lang": "es", "article": "change-pin", **changes})


def topic(*steps: Event) -> Topic:
    found = new_topic(steps[0])
    assert found
    for one in steps[1:]:
        found = found.after(one)
    return found


def test_what_was_only_shown_was_not_read() -> None:
    assert new_topic(step(Kind.SHOWN)) is None
    assert new_topic(step(Kind.SOLVED)) is not None


def test_a_visit_remembers_all_that_was_done_in_it() -> None:
    visit = new_visit(step(Kind.SHOWN, screen=None)).after(step(Kind.OPENED, 1, screen="cards")).after(step(Kind.NOT_SOLVED, 2))
    assert (visit.screen, visit.opened, visit.solved, visit.not_solved, visit.ticket) == ("cards", True, False, True, False)
    assert (visit.first_at, visit.last_at) == (NOON, NOON + 2 * MINUTE)


@pytest.mark.parametrize(
    ("steps", "returned"),
    [
        ([step(Kind.OPENED), step(Kind.TICKET, 5)], False),  # Straight on to a person.
        ([step(Kind.OPENED), step(Kind.OPENED, 20)], False),  # Still reading.
        ([step(Kind.OPENED), step(Kind.OPENED, 31)], True),
        ([step(Kind.OPENED), step(Kind.SHOWN, 31)], False),  # The button was pressed; nothing was asked.
        ([step(Kind.OPENED), step(Kind.SHOWN, 31, query_id="q")], True),
        ([step(Kind.OPENED), step(Kind.TICKET, 31)], True),
        ([step(Kind.SOLVED), step(Kind.TICKET, 1)], True),
        ([step(Kind.OPENED), step(Kind.SOLVED, 31)], False),
    ],
)
def test_who_comes_back_after_leaving_had_no_answer(steps: list[Event], returned: bool) -> None:
    assert (topic(*steps).returned_at is not None) is returned


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [
        ([step(Kind.NOT_SOLVED), step(Kind.SOLVED, 3)], Outcome.CONFIRMED),
        ([step(Kind.SOLVED), step(Kind.NOT_SOLVED, 3)], Outcome.UNSOLVED),
        ([step(Kind.OPENED)], Outcome.QUIET),
        ([step(Kind.OPENED), step(Kind.TICKET, 3)], Outcome.PERSON),
        ([step(Kind.SOLVED), step(Kind.TICKET, 3)], Outcome.WRONGLY),
    ],
)
def test_the_last_word_counts(steps: list[Event], outcome: Outcome) -> None:
    assert topic(*steps).outcome is outcome
