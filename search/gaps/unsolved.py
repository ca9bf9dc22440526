"""One thing that a customer asked and no article solved, however it was noticed."""

import datetime as dt
import enum
from dataclasses import dataclass


class Outcome(enum.StrEnum):
    """How it was noticed that no article solved it."""

    NO_ANSWER = "no_answer"  # Passed to a person, or declined although it is the bank's matter.
    ASKED_BACK = "asked_back"
    NOT_HELPFUL = "not_helpful"  # The customer said so of the article.
    NO_ARTICLE = "no_article"  # An agent said so of the ticket.


@dataclass(frozen=True, slots=True)
class Unsolved:
    """A question with its personal data masked; an opinion without words has an empty text and names its article.

    `asker` tells customers apart and says nothing else of them; `article` is the one that was shown, `reason` what was wrong with it.
    """

    text: str
    lang: str
    asker: str
    at: dt.datetime
    outcome: Outcome
    article: str | None = None
    reason: str | None = None
    ticket: str | None = None
