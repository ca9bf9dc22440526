"""Everything in the database that says that a question was not solved, each matter once."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa

from search.decision import NO_ARTICLE
from search.gaps.unsolved import Outcome, Unsolved
from site_api.conversation_id import conversation_id
from site_api.store.asker import asker_of
from site_api.store.database import Database
from site_api.store.questions_of_tickets import first_words
from site_api.store.tables.events import events, topics_read
from site_api.store.tables.feedback import feedback
from site_api.store.tables.open_questions import open_questions
from site_api.store.tables.ticket_work import article_links
from site_api.store.tables.tickets import messages, tickets

_Questions = Mapping[str, Unsolved]


class SqlUnsolved:
    """Reads questions, opinions, steps of customers and tickets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, since: dt.datetime) -> list[Unsolved]:
        """Return what was not solved since a moment: a question that became a ticket or an opinion is that one alone."""
        with self._database.read() as connection:
            of_tickets = list(_tickets(connection, since))
            became_tickets = {name for name, _ in of_tickets}
            asked = {name: one for name, one in _asked(connection, since) if name not in became_tickets}
            opinions = [*_opinions(connection, since, asked), *_steps(connection, since, asked)]
        joined = {name: one for name, one in reversed(opinions) if name}  # Of two on one question the first, which has a reason.
        return [
            *(one for _, one in of_tickets if one is not None),
            *({**asked, **joined}).values(),
            *(one for name, one in opinions if name is None),
        ]

    def answers(self, references: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Return what agents answered the customers of solved tickets, by reference."""
        chosen = (
            sa.select(messages.c.ticket, messages.c.text)
            .join(tickets, tickets.c.reference == messages.c.ticket)
            .where(messages.c.ticket.in_(references), tickets.c.solved_at.is_not(None))
            .where(messages.c.author == "agent", messages.c.kind == "message")
            .order_by(messages.c.ticket, messages.c.id)
        )
        answers: dict[str, tuple[str, ...]] = {}
        with self._database.read() as connection:
            for row in connection.execute(chosen):
                answers[row.ticket] = (*answers.get(row.ticket, ()), row.text)
        return answers


def _asked(connection: sa.Connection, since: dt.datetime) -> Iterator[tuple[str, Unsolved]]:
    for row in connection.execute(sa.select(open_questions).where(open_questions.c.asked_at >= since).order_by(open_questions.c.id)):
        yield row.query_id, Unsolved(row.text, row.lang, row.asker, row.asked_at, Outcome(row.outcome), row.article)


def _tickets(connection: sa.Connection, since: dt.datetime) -> Iterator[tuple[str | None, Unsolved | None]]:
    """Yield each ticket by its query; None for one that an article answers after all, or that has no article for good reason."""
    chosen = (
        sa.select(tickets, article_links.c.ticket.label("said"), article_links.c.article.label("answer"), first_words().label("question"))
        .outerjoin(article_links, article_links.c.ticket == tickets.c.reference)
        .where(tickets.c.created_at >= since, tickets.c.erased_at.is_(None), tickets.c.merged_into.is_(None))
        .order_by(tickets.c.reference)
    )
    for row in connection.execute(chosen):
        gap = row.answer is None and (row.said or row.reason in NO_ARTICLE) and row.question
        yield row.query_id, _ticket(row) if gap else None


def _ticket(row: sa.Row[tuple[object, ...]]) -> Unsolved:
    # The conversation first: what was asked in it before has the same asker.
    asker = asker_of(str(row.conversation or row.identity or row.email or row.phone or row.reference))
    outcome = Outcome.NO_ARTICLE if row.said else Outcome.NO_ANSWER
    return Unsolved(row.question, row.lang, asker, row.created_at, outcome, row.article, ticket=row.reference)


def _opinions(connection: sa.Connection, since: dt.datetime, asked: _Questions) -> Iterator[tuple[str | None, Unsolved]]:
    chosen = sa.select(feedback).where(feedback.c.created_at >= since, feedback.c.helpful.is_(False)).order_by(feedback.c.id)
    for row in connection.execute(chosen):
        opinion = Unsolved(row.note or "", row.lang, row.id.hex, row.created_at, Outcome.NOT_HELPFUL, row.article, row.reason)
        yield _joined(row.query_id, opinion, asked)


def _steps(connection: sa.Connection, since: dt.datetime, asked: _Questions) -> Iterator[tuple[str | None, Unsolved]]:
    same = sa.and_(topics_read.c.session == events.c.session, topics_read.c.article == events.c.article)
    solved_later = sa.select(topics_read.c.id).where(same, topics_read.c.solved_at >= events.c.at).exists()
    chosen = (
        sa.select(events)
        .where(events.c.at >= since, events.c.kind == "not_solved", events.c.article.is_not(None), ~solved_later)
        .order_by(events.c.id)
    )
    for row in connection.execute(chosen):
        opinion = Unsolved("", row.lang, asker_of(conversation_id(row.session)), row.at, Outcome.NOT_HELPFUL, row.article)
        yield _joined(row.query_id, opinion, asked)


def _joined(query_id: str | None, opinion: Unsolved, asked: _Questions) -> tuple[str | None, Unsolved]:
    """Return an opinion with the words and the asker of the question that led to the article, where that was kept."""
    question = asked.get(query_id or "")
    if question is None:
        return None, opinion
    return query_id, replace(opinion, text=question.text, lang=question.lang, asker=question.asker)
