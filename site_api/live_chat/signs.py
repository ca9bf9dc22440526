"""Signs of life and of typing: gathered for half a second and written together, since a lost one does no harm."""

import datetime as dt
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from site_api.store.tables.live import live_agents, live_talks


@dataclass(frozen=True, slots=True)
class CustomerSign:
    """A customer is there: whether they type, if it says so, and the last step that has reached them."""

    at: dt.datetime
    typing: bool | None = None
    read: int = 0


@dataclass
class Signs:
    """What this process has heard since it wrote last."""

    _customers: dict[str, CustomerSign] = field(default_factory=dict)
    _agents: dict[str, dt.datetime] = field(default_factory=dict)
    _typing: dict[str, dt.datetime | None] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def customer(self, talk: str, sign: CustomerSign) -> None:
        """Note that the customer of a talk is there."""
        with self._lock:
            before = self._customers.get(talk, sign)
            typing = before.typing if sign.typing is None else sign.typing
            self._customers[talk] = CustomerSign(sign.at, typing, max(before.read, sign.read))

    def agent(self, name: str, at: dt.datetime) -> None:
        """Note that somebody's desk is open."""
        with self._lock:
            self._agents[name] = at

    def agent_types(self, talk: str, at: dt.datetime | None) -> None:
        """Note that the agent of a talk types, or has stopped."""
        with self._lock:
            self._typing[talk] = at

    def write(self, connection: sa.Connection) -> None:
        """Write what was heard."""
        customers, agents, typing = self._taken()
        types = {talk: sign for talk, sign in customers.items() if sign.typing is not None}
        _run(connection, _CUSTOMER, [_values(talk, sign) for talk, sign in sorted(customers.items())])
        _run(connection, _CUSTOMER_TYPING, [_typing(talk, sign) for talk, sign in sorted(types.items())])
        _run(connection, _AGENT, [{"name": name, "at": at} for name, at in sorted(agents.items())])
        _run(connection, _TYPING, [{"talk": talk, "at": at} for talk, at in sorted(typing.items())])

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is to be written."""
        return not (self._customers or self._agents or self._typing)

    def _taken(self) -> tuple[dict[str, CustomerSign], dict[str, dt.datetime], dict[str, dt.datetime | None]]:
        with self._lock:
            taken = self._customers, self._agents, self._typing
            self._customers, self._agents, self._typing = {}, {}, {}
        return taken


def _values(talk: str, sign: CustomerSign) -> dict[str, object]:
    return {"talk": talk, "at": sign.at, "read": sign.read}


def _typing(talk: str, sign: CustomerSign) -> dict[str, object]:
    return {"talk": talk, "at": sign.at if sign.typing else None}


def _run(connection: sa.Connection, statement: sa.Update, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        connection.execute(statement, rows)


_read = sa.bindparam("read", type_=sa.Integer)
# Nobody has read further than what was said, whatever they claim.
_known = sa.case((_read > live_talks.c.version, live_talks.c.version), else_=_read)
_CUSTOMER = (
    sa.update(live_talks)
    .where(live_talks.c.id == sa.bindparam("talk"))
    .values(
        customer_seen_at=sa.bindparam("at"),
        customer_read=sa.case((_known > live_talks.c.customer_read, _known), else_=live_talks.c.customer_read),
    )
)
_CUSTOMER_TYPING = sa.update(live_talks).where(live_talks.c.id == sa.bindparam("talk")).values(customer_typing_at=sa.bindparam("at"))
_AGENT = sa.update(live_agents).where(live_agents.c.agent == sa.bindparam("name")).values(seen_at=sa.bindparam("at"))
_TYPING = sa.update(live_talks).where(live_talks.c.id == sa.bindparam("talk")).values(agent_typing_at=sa.bindparam("at"))
