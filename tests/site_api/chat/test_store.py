"""Conversations are kept turn by turn, on both databases; of two turns at once one is the next."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from site_api.chat.reply import Choice, Kind, Reply
from site_api.chat.state import State
from site_api.chat.store import Line, Overtaken, SqlConversationStore, Taken
from site_api.store.database import Database
from site_api.store.tables.conversations import consents

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
REPLY = Reply(Kind.ANSWER, "Bloquéala en la app 🔒", choices=(Choice("solved", "Sí"),))
LINE = Line(NOW, "he perdido la tarjeta", None, "es", "answer", "clear_match", (REPLY,))


def turn(number: int, *, name: str = "talk", told: str | None = None, agreed: str | None = None) -> Taken:
    state = State("es", question=f"turn {number}", turns=number + 1)
    return Taken(name, number, state, "web", "ana", LINE, told, agreed)


def test_what_was_kept_is_found(database: Database) -> None:
    store = SqlConversationStore(database)
    store.keep(turn(0))
    store.keep(turn(1))
    kept = store.find("talk")
    assert kept is not None
    assert (kept.version, kept.state.question, kept.person, kept.updated_at) == (2, "turn 1", "ana", NOW)
    assert store.lines("talk") == (LINE, LINE)
    assert store.find("another") is None


def test_the_second_of_two_turns_at_once_is_refused(database: Database) -> None:
    store = SqlConversationStore(database)
    store.keep(turn(0))
    store.keep(turn(1))
    with pytest.raises(Overtaken):
        store.keep(turn(1))
    assert len(store.lines("talk")) == 2


def test_of_many_turns_at_once_exactly_one_is_kept(database: Database) -> None:
    store = SqlConversationStore(database)
    store.keep(turn(0))

    def try_to_keep(_: int) -> bool:
        try:
            store.keep(turn(1))
        except Overtaken:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(try_to_keep, range(8))) == 1


def test_consent_is_recorded_once_a_person_with_the_texts_version(database: Database) -> None:
    store = SqlConversationStore(database)
    store.keep(turn(0, told="v1"))
    assert not store.knows("ana", "v1")  # Told, and not yet gone on.
    store.keep(turn(1, agreed="v1"))
    store.keep(turn(0, name="another talk", told="v1"))
    assert store.knows("ana", "v1")
    assert not store.knows("ana", "v2")
    with database.read() as connection:
        assert connection.execute(sa.select(consents.c.told_at, consents.c.agreed_at)).all() == [(NOW, NOW)]
