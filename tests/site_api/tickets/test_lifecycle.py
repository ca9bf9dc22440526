"""From new to closed and back: every command in every state, as a pure function."""

import datetime as dt
from dataclasses import replace

import pytest

from kb.article import Priority
from site_api.errors import NotPossible
from site_api.tickets.commands import Assign, Close, Command, LinkArticle, Move, Note, Prioritise, Rate, Reopen, Reply, Solve
from site_api.tickets.handover import Author
from site_api.tickets.history import CUSTOMER, SYSTEM, Actor, What
from site_api.tickets.lifecycle import Applied, apply, owes_answer
from site_api.tickets.ticket import Status, Ticket
from tests.problems import assert_sentence
from tests.site_api.tickets.memory_desk import NOW

MARTA = Actor(Author.AGENT, "marta")
DAY = dt.timedelta(days=1)


def ticket(status: Status = Status.NEW, ended: dt.datetime | None = None) -> Ticket:
    solved, closed = (ended if status is one else None for one in (Status.SOLVED, Status.CLOSED))
    due = NOW + DAY if status in {Status.NEW, Status.OPEN} else None
    new = Ticket("ALI-7K3M-4", 1, 1, status, "cards", Priority.NORMAL, "clear_match", "en", "web", "My card", NOW, NOW, NOW + DAY, due)
    return replace(new, solved_at=solved, closed_at=closed)


def done(status: Status, command: Command, actor: Actor = MARTA, *, days: float = 0) -> Applied:
    return apply(ticket(status, NOW), command, actor, NOW + days * DAY)


@pytest.mark.parametrize(
    ("before", "command", "actor", "after"),
    [
        (Status.NEW, Reply("We look at it"), MARTA, Status.WAITING),
        (Status.NEW, Reply("One more thing"), CUSTOMER, Status.NEW),
        (Status.NEW, Assign("marta"), MARTA, Status.OPEN),
        (Status.NEW, Note("known problem"), MARTA, Status.NEW),
        (Status.OPEN, Reply("Here is how"), MARTA, Status.WAITING),
        (Status.WAITING, Reply("It does not work"), CUSTOMER, Status.OPEN),
        (Status.WAITING, Solve(), MARTA, Status.SOLVED),
        (Status.SOLVED, Reply("It is back"), CUSTOMER, Status.OPEN),
        (Status.CLOSED, Reply("It is back"), CUSTOMER, Status.OPEN),
        (Status.SOLVED, Close(), SYSTEM, Status.CLOSED),
        (Status.OPEN, Close(), CUSTOMER, Status.CLOSED),
        (Status.SOLVED, Reopen(), MARTA, Status.OPEN),
        (Status.SOLVED, Reply("And one more tip"), MARTA, Status.WAITING),
        (Status.CLOSED, Rate(5), CUSTOMER, Status.CLOSED),
    ],
)
def test_a_command_leads_from_one_state_to_the_next(before: Status, command: Command, actor: Actor, after: Status) -> None:
    found = done(before, command, actor)
    assert found.ticket.status is after
    assert found.ticket.version == 2
    assert ([change for change in found.changes if change.what is What.STATUS] != []) is (before is not after)


@pytest.mark.parametrize(
    ("before", "command", "actor", "days", "part"),
    [
        (Status.SOLVED, Reply("It is back"), CUSTOMER, 14.1, "ended more than 14 days ago"),
        (Status.CLOSED, Reply("It is back"), CUSTOMER, 15, "write to us anew"),
        (Status.CLOSED, Reply("Hello"), MARTA, 0, "reopen it first"),
        (Status.SOLVED, Solve(), MARTA, 0, "is solved already"),
        (Status.CLOSED, Close(), CUSTOMER, 0, "is closed already"),
        (Status.OPEN, Reopen(), MARTA, 0, "nothing to reopen"),
        (Status.OPEN, Rate(5), CUSTOMER, 0, "not at its end yet"),
    ],
)
def test_what_cannot_be_done_says_why(before: Status, command: Command, actor: Actor, days: float, part: str) -> None:
    with pytest.raises(NotPossible, match=part) as raised:
        done(before, command, actor, days=days)
    assert_sentence(f"{raised.value}.")


def test_a_reply_on_the_fourteenth_day_still_opens_it_again() -> None:
    assert done(Status.SOLVED, Reply("It is back"), CUSTOMER, days=14).ticket.status is Status.OPEN


def test_each_change_says_who_when_what_and_from_what_to_what() -> None:
    (change,) = done(Status.OPEN, Move("payments")).changes
    assert (change.what, change.actor, change.at, change.before, change.after) == (What.MOVED, MARTA, NOW, "cards", "payments")
    assert [one.what for one in done(Status.OPEN, Prioritise(Priority.URGENT)).changes] == [What.PRIORITISED]
    assert [one.what for one in done(Status.OPEN, LinkArticle("change-pin")).changes] == [What.LINKED]


def test_the_same_value_again_is_no_change() -> None:
    assert done(Status.OPEN, Move("cards")).changes == ()


def test_no_text_of_the_customer_is_in_the_history() -> None:
    found = done(Status.WAITING, Reply("my secret story"), CUSTOMER)
    assert "secret" not in str(found.changes)


def test_nothing_falls_due_while_the_customer_has_the_next_word() -> None:
    for before, command in ((Status.OPEN, Reply("Here is how")), (Status.OPEN, Solve()), (Status.OPEN, Close())):
        after = done(before, command).ticket
        assert not owes_answer(after)
        assert after.due_at is None


def test_the_first_answer_is_remembered() -> None:
    first = done(Status.NEW, Reply("Here is how")).ticket
    again = apply(first, Reply("And so"), MARTA, NOW + DAY).ticket
    assert (first.answered_at, again.answered_at) == (NOW, NOW)


def test_a_merged_ticket_names_the_one_to_go_on_in() -> None:
    merged = replace(ticket(Status.CLOSED), merged_into="ALI-9999-9")
    with pytest.raises(NotPossible, match="go on there"):
        apply(merged, Reply("Hello"), CUSTOMER, NOW)
