"""What a customer sends, and what is understood of it before anything is searched for."""

import enum
from dataclasses import dataclass

from site_api.chat.booking_choice import BookingChoice

ARTICLE = "article:"
LONGEST = 8000  # Characters: some 1,200 words. What is longer is no question.


class Intent(enum.StrEnum):
    """What a turn is."""

    START = "start"
    QUESTION = "question"
    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    ROBOT = "robot"
    PERSON = "person"
    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    DECLINE_PERSON = "decline_person"
    ARTICLE = "article"
    NO_WORDS = "no_words"
    TOO_LONG = "too_long"
    LIVE = "live"
    BOOKING = "booking"
    NO_TIME = "no_time"
    PHONE_UNCLEAR = "phone_unclear"
    PHONE_AGAIN = "phone_again"
    UNOFFERED = "unoffered"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a customer, masked, or a choice; `has_phone` says that a number that was asked for stood in it."""

    text: str = ""
    choice: str | None = None
    has_phone: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What a turn is; `lang` is set where the words themselves say it, `article` where one was chosen, `booking` of a time."""

    intent: Intent
    text: str = ""
    folded: str = ""
    lang: str | None = None
    article: str | None = None
    booking: BookingChoice | None = None
    is_angry: bool = False
