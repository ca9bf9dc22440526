"""The pairs of messages on which joining is measured, from `matters.yml`."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from site_api.tickets.handover import ContactDetails, Handover, Routing
from site_api.tickets.joining import Bond, Candidate

_FILE = Path(__file__).parent / "matters.yml"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two messages of one customer, some hours apart, of one matter or of two."""

    lang: str
    by: Bond
    hours: float
    first: str
    then: str
    together: bool

    @property
    def candidate(self) -> Candidate:
        """Return the ticket that the first message is in."""
        return Candidate("ALI-7K3M-4", self.by, (self.first,))

    def handover(self, decision: Routing) -> Handover:
        """Return the second message as it is handed over."""
        return Handover(
            self.then,
            self.lang,
            decision,
            contact=ContactDetails(email="ana@mail.example") if self.by is Bond.CONTACT else None,
            session="s" * 16 if self.by is Bond.CONVERSATION else None,
            identity="customer-1" if self.by is Bond.IDENTITY else None,
        )


def read_pairs() -> tuple[Pair, ...]:
    """Return all pairs."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Pair(lang, Bond(pair["by"]), pair["hours"], pair["first"], pair["then"], kind == "together")
        for kind, languages in data.items()
        for lang, pairs in languages.items()
        for pair in pairs
    )
