"""What the database says was not solved, each matter once and no more of a person than needed."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from search.gaps.unsolved import Outcome, Unsolved
from site_api.conversation_id import conversation_id
from site_api.store.asker import asker_of
from site_api.store.database import Database
from site_api.store.open_questions import OpenQuestion, SqlOpenQuestions
from site_api.store.tables.events import events, topics_read
from site_api.store.tables.feedback import feedback
from site_api.store.tables.open_questions import open_questions
from site_api.store.unsolved import SqlUnsolved
from site_api.tickets.change_set import Desired
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.work import AgentWork
from tests.site_api.tickets.conftest import ana, matter, sql_desk  # noqa: F401 - A fixture.
from tests.site_api.tickets.memory_desk import NOW

SINCE = NOW - dt.timedelta(days=30)


def question(query_id: str, text: str = "a loan", **changes: object) -> OpenQuestion:
    fields = {"asked_at": NOW, "asker": "ana", "channel": "search", "screen": None, "lang": "en", "outcome": Outcome.NO_ANSWER}
    return OpenQuestion(query_id, text=text, article="cheque", **{**fields, **changes})  # type: ignore[arg-type]


def rate(database: Database, query_id: str | None, note: str | None = None) -> None:
    row = {"id": uuid.uuid4(), "created_at": NOW, "article": "cheque", "lang": "en", "helpful": False, "reason": "unclear"}
    with database.begin() as connection:
        connection.execute(sa.insert(feedback).values(**row, note=note, query_id=query_id, index_digest="abc"))


def step(database: Database, session: str, *, solved: bool = False, query_id: str | None = None) -> None:
    later = NOW + dt.timedelta(minutes=1)
    with database.begin() as connection:
        connection.execute(
            sa.insert(events).values(at=NOW, session=session, kind="not_solved", article="cheque", lang="en", query_id=query_id)
        )
        connection.execute(
            sa.insert(topics_read).values(
                session=session, article="cheque", lang="en", outcome="?", first_at=NOW, last_at=later, solved_at=later if solved else None
            )
        )


def read(database: Database) -> list[Unsolved]:
    return SqlUnsolved(database).read(SINCE)


def test_a_question_is_read_within_its_days_and_not_before(database: Database) -> None:
    SqlOpenQuestions(database).update([question("1"), question("2", asked_at=SINCE - dt.timedelta(seconds=1))], [])
    assert read(database) == [Unsolved("a loan", "en", "ana", NOW, Outcome.NO_ANSWER, "cheque")]


def test_what_was_solved_after_all_and_what_is_too_old_is_gone(database: Database) -> None:
    store = SqlOpenQuestions(database)
    store.update([question("1"), question("2"), question("3", asked_at=SINCE)], ["2"])
    store.update([], ["1"])
    assert store.purge(NOW) == 1
    assert read(database) == []


def test_an_opinion_takes_the_words_and_the_asker_of_its_question(database: Database) -> None:
    SqlOpenQuestions(database).update([question("1")], [])
    rate(database, "1")
    step(database, "a session", query_id="1")
    assert read(database) == [Unsolved("a loan", "en", "ana", NOW, Outcome.NOT_HELPFUL, "cheque", "unclear")]


def test_opinions_without_a_question_are_a_note_or_nothing_but_the_article(database: Database) -> None:
    rate(database, None, note="nothing on loans")
    step(database, "a session")
    step(database, "solved later", solved=True)
    note, wordless = read(database)
    assert (note.text, note.reason) == ("nothing on loans", "unclear")
    assert wordless == Unsolved("", "en", asker_of(conversation_id("a session")), NOW, Outcome.NOT_HELPFUL, "cheque")


def opened(desk: SqlTicketDesk, text: str, reason: str, query_id: str | None = None) -> str:
    handover = matter(text, contact=ana(), query_id=query_id)
    decision = type(handover.decision)("cards", handover.decision.priority, reason, "cheque")
    return desk.open(type(handover)(text, "en", decision, contact=ana(), query_id=query_id)).ticket.reference


def test_a_ticket_is_a_gap_where_no_article_was_found_or_an_agent_says_so(database: Database, sql_desk: SqlTicketDesk) -> None:  # noqa: F811
    unfound = opened(sql_desk, "a loan", "no_clear_article", "1")
    marked = opened(sql_desk, "a mortgage", "several_matches")
    linked = opened(sql_desk, "a cheque", "no_clear_article", "2")
    opened(sql_desk, "let me talk to somebody", "explicit_human")
    SqlOpenQuestions(database).update([question("1"), question("2", "a cheque")], [])
    work = AgentWork(database, sql_desk.service)
    work.link(Desired(marked), "eva", None)
    work.link(Desired(linked), "eva", "cheque")
    found = {one.ticket: (one.text, one.outcome, one.asker) for one in read(database)}
    ana_ = asker_of("ana@mail.example")
    assert found == {unfound: ("a loan", Outcome.NO_ANSWER, ana_), marked: ("a mortgage", Outcome.NO_ARTICLE, ana_)}


def test_agents_answers_are_those_of_solved_tickets(database: Database, sql_desk: SqlTicketDesk) -> None:  # noqa: F811
    solved, waiting = opened(sql_desk, "a loan", "no_clear_article"), opened(sql_desk, "a loan", "no_clear_article")
    work = AgentWork(database, sql_desk.service)
    for reference in (solved, waiting):
        work.note(Desired(reference), "eva", "Odd customer.")
        work.reply(Desired(reference), "eva", "We have none.", solves=reference == solved)
    assert SqlUnsolved(database).answers([solved, waiting]) == {solved: ("We have none.",)}


@pytest.mark.parametrize("forbidden", ["email", "phone", "name", "session", "address", "identity"])
def test_a_kept_question_has_no_column_that_could_name_anybody(forbidden: str) -> None:
    assert forbidden not in open_questions.c
