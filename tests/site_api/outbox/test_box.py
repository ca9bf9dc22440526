"""The outbox on both databases: nothing lost, nothing sent for a change that was not kept, one sender a message."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

from site_api.outbox.box import LEASE, Outbox, post
from site_api.outbox.message import Kind, Message, State
from site_api.store.database import Database

NOW = dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC)
LATER = NOW + LEASE + dt.timedelta(seconds=1)


def message(topic: str = "ticket.created") -> Message:
    return Message(Kind.WEBHOOK, topic, {"type": topic}, target="https://receiver.example")


def put(database: Database, *messages: Message) -> None:
    with database.begin() as connection:
        post(connection, *messages, now=NOW)


def test_a_change_that_was_not_kept_sends_nothing(database: Database, outbox: Outbox) -> None:
    with database.begin() as connection:
        post(connection, message(), now=NOW)
        connection.rollback()
    assert outbox.claim(Kind.WEBHOOK, LATER) is None


def test_a_claimed_message_is_no_other_senders(database: Database, outbox: Outbox) -> None:
    put(database, message())
    assert outbox.claim(Kind.EMAIL, NOW) is None
    assert outbox.claim(Kind.WEBHOOK, NOW) is not None
    assert outbox.claim(Kind.WEBHOOK, NOW) is None


def test_many_senders_at_once_claim_each_message_once(database: Database, outbox: Outbox) -> None:
    put(database, *(message() for _ in range(40)))
    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(lambda _: outbox.claim(Kind.WEBHOOK, NOW), range(60)))
    ids = [entry.message.id for entry in claimed if entry]
    assert len(set(ids)) == len(ids) == 40


def test_a_message_whose_sender_died_is_taken_by_the_next_under_the_same_id(database: Database, outbox: Outbox) -> None:
    put(database, message())
    first, second = outbox.claim(Kind.WEBHOOK, NOW), outbox.claim(Kind.WEBHOOK, LATER)
    assert first is not None
    assert second is not None
    assert (first.message, second.attempts) == (second.message, 2)


def test_a_sender_that_was_too_slow_does_not_undo_what_the_next_one_did(database: Database, outbox: Outbox) -> None:
    put(database, message())
    slow, quick = outbox.claim(Kind.WEBHOOK, NOW), outbox.claim(Kind.WEBHOOK, LATER)
    assert slow is not None
    assert quick is not None
    outbox.sent(quick)
    outbox.give_up(slow, "too late")
    assert outbox.counts() == {State.SENT: 1}


def test_a_dead_letter_waits_again_when_a_person_says_so(database: Database, outbox: Outbox) -> None:
    put(database, message())
    entry = outbox.claim(Kind.WEBHOOK, NOW)
    assert entry is not None
    outbox.give_up(entry, "the receiver answered 500")
    assert [(dead.state, dead.error) for dead in outbox.entries(State.DEAD)] == [(State.DEAD, "the receiver answered 500")]
    assert (outbox.retry(LATER, ["another"]), outbox.retry(LATER)) == (0, 1)
    assert outbox.claim(Kind.WEBHOOK, LATER) is not None


def test_what_was_sent_is_forgotten_and_the_rest_is_not(database: Database, outbox: Outbox) -> None:
    put(database, message("ticket.created"), message("ticket.solved"))
    entry = outbox.claim(Kind.WEBHOOK, NOW)
    assert entry is not None
    outbox.sent(entry)
    assert outbox.forget(LATER + dt.timedelta(days=30)) == 1
    assert outbox.counts() == {State.WAITING: 1}
