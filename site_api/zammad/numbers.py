"""Which ticket of Zammad is which of ours, and who is sending one at the moment."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from site_api.outbox.box import LEASE
from site_api.outbox.carrier import Undelivered
from site_api.store.database import Database
from site_api.store.insertion import insert_if_new
from site_api.store.tables.foreign_tickets import foreign_tickets

_SOON = dt.timedelta(seconds=10)


@dataclass
class Numbers:
    """Numbers by reference; kept as soon as they are known, so that nothing is made twice."""

    database: Database

    @contextmanager
    def held(self, reference: str) -> Iterator[int | None]:
        """Yield a ticket's number there, None where it has none yet, and let nobody else send it meanwhile; raise Undelivered if they do.

        One that is cut off is given free after the time that the outbox waits for it too.
        """
        now = dt.datetime.now(dt.UTC)
        ours = foreign_tickets.c.ticket == reference
        with self.database.begin() as connection:
            insert_if_new(connection, foreign_tickets, ticket=reference)
            free = sa.or_(foreign_tickets.c.busy_until.is_(None), foreign_tickets.c.busy_until <= now)
            taken = sa.update(foreign_tickets).where(ours, free).values(busy_until=now + LEASE)
            if not connection.execute(taken).rowcount:
                raise Undelivered("another message of the same ticket is on its way", _SOON)
            number = connection.scalar(sa.select(foreign_tickets.c.number).where(ours))
        try:
            yield number
        finally:
            with self.database.begin() as connection:
                connection.execute(sa.update(foreign_tickets).where(ours).values(busy_until=None))

    def keep(self, reference: str, number: int) -> None:
        """Keep the number of a ticket."""
        with self.database.begin() as connection:
            connection.execute(sa.update(foreign_tickets).where(foreign_tickets.c.ticket == reference).values(number=number))
