"""What a turn means where the conversation stands: pure, before anything is searched for."""

import re
from collections.abc import Iterable, Iterator, Mapping

from search.action import Action
from site_api.chat.booking_choice import BookingChoice, BookingStep, read_booking_choice
from site_api.chat.ears import CALL_BACK, FAILS, NO, YES, Ears, plain
from site_api.chat.found import Found
from site_api.chat.state import State
from site_api.chat.turn import ARTICLE, LONGEST, Heard, Intent, Turn

_ALWAYS = (Intent.PERSON, Intent.SOLVED, Intent.NOT_SOLVED)
_CHOSEN = (*_ALWAYS, Intent.DECLINE_PERSON, Intent.LIVE, Intent.NO_TIME)
# Of a message that is to be a phone: so many digits, and at most so many letters for each, mean that it was meant as one.
_LEAST_DIGITS = 5
_MOST_LETTERS = 3
_FEW_LETTERS = 4  # Of a phone that comes later, after something else was said: "es el 612 345 678", and no sentence about a call.
_MASK = re.compile(r"\[[\w ]+\]")


def hear(state: State, turn: Turn, ears: Mapping[str, Ears]) -> Heard:
    """Return what a turn is; a choice is only taken where it was offered."""
    known = _chosen(state, turn.choice) if turn.choice is not None else _phone(state, turn, ears)
    if known is not None:
        return known
    if not turn.text.strip():
        return Heard(Intent.START)
    if len(turn.text) > LONGEST:
        return Heard(Intent.TOO_LONG)
    text = plain(turn.text)
    spoken = _spoken(state, text, ears)
    wordless = not any(map(str.isalnum, text))
    if spoken is not None and not (wordless and state.is_new):
        return spoken
    if wordless:
        return Heard(Intent.NO_WORDS)
    angry = any(heard.is_angry(text) for heard in ears.values())
    return Heard(Intent.QUESTION, turn.text.strip(), text, is_angry=angry)


def _chosen(state: State, choice: str) -> Heard:
    if choice == Intent.PERSON:
        return Heard(Intent.PERSON)
    if choice not in state.choices and not _is_tapped_again(state, choice):
        return Heard(Intent.UNOFFERED)
    if booking := read_booking_choice(choice):
        return Heard(Intent.BOOKING, booking=booking)
    if choice.startswith(ARTICLE):
        return Heard(Intent.ARTICLE, article=choice.removeprefix(ARTICLE))
    return Heard(next((intent for intent in _CHOSEN if intent == choice), Intent.UNOFFERED))


def _is_tapped_again(state: State, choice: str) -> bool:
    """Return whether a choice about a time was taken just before, as by a second tap: it is answered as the first was."""
    wish = read_booking_choice(choice)
    if wish is None or choice in {state.waiting, state.booked}:
        return wish is not None
    return wish.step is not BookingStep.AT and any(one.kind is wish.kind for one in _listed(state.choices))


def _phone(state: State, turn: Turn, ears: Mapping[str, Ears]) -> Heard | None:
    """Return what a message is while a phone is waited for: the phone, something meant as one, or None for anything else."""
    if not state.waiting:
        return None
    letters = sum(map(str.isalpha, _MASK.sub("", turn.text)))
    if turn.has_phone and (_asks_phone(state) or letters <= _FEW_LETTERS):
        return Heard(Intent.BOOKING, booking=read_booking_choice(state.waiting))
    digits = sum(map(str.isdigit, turn.text))
    if digits >= _LEAST_DIGITS and letters <= _MOST_LETTERS * digits:
        return Heard(Intent.PHONE_UNCLEAR)
    return Heard(Intent.PHONE_AGAIN) if _asks_phone(state) and _says_nothing(plain(turn.text), ears) else None


def _says_nothing(text: str, ears: Mapping[str, Ears]) -> bool:
    """Return whether a plain text is a yes, or signs without a word."""
    return not any(map(str.isalnum, text)) or any(heard.small_talk(text) == YES for heard in ears.values())


def _asks_phone(state: State) -> bool:
    """Return whether the last thing that was said asks for the phone."""
    return bool(state.waiting) and Intent.NO_TIME in state.choices


def hear_phone(state: State, heard: Heard, found: Found | None) -> Heard:
    """Return a message again, as none where the phone was asked for and it is nothing that a bank could answer."""
    is_nothing = found is not None and found.decision.action is Action.DECLINE
    return Heard(Intent.PHONE_AGAIN) if is_nothing and _asks_phone(state) else heard


def _spoken(state: State, text: str, ears: Mapping[str, Ears]) -> Heard | None:
    """Return what known phrases mean, in the conversation's language first."""
    for heard in _own_first(state.lang, ears):
        name = heard.small_talk(text)
        number = heard.ordinal(text)
        if number is not None and (numbered := _numbered(state, number)):
            return numbered
        if name == CALL_BACK:
            return _chosen(state, CALL_BACK) if CALL_BACK in state.choices else None
        if name is not None and not (name == FAILS and Intent.SOLVED not in state.choices):
            return _meant(state, name, heard.lang if any(map(str.isalpha, text)) else None)
    return None


def _own_first(lang: str, ears: Mapping[str, Ears]) -> Iterable[Ears]:
    return sorted(ears.values(), key=lambda heard: heard.lang != lang)


def _numbered(state: State, number: int) -> Heard | None:
    """Return which of the articles, days or times on offer a number means."""
    listed = [choice for choice in state.choices if choice.startswith(ARTICLE)] or list(map(str, _listed(state.choices)))
    return _chosen(state, listed[number - 1]) if number <= len(listed) else None


def _listed(choices: Iterable[str]) -> Iterator[BookingChoice]:
    """Yield the days or times among choices."""
    yield from (wish for wish in map(read_booking_choice, choices) if wish and wish.is_listed)


def _meant(state: State, name: str, lang: str | None) -> Heard:
    """Return what a phrase means here: a yes to an offer is a wish for a person, to "did this help?" it is solved."""
    if name == YES:
        return Heard(_agreed(state), lang=lang)
    if name == NO:
        return Heard(_refused(state), lang=lang)
    intent = Intent.NOT_SOLVED if name == FAILS else Intent(name)
    if intent is Intent.SOLVED and state.is_offer_open:
        return Heard(Intent.PERSON if Intent.SOLVED not in state.choices else intent, lang=lang)
    if intent in {Intent.SOLVED, Intent.NOT_SOLVED} and not state.question and not state.article:
        return Heard(Intent.THANKS if intent is Intent.SOLVED else Intent.NOT_SOLVED, lang=lang)
    return Heard(intent, lang=lang)


def _agreed(state: State) -> Intent:
    if state.is_offer_open:
        return Intent.PERSON
    if Intent.SOLVED in state.choices:
        return Intent.SOLVED
    return Intent.NO_WORDS if state.question else Intent.THANKS


def _refused(state: State) -> Intent:
    if state.is_offer_open:
        return Intent.DECLINE_PERSON
    if Intent.NO_TIME in state.choices:
        return Intent.NO_TIME
    return Intent.NOT_SOLVED if Intent.NOT_SOLVED in state.choices else Intent.GOODBYE
