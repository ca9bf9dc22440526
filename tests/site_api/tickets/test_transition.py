"""From new to closed and back: every step in every state, as a pure function."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.article import Priority
from site_api.errors import NotPossible
from site_api.tickets.ticket import Status, Ticket
from site_api.tickets.transition import (
    answered,
    assigned,
    breached,
    can_go_on,
    closed,
    continued,
    erased,
    joined_by,
    moved,
    prioritised,
    rated,
    reopened,
    reopens_until,
    solved,
    touched,
)
from tests.problems import assert_sentence
from tests.site_api.tickets.memory_desk import NOW

DAY = dt.timedelta(days=1)
DUE = NOW + DAY
Step = Callable[[Ticket], Ticket]


def ticket(status: Status = Status.NEW) -> Ticket:
    solved_at, closed_at = (NOW if status is one else None for one in (Status.SOLVED, Status.CLOSED))
    due = DUE if status.owes_answer else None
    new = Ticket("ALI-7K3M-4", 1, 1, status, "cards", Priority.NORMAL, "clear_match", "en", "web", "My card", NOW, NOW, DUE, due)
    return replace(new, solved_at=solved_at, closed_at=closed_at)


ANSWER: Step = lambda one: answered(one, NOW, "marta")  # noqa: E731 - A table of steps reads best in one line each.
SOLVE: Step = lambda one: solved(one, NOW, "marta")  # noqa: E731
CLOSE: Step = lambda one: closed(one, NOW)  # noqa: E731
GO_ON: Step = lambda one: continued(one, NOW, one.due_at or NOW + 2 * DAY)  # noqa: E731
REOPEN: Step = lambda one: reopened(one, NOW, DUE)  # noqa: E731
RATE: Step = lambda one: rated(one, NOW, 5)  # noqa: E731
TAKE: Step = lambda one: assigned(one, NOW, "marta")  # noqa: E731
MOVE: Step = lambda one: moved(one, NOW, "payments", NOW + 3 * DAY)  # noqa: E731
NOTE: Step = lambda one: touched(one, NOW)  # noqa: E731
URGE: Step = lambda one: prioritised(one, NOW, Priority.URGENT)  # noqa: E731
BREACH: Step = lambda one: breached(one, NOW)  # noqa: E731
JOIN: Step = lambda one: joined_by(one, NOW, ticket(Status.OPEN))  # noqa: E731
STEPS = (ANSWER, SOLVE, CLOSE, GO_ON, REOPEN, RATE, TAKE, MOVE, NOTE, URGE, BREACH, JOIN)


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        (Status.NEW, ANSWER, Status.WAITING),
        (Status.NEW, GO_ON, Status.NEW),
        (Status.NEW, TAKE, Status.OPEN),
        (Status.NEW, NOTE, Status.NEW),
        (Status.OPEN, ANSWER, Status.WAITING),
        (Status.WAITING, GO_ON, Status.OPEN),
        (Status.WAITING, SOLVE, Status.SOLVED),
        (Status.SOLVED, GO_ON, Status.OPEN),
        (Status.CLOSED, GO_ON, Status.OPEN),
        (Status.SOLVED, CLOSE, Status.CLOSED),
        (Status.SOLVED, REOPEN, Status.OPEN),
        (Status.SOLVED, ANSWER, Status.WAITING),
        (Status.CLOSED, RATE, Status.CLOSED),
        (Status.SOLVED, JOIN, Status.OPEN),
    ],
)
def test_a_step_leads_from_one_state_to_the_next(before: Status, step: Step, after: Status) -> None:
    found = step(ticket(before))
    assert (found.status, found.version) == (after, 2)


@pytest.mark.parametrize(
    ("before", "step", "part"),
    [
        (Status.CLOSED, ANSWER, "reopen it first"),
        (Status.SOLVED, SOLVE, "is solved already"),
        (Status.OPEN, REOPEN, "nothing to reopen"),
        (Status.OPEN, RATE, "not at its end yet"),
        (Status.CLOSED, JOIN, "merge into one that is open"),
    ],
)
def test_what_cannot_be_done_says_why(before: Status, step: Step, part: str) -> None:
    with pytest.raises(NotPossible, match=part) as raised:
        step(ticket(before))
    assert_sentence(f"{raised.value}.")


@pytest.mark.parametrize("step", STEPS)
def test_what_was_merged_or_erased_does_not_change_any_more(step: Step) -> None:
    for fixed, part in ((closed(ticket(), NOW, "ALI-9999-9"), "go on there"), (erased(ticket(), NOW), "was erased")):
        with pytest.raises(NotPossible, match=part) as raised:
            step(fixed)
        assert_sentence(f"{raised.value}.")


def test_it_can_be_opened_again_until_the_fourteenth_day() -> None:
    for status in (Status.SOLVED, Status.CLOSED):
        assert reopens_until(ticket(status)) == NOW + 14 * DAY
        assert can_go_on(ticket(status), NOW + 14 * DAY)
        assert not can_go_on(ticket(status), NOW + 14.1 * DAY)
    assert can_go_on(ticket(Status.WAITING), NOW + 100 * DAY)


def test_the_first_answer_is_remembered() -> None:
    assert answered(answered(ticket(), NOW, "marta"), NOW + DAY, "luis").answered_at == NOW


def test_what_becomes_one_is_as_urgent_as_either_and_owed_by_the_earlier_time() -> None:
    urgent = replace(ticket(), priority=Priority.URGENT, due_at=NOW + DAY / 2)
    for one, other in ((ticket(), urgent), (urgent, ticket()), (ticket(Status.WAITING), urgent)):
        kept = joined_by(one, NOW, other)
        assert (kept.priority, kept.due_at, kept.answer_expected_by) == (Priority.URGENT, NOW + DAY / 2, NOW + DAY / 2)
    assert joined_by(ticket(Status.WAITING), NOW, ticket(Status.SOLVED)).status is Status.WAITING


def test_erased_is_closed_says_nothing_and_has_another_link() -> None:
    gone = erased(ticket(), NOW)
    assert (gone.status, gone.subject, gone.due_at, gone.closed_at, gone.link_version) == (Status.CLOSED, "", None, NOW, 2)
    assert erased(replace(ticket(Status.CLOSED), closed_at=NOW - DAY), NOW).closed_at == NOW - DAY


@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_whatever_is_done_in_whatever_order_it_stands_in_one_of_five_ways(steps: list[Step]) -> None:
    stands, version = ticket(), 1
    for step in steps:
        try:
            stands = step(stands)
        except NotPossible:
            continue
        version += 1
        assert stands.version == version
        assert stands.status.owes_answer == (stands.due_at is not None)
        assert stands.due_at in {None, stands.answer_expected_by}
        assert (reopens_until(stands) is not None) == stands.status.has_ended
        assert stands.status.has_ended or not (stands.solved_at or stands.closed_at)
