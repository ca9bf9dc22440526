"""Signs of life and of typing: gathered for half a second and written together, since a lost one does no harm."""

import datetime as dt
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from site_api.live_chat.talk import StepKind
from site_api.store.metadata import Moment
from site_api.store.tables.live import live_agents, live_steps, live_talks
from site_api.tickets.handover import Author

_ENDING = (StepKind.LINE, StepKind.HANDED)  # Steps after which nobody types what they typed before.
_UNKNOWN = 2**31 - 1
# Who does not say what they have read may have sent the sign just before the line, and the sign was overtaken.
_OVERTAKEN = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class TypingSign:
    """Somebody types, or has stopped; `read` is the last step that they had when they said so, 0 where they did not say."""

    at: dt.datetime
    typing: bool
    read: int = 0


@dataclass
class Signs:
    """What this process has heard since it wrote last."""

    _customers: dict[str, tuple[dt.datetime, int]] = field(default_factory=dict)
    _agents: dict[str, dt.datetime] = field(default_factory=dict)
    _typing: dict[tuple[str, Author], TypingSign] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def customer(self, talk: str, at: dt.datetime, read: int = 0) -> None:
        """Note that the customer of a talk is there, and the last step that has reached them."""
        with self._lock:
            _, before = self._customers.get(talk, (at, 0))
            self._customers[talk] = (at, max(before, read))

    def agent(self, name: str, at: dt.datetime) -> None:
        """Note that somebody's desk is open."""
        with self._lock:
            self._agents[name] = at

    def types(self, talk: str, author: Author, sign: TypingSign) -> None:
        """Note that one side of a talk types, or has stopped."""
        with self._lock:
            self._typing[talk, author] = sign

    def write(self, connection: sa.Connection) -> None:
        """Write what was heard; a sign of typing that its author's line has overtaken is dropped."""
        customers, agents, typing = self._taken()
        _run(connection, _CUSTOMER, [{"talk": talk, "at": at, "read": read} for talk, (at, read) in sorted(customers.items())])
        _run(connection, _AGENT, [{"name": name, "at": at} for name, at in sorted(agents.items())])
        for author, statement in _TYPING.items():
            _run(connection, statement, [_typing(talk, sign) for (talk, by), sign in sorted(typing.items()) if by is author])

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is to be written."""
        return not (self._customers or self._agents or self._typing)

    def _taken(self) -> tuple[dict[str, tuple[dt.datetime, int]], dict[str, dt.datetime], dict[tuple[str, Author], TypingSign]]:
        with self._lock:
            taken = self._customers, self._agents, self._typing
            self._customers, self._agents, self._typing = {}, {}, {}
        return taken


def _typing(talk: str, sign: TypingSign) -> dict[str, object]:
    known = {"read": sign.read, "since": sign.at} if sign.read else {"read": _UNKNOWN, "since": sign.at - _OVERTAKEN}
    return {"talk": talk, "at": sign.at if sign.typing else None, **known}


def _run(connection: sa.Connection, statement: sa.Update, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        connection.execute(statement, rows)


def _types(author: Author, column: sa.Column[dt.datetime | None]) -> sa.Update:
    """Return what writes a sign of typing, unless its side has taken a step after it, which has ended it."""
    later = sa.or_(live_steps.c.number > _read, live_steps.c.at >= sa.bindparam("since", type_=Moment))
    of_side = live_steps.c.author == author if author is Author.CUSTOMER else live_steps.c.author != Author.CUSTOMER
    own = sa.and_(live_steps.c.talk == live_talks.c.id, of_side, live_steps.c.kind.in_(_ENDING))
    has_said = sa.exists().where(own, later)
    return sa.update(live_talks).where(live_talks.c.id == sa.bindparam("talk"), ~has_said).values({column: sa.bindparam("at")})


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
_AGENT = sa.update(live_agents).where(live_agents.c.agent == sa.bindparam("name")).values(seen_at=sa.bindparam("at"))
_TYPING = {
    Author.CUSTOMER: _types(Author.CUSTOMER, live_talks.c.customer_typing_at),
    Author.AGENT: _types(Author.AGENT, live_talks.c.agent_typing_at),
}
