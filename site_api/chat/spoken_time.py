"""Which of the days or times on offer a customer names in words: "el lunes", "mañana a las 10", "в 10:30"."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from site_api.chat.booking_choice import BookingChoice, BookingStep, read_booking_choice
from site_api.chat.ears import plain

_PART = re.compile(r"\d+|[^\W\d_]+")
_STEM = 4  # Letters that two forms of one weekday share, as среда and среду.
_HALF_DAY = 12


@dataclass(frozen=True, slots=True)
class TimeWords:
    """What a language says around a day or a time: `idle` tells nothing, `morning` and `afternoon` which half of the day is meant."""

    idle: frozenset[str]
    morning: frozenset[str]
    afternoon: frozenset[str]


@dataclass(frozen=True, slots=True)
class Clock:
    """How a bank's place and a language write what is on offer."""

    words: TimeWords
    names: Callable[[date], str]
    time_of: Callable[[datetime], time]


def read_time_words(hears: Mapping[str, Sequence[str]]) -> TimeWords:
    """Return a language's words, folded as messages are."""
    return TimeWords(*(frozenset(plain(str(word)) for word in hears[f"time_{name}"]) for name in ("idle", "morning", "afternoon")))


def spoken_time(text: str, choices: Iterable[str], clock: Clock) -> str | None:
    """Return the choice that a message names and nothing else, or None; a time that is not shown leads to all times of the day."""
    offered = [wish for wish in map(read_booking_choice, choices) if wish]
    parts = [part.lstrip("0") or "0" if part.isdigit() else part for part in _PART.findall(plain(text))]
    said = [part for part in parts if part not in clock.words.idle]
    if not said or not any(wish.is_listed for wish in offered):
        return None
    if any(wish.step is BookingStep.DAY for wish in offered):
        return _day(said, offered, clock, is_bare=len(said) == len(parts))
    return _time(said, offered, clock, is_bare=len(said) == len(parts))


def _day(said: Sequence[str], offered: Iterable[BookingChoice], clock: Clock, *, is_bare: bool) -> str | None:
    """Return the day whose name leaves least of what was said over, and of that nothing but an hour; the soonest of several."""
    days = [wish for wish in offered if wish.step is BookingStep.DAY]
    # A small number alone is that of a button.
    if is_bare and len(said) == 1 and said[0].isdigit() and int(said[0]) <= len(days):
        return None
    rests = [(rest, wish) for wish in days if wish.day and (rest := _rest(said, clock.names(wish.day))) is not None]
    rest, wish = min(rests, key=lambda found: len(found[0]), default=(("-",), None))
    return str(wish) if _is_hour(rest, clock.words) else None


def _rest(said: Sequence[str], name: str) -> tuple[str, ...] | None:
    """Return what a day's name leaves over, or None where it has nothing of what was said but the month, with which it ends."""
    *names, month = _PART.findall(plain(name))
    known = {word for word in said if any(_is_same(word, one) for one in names if one != month)}
    return tuple(word for word in said if word not in known and not _is_same(word, month)) if known else None


def _is_hour(rest: Sequence[str], words: TimeWords) -> bool:
    """Return whether what is left of a message is an hour, or nothing; a number alone would have named a day."""
    return all(word in words.afternoon | words.morning or (word.isdigit() and int(word) < 60) for word in rest)


def _time(said: Sequence[str], offered: Sequence[BookingChoice], clock: Clock, *, is_bare: bool) -> str | None:
    halves = clock.words.morning | clock.words.afternoon
    numbers = [int(part) for part in said if part.isdigit()]
    if len(numbers) not in {1, 2} or any(not part.isdigit() and part not in halves for part in said):
        return None
    hour, minute = (*numbers, 0)[:2]
    is_late = bool(clock.words.afternoon & set(said)) and hour < _HALF_DAY
    # A number alone may as well be that of a button: it is a time only where that very hour is shown.
    hours = [hour + _HALF_DAY] if is_late else [hour] if is_bare and len(said) == 1 else [hour, hour + _HALF_DAY]
    shown = {clock.time_of(wish.at): str(wish) for wish in offered if wish.step is BookingStep.AT and wish.at}
    found = next((shown[wanted] for wanted in _times(hours, minute) if wanted in shown), None)
    finer = next((str(wish) for wish in offered if wish.step is BookingStep.FROM), None)
    return found or (finer if len(numbers) > 1 else None)


def _times(hours: Iterable[int], minute: int) -> Iterator[time]:
    yield from (time(hour, minute) for hour in hours if hour < 24 and minute < 60)


def _is_same(word: str, name: str) -> bool:
    return word == name or (not word.isdigit() and min(len(word), len(name)) > _STEM and word[:_STEM] == name[:_STEM])
