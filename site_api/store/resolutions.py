"""What agents say of a ticket's article, and what a lead lets be learned of it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from site_api.store.database import Database
from site_api.store.questions_of_tickets import first_words
from site_api.store.tables.resolutions import resolutions
from site_api.store.tables.tickets import tickets


@dataclass(frozen=True, slots=True)
class Resolution:
    """A solved ticket, what was asked in it, and the article that answers it."""

    ticket: str
    article: str
    agent: str
    question: str
    approved_by: str | None = None


class SqlResolutions:
    """They are in the database; what is said again replaces what was said before, and must be approved again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def link(self, ticket: str, article: str | None, agent: str) -> None:
        """Note which article answers a ticket, None where no article does."""
        now = dt.datetime.now(dt.UTC)
        with self._database.begin() as connection:
            connection.execute(sa.delete(resolutions).where(resolutions.c.ticket == ticket))
            connection.execute(sa.insert(resolutions).values(ticket=ticket, article=article, agent=agent, at=now))

    def unlink(self, ticket: str) -> None:
        """Take back what was said of a ticket."""
        with self._database.begin() as connection:
            connection.execute(sa.delete(resolutions).where(resolutions.c.ticket == ticket))

    def of(self, ticket: str) -> tuple[str | None, bool]:
        """Return the article of a ticket, and whether anything was said of it."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(resolutions.c.article).where(resolutions.c.ticket == ticket)).one_or_none()
        return (None, False) if row is None else (row.article, True)

    def waiting(self) -> tuple[Resolution, ...]:
        """Return the solved tickets with an article that no lead has approved yet, the oldest first."""
        with self._database.read() as connection:
            return _read(connection, resolutions.c.approved_at.is_(None))

    def approve(self, references: Sequence[str], lead: str) -> tuple[str, ...]:
        """Let what was asked in solved tickets be learned; return the references that this changed."""
        now = dt.datetime.now(dt.UTC)
        with self._database.begin() as connection:
            found = {one.ticket for one in _read(connection, resolutions.c.approved_at.is_(None))}
            changed = tuple(reference for reference in dict.fromkeys(references) if reference in found)
            update = sa.update(resolutions).where(resolutions.c.ticket.in_(changed))
            connection.execute(update.values(approved_by=lead, approved_at=now))
        return changed

    def export(self, write: Callable[[tuple[Resolution, ...]], None]) -> int:
        """Hand what is approved and new to `write`, and mark it; return how many. Where writing fails, nothing is marked."""
        with self._database.begin() as connection:
            new = _read(connection, resolutions.c.approved_at.is_not(None), resolutions.c.exported_at.is_(None))
            write(new)
            marked = sa.update(resolutions).where(resolutions.c.ticket.in_([one.ticket for one in new]))
            connection.execute(marked.values(exported_at=dt.datetime.now(dt.UTC)))
        return len(new)


def _read(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> tuple[Resolution, ...]:
    question = first_words().label("question")
    chosen = (
        sa.select(resolutions, question)
        .join(tickets, tickets.c.reference == resolutions.c.ticket)
        .where(resolutions.c.article.is_not(None), tickets.c.solved_at.is_not(None), tickets.c.erased_at.is_(None), *conditions)
        .order_by(resolutions.c.at, resolutions.c.ticket)
    )
    rows = [row for row in connection.execute(chosen) if row.question]
    return tuple(Resolution(row.ticket, row.article, row.agent, row.question, row.approved_by) for row in rows)
