"""Where a conversation stands: all that the next turn needs, and nothing that is not stored."""

from dataclasses import dataclass, replace

KEPT = 12  # Questions and articles that are remembered; a longer talk has long become a person's matter.


@dataclass(frozen=True, slots=True)
class State:
    """A conversation between two turns; every text in it is masked.

    `question` is the matter under discussion and `article` the last one shown; `choices` may be taken next. `offered` says that a
    person was offered for this matter, so that nobody is asked twice; `ticket` is the last reference given.
    `is_ticket_own` says that the customer was given its link, and so may change it.
    `waiting` is a time that was chosen and for which the phone is still to be told; `booked` one that was booked, and that is confirmed
    again where it is tapped again.
    """

    lang: str
    region: str | None = None
    turns: int = 0
    question: str = ""
    article: str | None = None
    choices: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    not_solved: int = 0
    offered: bool = False
    is_offer_open: bool = False
    queue: str = ""
    ticket: str | None = None
    ticket_queue: str = ""
    wants_matter: bool = False
    since: int = 0
    is_ticket_own: bool = False
    waiting: str = ""
    booked: str = ""

    @property
    def is_new(self) -> bool:
        """Return whether nothing was said yet."""
        return self.turns == 0

    def with_asked(self, folded: str) -> "State":
        """Return the state after a message that asks something."""
        return replace(self, asked=(*self.asked, folded)[-KEPT:])

    def with_article(self, article: str) -> "State":
        """Return the state after an article was shown."""
        seen = (*(name for name in self.seen if name != article), article)[-KEPT:]
        return replace(self, article=article, seen=seen)

    def closed(self) -> "State":
        """Return the state when a matter is over: what was said before must not colour the next one."""
        kept = State(self.lang, self.region, self.turns, ticket=self.ticket, ticket_queue=self.ticket_queue, since=self.turns + 1)
        return replace(kept, is_ticket_own=self.is_ticket_own)
