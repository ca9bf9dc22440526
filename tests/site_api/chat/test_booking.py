"""A time is arranged in the conversation: shown, chosen, the phone asked for, booked once, and never on somebody else's ticket."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import sqlalchemy as sa

from kb.appointments import AppointmentKind, Schedule
from kb.article import Priority
from kb.opening_hours import OpeningHours, Span
from kb.queue import Queue
from search.service import Service
from site_api.appointments.door import AppointmentDoor
from site_api.chat.booking import Booking, Phones
from site_api.chat.ears import ears
from site_api.chat.hearing import hear
from site_api.chat.reply import Reply
from site_api.chat.state import State
from site_api.chat.turn import Intent, Turn
from site_api.chat.voice import Voices
from site_api.errors import NotFound
from site_api.store.database import Database
from site_api.store.tables.tickets import history, messages, tickets
from site_api.tickets.change_set import Desired
from site_api.tickets.contact import find_phone
from site_api.tickets.handover import Routing
from site_api.tickets.work import AgentWork
from tests.chat import appointment_door
from tests.site_api.tickets.conftest import ana, matter

CALL = AppointmentKind.CALL_BACK
EVENING = dt.datetime(2026, 11, 25, 20, 30, tzinfo=dt.UTC)
DAYS = (0, 1, 2, 3, 4)
PHONES = OpeningHours((Span(DAYS, dt.time(8), dt.time(20)),), "Atlantic/Canary")
CARDS = OpeningHours((Span(DAYS, dt.time(9), dt.time(14)),), "Atlantic/Canary")
SERVICE = Service(
    "Banco Alisio",
    "ALI",
    queues={
        "cards": Queue("cards", {"en": "Cards"}, CARDS),
        "security": Queue("security", {"en": "Security"}, OpeningHours((), "Atlantic/Canary"), dt.timedelta(minutes=15)),
    },
    appointments={CALL: Schedule(PHONES, dt.timedelta(minutes=15))},
)
VOICES = Voices(SERVICE, ("en", "es", "ru"), 90, lambda: EVENING)
VOICE, EARS = VOICES.voice("en"), ears(VOICES.all_texts)
DAY = f"{CALL}:day:2026-11-26"
NINE = f"{CALL}:at:2026-11-26T09:00:00+00:00"
PHONE = "+34612345678"


@dataclass
class Visitor:
    """A customer who taps and writes."""

    booking: Booking
    state: State = field(default_factory=lambda: State("en"))

    def says(self, text: str = "", choice: str | None = None, known: str | None = None) -> Reply:
        phone = find_phone(text, "Atlantic/Canary") if text else None
        choice = choice or VOICE.named(text, self.state.choices)
        heard = hear(self.state, Turn(text, choice, phone is not None), EARS)
        outcome = self.booking.step(self.state, heard, Phones(phone, known))
        self.state = outcome.state
        return VOICE.speak(outcome.says[-1], lambda _: None)

    def taps(self, choice: str, known: str | None = None) -> Reply:
        return self.says(choice=choice, known=known)


@pytest.fixture
def door(database: Database) -> AppointmentDoor:
    return appointment_door(database, SERVICE, EVENING)


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


def visitor(door: AppointmentDoor, **changes: Any) -> Visitor:
    """Return a customer whose ticket has just been opened."""
    reference = door.desk.tickets.open(matter(**changes)).ticket.reference
    choices = (*door.kinds(reference), Intent.PERSON)
    return Visitor(Booking(door), State("en", ticket=reference, is_ticket_own=True, ticket_queue="cards", choices=choices))


def test_days_come_first_then_the_hours_at_which_the_tickets_own_people_are_there(door: AppointmentDoor) -> None:
    ana_ = visitor(door)
    days = ana_.taps(CALL)
    assert days.text == "Which day suits you?"
    assert labels(days) == [
        *("Tomorrow, Thursday 26", "Friday 27", "Monday 30", "Tuesday 1", "Wednesday 2"),
        *("Not now", "Talk to a person"),
    ]
    hours = ana_.taps(DAY)
    assert hours.text == "Tomorrow, Thursday 26: what time suits you? Times are Canary time."
    ends = ("More times", "Another day", "Not now", "Talk to a person")
    assert labels(hours) == ["9:00", "9:30", "10:00", "10:30", "11:00", "11:30", "12:00", "12:30", "13:00", "13:30", *ends]
    every = labels(ana_.taps(ana_.state.choices[10]))
    assert (every[:3], every[19:]) == (["9:00", "9:15", "9:30"], ["13:45", *ends[1:]])
    assert ana_.taps(ana_.state.choices[20]) == days


def test_many_days_and_times_come_page_by_page_and_then_from_the_first_again(database: Database) -> None:
    hours = OpeningHours((Span(DAYS, dt.time(8), dt.time(20)),), "Atlantic/Canary")
    schedule = Schedule(hours, dt.timedelta(minutes=15), days_ahead=14)
    service = replace(SERVICE, queues={"cards": Queue("cards", {"en": "Cards"}, hours)}, appointments={CALL: schedule})
    ana_ = visitor(appointment_door(database, service, EVENING))
    first = ana_.taps(CALL)
    second = ana_.taps(ana_.state.choices[8])
    assert labels(second) == ["Tuesday 8", "Wednesday 9", "Other days", "Not now", "Talk to a person"]
    assert ana_.taps(ana_.state.choices[2]) == first
    assert labels(ana_.taps(DAY))[:3] == ["8:00", "9:00", "10:00"]
    pages = [labels(ana_.taps(ana_.state.choices[place])) for place in (12, 24, 24)]
    assert [(page[0], page[23]) for page in pages] == [("8:00", "13:45"), ("14:00", "19:45"), ("8:00", "13:45")]


def test_where_one_day_alone_is_free_its_hours_come_at_once(database: Database) -> None:
    hours = OpeningHours((Span((3,), dt.time(9), dt.time(11)),), "Atlantic/Canary")
    service = replace(SERVICE, appointments={CALL: Schedule(hours, dt.timedelta(minutes=30), days_ahead=5)})
    ana_ = visitor(appointment_door(database, service, EVENING))
    assert labels(ana_.taps(CALL)) == ["9:00", "9:30", "10:00", "10:30", "Not now", "Talk to a person"]


def test_a_number_names_a_day_and_then_a_time(door: AppointmentDoor) -> None:
    ana_ = visitor(door)
    ana_.taps(CALL)
    ana_.says("2")
    assert ana_.says("the first").text.startswith("Which number should we call?")
    assert ana_.state.waiting == f"{CALL}:at:2026-11-27T09:00:00+00:00"


DAY_IDS = [f"{CALL}:day:2026-{day}" for day in ("11-26", "11-27", "11-28", "11-30", "12-01", "12-02")]
HOUR_IDS = [f"{CALL}:at:2026-11-27T{hour:02}:00:00+00:00" for hour in range(8, 18)]
ALL_TIMES = f"{CALL}:from:2026-11-27T08:00:00+00:00"


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        ("es", "mañana", "11-26"),
        ("es", "el lunes", "11-30"),
        ("es", "LUNES 30", "11-30"),
        ("es", "el martes 1 de diciembre", "12-01"),
        ("es", "mañana a las 10", "11-26"),
        ("es", "el viernes por la tarde", "11-27"),
        ("en", "Monday please", "11-30"),
        ("en", "tomorrow at 10am", "11-26"),
        ("ru", "в понедельник", "11-30"),
        ("ru", "в среду в 10", "12-02"),
        ("ru", "завтра", "11-26"),
        ("ru", "30 ноября", "11-30"),
        ("es", "el 26", "11-26"),
        ("es", "el domingo", None),
        ("es", "10", None),
        ("es", "¿cuánto cuesta la tarjeta?", None),
        ("es", "el lunes me robaron la tarjeta", None),
        ("es", "1", None),
    ],
)
def test_a_day_may_be_named_in_words(lang: str, text: str, day: str | None) -> None:
    found = VOICES.voice(lang).named(text, DAY_IDS)
    assert found == (f"{CALL}:day:2026-{day}" if day else None)


@pytest.mark.parametrize(
    ("lang", "text", "hour"),
    [
        ("es", "10", 10),
        ("es", "a las 10", 10),
        ("es", "a las diez", None),
        ("es", "10:00", 10),
        ("es", "09:00", 9),
        ("es", "a la 1", 13),
        ("es", "a las 4 de la tarde", 16),
        ("es", "a las 9 de la mañana", 9),
        ("en", "at 4 pm", 16),
        ("en", "10am", 10),
        ("ru", "в 3 часа дня", 15),
        ("ru", "в 10", 10),
        ("es", "1", None),
        ("es", "a las 23", None),
        ("es", "me han cobrado 10 euros", None),
        ("es", "a las 99", None),
    ],
)
def test_a_time_may_be_named_in_words(lang: str, text: str, hour: int | None) -> None:
    found = VOICES.voice(lang).named(text, [*HOUR_IDS, ALL_TIMES, Intent.NO_TIME])
    assert found == (HOUR_IDS[hour - 8] if hour else None)


def test_a_time_that_is_not_shown_leads_to_all_of_that_day() -> None:
    choices = [*HOUR_IDS, ALL_TIMES]
    assert [VOICES.voice("es").named(text, choices) for text in ("a las 10:15", "10.15")] == [ALL_TIMES, ALL_TIMES]
    assert VOICES.voice("es").named("10:15", HOUR_IDS) is None


@pytest.mark.parametrize("day", ["2026-11-25", "2020-01-01", "2026-11-28", "9999-12-31"])
def test_a_day_on_which_nothing_is_free_is_said_so_with_the_others(door: AppointmentDoor, day: str) -> None:
    ana_ = visitor(door)
    ana_.taps(CALL)
    reply = ana_.taps(f"{CALL}:day:{day}")
    assert reply.text == "There is no free time left on that day. Which day suits you?"
    assert reply.choices[0].id == DAY


@pytest.mark.parametrize(
    "choice", ["call_back:day:tomorrow", "call_back:day:", "call_back:from:9", "call_back:at:2026-11-26T09:00", "video:day:2026-11-26"]
)
def test_what_was_never_offered_is_not_taken(door: AppointmentDoor, choice: str) -> None:
    ana_ = visitor(door)
    ana_.taps(CALL)
    assert hear(ana_.state, Turn(choice=choice), EARS).intent is Intent.UNOFFERED


def test_a_day_that_is_tapped_twice_shows_its_hours_twice(door: AppointmentDoor) -> None:
    ana_ = visitor(door)
    assert ana_.taps(CALL) == ana_.taps(CALL)
    assert ana_.taps(DAY) == ana_.taps(DAY)


def test_a_phone_that_is_not_known_is_asked_for_and_kept_with_the_ticket_alone(door: AppointmentDoor, database: Database) -> None:
    ana_ = visitor(door)
    for choice in (CALL, DAY):
        ana_.taps(choice)
    assert ana_.taps(NINE).text.startswith("Which number should we call?")
    assert ana_.says("612 34").text.startswith("I don't recognise that phone number.")
    booked = ana_.says("it's 612 345 678")
    assert "we'll call you on Thursday 26 November at 9:00, Canary time. It will be on the number ending in 78." in booked.text
    assert booked.ticket is not None
    assert booked.ticket.reference == ana_.state.ticket
    with database.read() as connection:
        start = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)
        assert connection.execute(sa.select(tickets.c.phone, tickets.c.due_at)).one() == (PHONE, start)
        notes = sa.select(messages.c.text).where(messages.c.kind == "note")
        assert connection.scalars(notes).all() == ["Call back: Thursday 26 November, 9:00"]


@pytest.mark.parametrize(("contact", "known", "ending"), [(ana(), None, "01"), (ana(), PHONE, "01"), (None, PHONE, "78")])
def test_a_phone_that_is_known_is_not_asked_for(door: AppointmentDoor, contact: object, known: str | None, ending: str) -> None:
    ana_ = visitor(door, contact=contact)
    for choice in (CALL, DAY):
        ana_.taps(choice)
    assert f"ending in {ending}" in ana_.taps(NINE, known).text


def test_a_time_that_is_tapped_twice_is_booked_once_and_confirmed_twice(door: AppointmentDoor, database: Database) -> None:
    ana_ = visitor(door, contact=ana())
    for choice in (CALL, DAY):
        ana_.taps(choice)
    before = ana_.state
    first, second = ana_.taps(NINE), ana_.taps(NINE)
    ana_.state = before  # As where two taps were under way at once.
    assert first == second == ana_.taps(NINE)
    with database.read() as connection:
        assert connection.scalars(sa.select(history.c.what)).all() == ["opened", "appointment"]


def test_a_time_that_is_gone_is_said_so_with_others_of_its_day(door: AppointmentDoor) -> None:
    ana_, ben = visitor(door, contact=ana()), visitor(door, contact=ana(email="ben@mail.example", phone="+34600000002"))
    for choice in (CALL, DAY):
        ana_.taps(choice)
        ben.taps(choice)
    ana_.taps(NINE)
    gone = ben.taps(NINE)
    assert gone.text.startswith("That time has just been taken, so I haven't booked it. Tomorrow, Thursday 26: what time suits you?")
    assert NINE not in ben.state.choices
    assert "at 9:15" in ben.taps(ben.state.choices[0]).text


def test_another_time_frees_the_first(door: AppointmentDoor) -> None:
    ana_ = visitor(door, contact=ana())
    for choice in (CALL, DAY):
        ana_.taps(choice)
    booked = ana_.taps(NINE)
    for choice in (booked.choices[0].id, DAY):
        ana_.taps(choice)
    assert NINE not in ana_.state.choices
    assert "at 9:15" in ana_.taps(ana_.state.choices[0]).text
    assert dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC) in {slot.start for slot in door.desk.free(CALL)}


def test_no_time_leaves_the_ticket_as_it_is(door: AppointmentDoor) -> None:
    ana_ = visitor(door)
    ana_.taps(CALL)
    assert ana_.taps(Intent.NO_TIME).text.startswith("All right, no appointment.")
    assert door.kinds(ana_.state.ticket or "") == (CALL,)


def test_nothing_is_offered_on_what_is_urgent_over_or_booked(door: AppointmentDoor) -> None:
    urgent = visitor(door, decision=Routing("cards", Priority.URGENT, "fraud_in_progress"))
    booked, over = visitor(door, contact=ana()), visitor(door)
    for choice in (CALL, DAY, NINE):
        booked.taps(choice)
    over.taps(CALL)
    over.taps(DAY)
    AgentWork(door.desk.database, lambda: SERVICE).solve(Desired(over.state.ticket or ""), "marta")
    assert [door.kinds(one.state.ticket or "") for one in (urgent, booked, over)] == [(), (), ()]
    assert over.taps(over.state.choices[0], PHONE).text.startswith("There are no free times left")
    with pytest.raises(NotFound):
        door.desk.of(over.state.ticket or "")


def test_what_is_answered_sooner_than_anybody_can_call_gets_no_appointment(door: AppointmentDoor) -> None:
    soon = visitor(door, decision=Routing("security", Priority.NORMAL, "clear_match"))
    assert door.free(soon.state.ticket or "", CALL).slots
    assert door.kinds(soon.state.ticket or "") == ()


def test_a_ticket_that_is_only_known_by_an_address_gets_no_appointment(door: AppointmentDoor) -> None:
    other = visitor(door, contact=ana())
    other.taps(CALL)
    other.taps(DAY)
    other.state = State("en", ticket=other.state.ticket, choices=other.state.choices)
    other.taps(NINE)
    with pytest.raises(NotFound):
        door.desk.of(other.state.ticket or "")


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("llámame al 612 345 678, gracias", PHONE),
        ("+7 912 345-67-89", "+79123456789"),
        ("8 912 345 67 89", "+79123456789"),
        ("806 123 456", None),
        ("4111 1111 1111 1111", None),
        ("12345", None),
    ],
)
def test_a_phone_is_found_where_somebody_can_be_called(text: str, phone: str | None) -> None:
    assert find_phone(text, "Atlantic/Canary") == phone
