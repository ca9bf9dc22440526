"""What is shown of the free times: first the days, then the hours of one, then every time of it; all of it fits a phone.

Pure, and stateless as the choices are: whatever was tapped, and however long ago, the next step can be told from it and from what is free.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.appointments import Slot
from site_api.appointments.free_times import FreeTimes
from site_api.chat.booking_choice import BookingChoice, BookingStep

_DAYS = 8  # Two in a row on a phone.
_HOURS = 12  # Four in a row.
_TIMES = 24  # The same, where all are wanted.
_STEPS = tuple(dt.timedelta(minutes=minutes) for minutes in (15, 30, 60, 120))


@dataclass(frozen=True, slots=True)
class Menu:
    """What is asked, and the choices in order; there are none where nothing is free."""

    texts: tuple[str, ...]
    choices: tuple[BookingChoice, ...] = ()


def booking_menu(free: FreeTimes, wish: BookingChoice) -> Menu:
    """Return what is shown for a wish; a day on which nothing is free any more is told so."""
    days = free.days
    if not days:
        return Menu(("no_times",))
    wanted = free.day_of(wish.at) if wish.at else wish.day if wish.step is BookingStep.DAY else None
    is_gone = wanted is not None and wanted not in days
    texts = ("day_gone",) if is_gone and wish.step is not BookingStep.AT else ()
    if wanted not in days and len(days) > 1:
        return Menu((*texts, "days"), tuple(_days(days, wish)))
    return Menu((*texts, "hours"), tuple(_hours(free, wish, wanted if wanted in days else days[0])))


def _days(days: tuple[dt.date, ...], wish: BookingChoice) -> Iterator[BookingChoice]:
    """Yield one page of days, and the way to the next one; after the last the first comes again."""
    later = [day for day in days if wish.day is None or wish.step is not BookingStep.DAYS or day >= wish.day] or days
    yield from (BookingChoice(wish.kind, BookingStep.DAY, day=day) for day in later[:_DAYS])
    if len(days) > _DAYS:
        yield BookingChoice(wish.kind, BookingStep.DAYS, day=next(iter(later[_DAYS:]), days[0]))


def _hours(free: FreeTimes, wish: BookingChoice, day: dt.date) -> Iterator[BookingChoice]:
    """Yield times of a day, the way to finer ones where there are any, and the way back to the days."""
    slots = free.on(day)
    shown, more = _page(slots, wish.at) if wish.step is BookingStep.FROM and wish.at else (_apart(free, slots), slots[0])
    yield from (BookingChoice(wish.kind, BookingStep.AT, at=slot.start) for slot in shown)
    if len(shown) < len(slots):
        yield BookingChoice(wish.kind, BookingStep.FROM, at=more.start)
    if len(free.days) > 1:
        yield BookingChoice(wish.kind, BookingStep.DAYS)


def _page(slots: tuple[Slot, ...], start: dt.datetime) -> tuple[tuple[Slot, ...], Slot]:
    """Return every time from a moment on, as many as are shown at once, and the one with which the next page begins."""
    later = tuple(slot for slot in slots if slot.start >= start) or slots
    return later[:_TIMES], next(iter(later[_TIMES:]), slots[0])


def _apart(free: FreeTimes, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Return all times of a day where they are few, else the first of every half hour, hour or two hours."""
    if len(slots) <= _HOURS:
        return slots
    spread = (tuple(_first_of_each(free, slots, step)) for step in _STEPS)
    return next((one for one in spread if len(one) <= _HOURS), slots[:_HOURS])


def _first_of_each(free: FreeTimes, slots: Iterable[Slot], step: dt.timedelta) -> Iterator[Slot]:
    last = None
    for slot in slots:
        if (part := free.minutes_of(slot) // step) != last:
            last = part
            yield slot
