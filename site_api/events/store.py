"""Where steps are kept: each as it came, and what they amount to."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar

import sqlalchemy as sa

from site_api.events.event import Event, Kind
from site_api.events.visit import LEFT, MATTER, Topic, Visit, new_topic, new_visit
from site_api.store.database import Database
from site_api.store.tables.events import events, topics_read, visits

_Kept = TypeVar("_Kept", Visit, Topic)


class EventStore:
    """Steps in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, steps: Sequence[Event]) -> None:
        """Keep steps of one session; when this returns, they survive a crash."""
        if not steps:
            return
        with self._database.begin() as connection:
            connection.execute(sa.insert(events), [asdict(step) for step in steps])
            for step in sorted(steps, key=lambda step: step.at):
                follow(connection, step)


def follow(connection: sa.Connection, step: Event) -> None:
    """Bring the visit and the topics of a session up to date with one step."""
    number, visit = _latest(connection, Visit, visits, step, visits.c.session == step.session)
    _keep(connection, visits, number, visit.after(step) if visit else new_visit(step))
    for article in _articles(connection, step):
        same = sa.and_(topics_read.c.session == step.session, topics_read.c.article == article)
        number, topic = _latest(connection, Topic, topics_read, step, same)
        if after := topic.after(step) if topic else new_topic(step):
            _keep(connection, topics_read, number, after)


def _articles(connection: sa.Connection, step: Event) -> Sequence[str]:
    """Return the articles that a step is about; a ticket of no article is about those that were just read."""
    if step.article is not None:
        return (step.article,)
    if step.kind is not Kind.TICKET:
        return ()
    just_read = (
        sa.select(topics_read.c.article)
        .distinct()
        .where(topics_read.c.session == step.session, topics_read.c.last_at >= step.at - LEFT, topics_read.c.solved_at.is_(None))
    )
    return connection.scalars(just_read).all()


def _latest(
    connection: sa.Connection, kind: type[_Kept], table: sa.Table, step: Event, condition: sa.ColumnElement[bool]
) -> tuple[int | None, _Kept | None]:
    """Return the newest row that a step may belong to, with its number."""
    names = [field.name for field in fields(kind)]
    query = sa.select(table.c.id, *(table.c[name] for name in names)).where(condition, table.c.last_at >= step.at - MATTER)
    row = connection.execute(query.order_by(table.c.last_at.desc()).limit(1)).first()
    return (row[0], kind(*row[1:])) if row else (None, None)


def _keep(connection: sa.Connection, table: sa.Table, number: int | None, kept: Visit | Topic) -> None:
    values: dict[str, Any] = asdict(kept) | ({"outcome": kept.outcome} if isinstance(kept, Topic) else {})
    statement = sa.insert(table) if number is None else sa.update(table).where(table.c.id == number)
    connection.execute(statement.values(**values))
