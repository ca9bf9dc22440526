"""Tickets in memory: the twin by which the contract of the desk is tested, and for tests that need no database."""

import datetime as dt
from dataclasses import dataclass, field, replace

from kb.article import Priority
from site_api.errors import KeyReused
from site_api.tickets.desk import Opened
from site_api.tickets.handover import Handover
from site_api.tickets.masked import Masking
from site_api.tickets.reference import make_reference
from site_api.tickets.ticket import Status, Ticket

NOW = dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC)


@dataclass
class MemoryDesk:
    """Keeps tickets for as long as it lives; the secret of each is `secret of` and its reference."""

    opened: dict[str, Opened] = field(default_factory=dict)
    handovers: list[Handover] = field(default_factory=list)
    keys: dict[str, tuple[Handover, Opened]] = field(default_factory=dict)

    def open(self, handover: Handover, key: str | None = None) -> Opened:
        masking = Masking()
        kept = masking.handover(handover)
        same = replace(kept, decision=None, summary=None)  # type: ignore[arg-type]
        if key in self.keys:
            earlier, opened = self.keys[key]
            if earlier != same:
                raise KeyReused("used")
            return replace(opened, repeated=True)
        opened = self._new(kept, masking)
        if key:
            self.keys[key] = (same, opened)
        return opened

    def find(self, reference: str, secret: str) -> Ticket | None:
        found = self.opened.get(reference)
        return found.ticket if found and found.secret == secret else None

    def find_own(self, reference: str, identity: str) -> Ticket | None:
        for opened, kept in zip(self.opened.values(), self.handovers, strict=True):
            if (opened.ticket.reference, kept.identity) == (reference, identity):
                return opened.ticket
        return None

    def _new(self, kept: Handover, masking: Masking) -> Opened:
        reference = make_reference("ALI")
        decision = kept.decision
        ticket = Ticket(
            reference,
            1,
            1,
            Status.NEW,
            decision.queue,
            decision.priority,
            decision.reason,
            kept.lang,
            kept.channel,
            kept.text,
            NOW,
            NOW,
            NOW,
        )
        assert isinstance(ticket.priority, Priority)
        opened = Opened(ticket, f"secret of {reference}", masked=masking.kinds)
        self.opened[reference] = opened
        self.handovers.append(kept)
        return opened
