"""A call back or a video appointment, arranged in the conversation on the ticket that it has: offered, chosen, booked.

The same promises hold as for every other reply: it has a text, and a person is one choice away.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Protocol

from kb.appointments import AppointmentKind
from site_api.appointments.appointment import calendar_path
from site_api.appointments.door import Arranged
from site_api.appointments.free_times import FreeTimes
from site_api.chat.booking_choice import BookingChoice, BookingStep, read_booking_choice
from site_api.chat.booking_menu import booking_menu
from site_api.chat.machine import PERSON, Outcome
from site_api.chat.reply import Kind, Meeting, Say, passed
from site_api.chat.state import State
from site_api.chat.turn import Heard, Intent
from site_api.errors import InvalidQuestion, NotFound, SlotTaken

INTENTS = frozenset({Intent.BOOKING, Intent.NO_TIME, Intent.PHONE_UNCLEAR, Intent.PHONE_AGAIN})
NO_TIME = str(Intent.NO_TIME)


class Appointments(Protocol):
    """What is asked of appointments; each ticket is named by its reference."""

    def kinds(self, reference: str) -> tuple[AppointmentKind, ...]:
        """Return the kinds of which one can be booked now."""
        ...

    def free(self, reference: str, kind: AppointmentKind) -> FreeTimes:
        """Return the free times."""
        ...

    def can_reach(self, reference: str, kind: AppointmentKind) -> bool:
        """Return whether it is known how to reach the customer."""
        ...

    def reach(self, reference: str, phone: str) -> None:
        """Keep how to reach the customer."""
        ...

    def book(self, reference: str, kind: AppointmentKind, start: dt.datetime) -> Arranged:
        """Book a time once; raise SlotTaken, InvalidQuestion or NotFound."""
        ...


@dataclass(frozen=True, slots=True)
class Phones:
    """Numbers to call: the one that the customer has just told, and the one that the app knows."""

    told: str | None = None
    known: str | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """Takes the turns about a time."""

    appointments: Appointments

    def step(self, state: State, heard: Heard, phones: Phones = Phones()) -> Outcome:
        """Return what follows from a turn."""
        if heard.intent is Intent.PHONE_UNCLEAR:
            other = tuple(_other(wish) for wish in [read_booking_choice(state.waiting)] if wish)
            return _said(state, Say(Kind.HANDOFF, ("phone_unclear",), choices=(NO_TIME, *other, PERSON)))
        if heard.intent is Intent.PHONE_AGAIN and (wish := read_booking_choice(state.waiting)):
            return _asked_phone(state, wish)
        if heard.booking is None or state.ticket is None or not state.is_ticket_own:
            return _said(replace(state, waiting=""), Say(Kind.HANDOFF, ("no_time",), choices=(PERSON,)))
        if heard.booking.step is BookingStep.AT and heard.booking.at:
            return self._take(state, state.ticket, heard.booking, heard.booking.at, phones)
        return self._times(replace(state, waiting=""), state.ticket, heard.booking)

    def _times(self, state: State, ticket: str, wish: BookingChoice, *before: str) -> Outcome:
        """Show the free days, or the times of one, after what is to be said first."""
        menu = booking_menu(self.appointments.free(ticket, wish.kind), wish)
        end = (NO_TIME, PERSON) if menu.choices else (PERSON,)
        return _said(state, Say(Kind.HANDOFF, (*before, *menu.texts), choices=(*map(str, menu.choices), *end)))

    def _take(self, state: State, ticket: str, wish: BookingChoice, start: dt.datetime, phones: Phones) -> Outcome:
        """Book a time, or ask first for the number to call; where somebody was quicker, show other times of that day."""
        is_reached = self.appointments.can_reach(ticket, wish.kind)
        if phone := phones.told or (None if is_reached else phones.known):
            self.appointments.reach(ticket, phone)
        elif not is_reached:
            return _asked_phone(replace(state, waiting=str(wish)), wish)
        state = replace(state, waiting="")
        try:
            arranged = self.appointments.book(ticket, wish.kind, start)
        except (SlotTaken, InvalidQuestion):
            return self._times(state, ticket, wish, "time_gone")
        except NotFound:
            return _said(state, Say(Kind.HANDOFF, ("no_times",), choices=(PERSON,)))
        return _booked(state, wish, arranged)


def _asked_phone(state: State, wish: BookingChoice) -> Outcome:
    return _said(state, Say(Kind.HANDOFF, (f"ask_phone_{wish.kind}",), choices=(NO_TIME, _other(wish), PERSON)))


def _other(wish: BookingChoice) -> str:
    return str(BookingChoice(wish.kind, BookingStep.OTHER))


def _booked(state: State, wish: BookingChoice, arranged: Arranged) -> Outcome:
    texts = (f"booked_{wish.kind}", "calendar")
    say = Say(Kind.DONE, texts, choices=(_other(wish), PERSON), ticket=passed(arranged.ticket, arranged.secret), meeting=_meeting(arranged))
    return _said(replace(state, booked=str(wish)), say)


def _meeting(arranged: Arranged) -> Meeting:
    found = arranged.appointment
    calendar = calendar_path(found.ticket, arranged.secret)
    ending = arranged.phone[-2:] if arranged.phone else None
    return Meeting(found.kind, found.slot.start.isoformat(), found.slot.end.isoformat(), calendar, ending)


def _said(state: State, say: Say) -> Outcome:
    return Outcome(replace(state, turns=state.turns + 1, choices=say.choices), (say,))
