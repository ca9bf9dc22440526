"""Which articles answered solved tickets, as agents linked them, and what a lead lets the search learn of it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from site_api.store.database import Database
from site_api.store.questions_of_tickets import first_words
from site_api.store.tables.ticket_work import article_links
from site_api.store.tables.tickets import tickets

_WAITING = article_links.c.approved_at.is_(None)
_NEW = sa.and_(article_links.c.approved_at.is_not(None), article_links.c.exported_at.is_(None))


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """A solved ticket, what was asked in it, masked, and the article that answers it."""

    ticket: str
    article: str
    agent: str
    question: str


class SqlArticleLinks:
    """They are in the database; a link that is made anew must be approved and exported anew."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self) -> tuple[ArticleLink, ...]:
        """Return the links of solved tickets that no lead has approved yet, the oldest first."""
        with self._database.read() as connection:
            return _read(connection, _WAITING)

    def approve(self, references: Sequence[str], lead: str) -> tuple[str, ...]:
        """Let what was asked in solved tickets be learned; return the references that this changed."""
        with self._database.begin() as connection:
            waiting = {link.ticket for link in _read(connection, _WAITING)}
            changed = tuple(reference for reference in dict.fromkeys(references) if reference in waiting)
            approved = sa.update(article_links).where(article_links.c.ticket.in_(changed), _WAITING)
            connection.execute(approved.values(approved_by=lead, approved_at=dt.datetime.now(dt.UTC)))
        return changed

    def refuse(self, references: Sequence[str]) -> int:
        """Take links away that are not right, so that nothing is learned from them; return how many."""
        wrong = sa.delete(article_links).where(article_links.c.ticket.in_(references), _WAITING)
        with self._database.begin() as connection:
            return connection.execute(wrong).rowcount

    def export(self, write: Callable[[tuple[ArticleLink, ...]], None]) -> int:
        """Hand the approved links that are new to `write` and mark them; return how many. Where writing fails, nothing is marked."""
        with self._database.begin() as connection:
            new = _read(connection, _NEW)
            if new:
                write(new)
            marked = sa.update(article_links).where(article_links.c.ticket.in_([link.ticket for link in new]), _NEW)
            connection.execute(marked.values(exported_at=dt.datetime.now(dt.UTC)))
        return len(new)


def _read(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[ArticleLink, ...]:
    chosen = (
        sa.select(article_links, first_words().label("question"))
        .join(tickets, tickets.c.reference == article_links.c.ticket)
        .where(article_links.c.article.is_not(None), tickets.c.solved_at.is_not(None), tickets.c.erased_at.is_(None), condition)
        .order_by(article_links.c.at, article_links.c.ticket)
    )
    rows = [row for row in connection.execute(chosen) if row.question]
    return tuple(ArticleLink(row.ticket, row.article, row.agent, row.question) for row in rows)
