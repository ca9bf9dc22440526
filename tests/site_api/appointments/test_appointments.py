"""A time is booked with its ticket, never by more than there are places, and whoever has the link moves or cancels it."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import icalendar
import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from kb.appointments import AppointmentKind, Schedule
from kb.opening_hours import OpeningHours, Span
from search.service import Service
from site_api.app import create_app
from site_api.appointments.desk import AppointmentDesk
from site_api.appointments.wording import FOLDER, read_wording
from site_api.errors import InvalidQuestion, NotFound, NotPossible, SlotTaken
from site_api.live import LiveEngine
from site_api.settings import Settings
from site_api.store.database import Database
from site_api.store.tables.appointments import appointments
from site_api.store.tables.tickets import history, tickets
from site_api.tickets.change_set import Desired
from site_api.tickets.history import History
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.work import AgentWork
from tests.problems import assert_problem
from tests.site_api.tickets.conftest import ana, matter
from tests.site_api.tickets.memory_desk import NOW

OFFICE = OpeningHours((Span((0, 1, 2, 3, 4), dt.time(9), dt.time(18)),), "Etc/UTC")
PLACES = 2
SERVICE = Service("Banco Alisio", "ALI", appointments={AppointmentKind.VIDEO: Schedule(OFFICE, dt.timedelta(minutes=30), PLACES)})


@pytest.fixture
def desk(database: Database) -> AppointmentDesk:
    """Return a desk on an empty database, at a Wednesday's 10 o'clock."""
    told = History()
    return AppointmentDesk(database, SqlTicketDesk(database, lambda: SERVICE, told, lambda: NOW), lambda: SERVICE, told, lambda: NOW)


def book(desk: AppointmentDesk, start: dt.datetime, text: str = "My card", key: str | None = None) -> str:
    return desk.book(matter(text, contact=ana(email=f"{text}@mail.example")), start, AppointmentKind.VIDEO, key).appointment.ticket


def test_a_booked_time_is_its_tickets_and_its_answer_is_due_then(desk: AppointmentDesk, database: Database) -> None:
    start = desk.free(AppointmentKind.VIDEO)[5].start
    reference = book(desk, start)
    assert desk.of(reference).slot.start == start
    with database.read() as connection:
        assert connection.execute(sa.select(tickets.c.due_at, tickets.c.answer_expected_by)).one() == (start, start)
        assert connection.execute(sa.select(history.c.what, history.c.after)).all() == [
            ("opened", "web"),
            ("appointment", start.isoformat()),
        ]


def test_a_time_is_free_until_all_its_places_are_taken(desk: AppointmentDesk) -> None:
    first = desk.free(AppointmentKind.VIDEO)[0]
    for number in range(PLACES):
        assert first in desk.free(AppointmentKind.VIDEO)
        book(desk, first.start, f"matter-{number}")
    assert first not in desk.free(AppointmentKind.VIDEO)
    with pytest.raises(SlotTaken, match="choose another time"):
        book(desk, first.start, "one-more")


def test_a_time_that_is_taken_opens_no_ticket(desk: AppointmentDesk, database: Database) -> None:
    start = desk.free(AppointmentKind.VIDEO)[0].start
    for number in range(PLACES):
        book(desk, start, f"matter-{number}")
    with pytest.raises(SlotTaken):
        book(desk, start, "one-more", key="a key")
    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(tickets)) == PLACES


def test_of_many_at_once_only_as_many_as_there_are_places_get_it(desk: AppointmentDesk, database: Database) -> None:
    start = desk.free(AppointmentKind.VIDEO)[0].start

    def attempt(number: int) -> bool:
        try:
            book(desk, start, f"matter-{number}")
        except SlotTaken:
            return False
        return True

    with ThreadPoolExecutor(12) as pool:
        got = list(pool.map(attempt, range(24)))
    assert sum(got) == PLACES
    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(appointments)) == PLACES
        assert connection.scalar(sa.select(sa.func.count()).select_from(tickets)) == PLACES


def test_a_moved_appointment_frees_its_time_and_a_taken_time_leaves_it_where_it_was(desk: AppointmentDesk) -> None:
    first, second = (slot.start for slot in desk.free(AppointmentKind.VIDEO)[:2])
    mine = book(desk, first, "mine")
    others = [book(desk, second, f"matter-{number}") for number in range(PLACES)]
    with pytest.raises(SlotTaken):
        desk.move(mine, second)
    assert (desk.of(mine).slot.start, desk.of(mine).revision) == (first, 0)
    desk.cancel(others[0])
    assert (desk.move(mine, second).revision, desk.of(mine).slot.start) == (1, second)
    assert first in {slot.start for slot in desk.free(AppointmentKind.VIDEO)}


def test_moves_at_once_into_one_place_leave_nobody_without_an_appointment(desk: AppointmentDesk) -> None:
    *starts, last = (slot.start for slot in desk.free(AppointmentKind.VIDEO)[:5])
    mine = [book(desk, start, f"matter-{start:%H-%M}") for start in starts]

    def attempt(reference: str) -> bool:
        try:
            desk.move(reference, last)
        except SlotTaken:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, mine)) == PLACES
    assert not any(desk.of(reference).cancelled for reference in mine)


def test_a_cancelled_appointment_frees_its_time_once_and_can_be_booked_again(desk: AppointmentDesk) -> None:
    start = desk.free(AppointmentKind.VIDEO)[0].start
    reference = book(desk, start)
    for _ in range(2):
        cancelled = desk.cancel(reference)
        assert (cancelled.cancelled, cancelled.revision) == (True, 1)
    assert (desk.move(reference, start).cancelled, desk.of(reference).revision) == (False, 2)


def test_a_moved_appointment_opens_its_ticket_again_but_not_long_after_its_end(desk: AppointmentDesk, database: Database) -> None:
    first, second = (slot.start for slot in desk.free(AppointmentKind.VIDEO)[:2])
    reference = book(desk, first)
    AgentWork(database, lambda: SERVICE, now=lambda: NOW).solve(Desired(reference), "eva")
    desk.move(reference, second)
    with database.begin() as connection:
        stands = sa.select(tickets.c.status, tickets.c.due_at, tickets.c.answer_expected_by)
        assert connection.execute(stands).one() == ("open", second, second)
        connection.execute(sa.update(tickets).values(status="solved", due_at=None, solved_at=NOW - dt.timedelta(days=15)))
    with pytest.raises(NotPossible, match="more than 14 days ago"):
        desk.move(reference, first)
    assert desk.of(reference).slot.start == second


def test_an_appointment_goes_with_a_ticket_that_is_merged(desk: AppointmentDesk, database: Database) -> None:
    start = desk.free(AppointmentKind.VIDEO)[0].start
    reference, other = book(desk, start), desk.tickets.open(matter("The same")).ticket
    kept = AgentWork(database, lambda: SERVICE, now=lambda: NOW).merge(Desired(reference), "eva", other.reference)
    assert desk.of(kept.reference).slot.start == start


def test_a_repeated_request_books_once_and_another_time_with_its_key_is_refused(desk: AppointmentDesk) -> None:
    start = desk.free(AppointmentKind.VIDEO)[0].start
    assert book(desk, start, key="once") == book(desk, start, key="once")
    assert len(desk.free(AppointmentKind.VIDEO)) == len(list(SERVICE.appointments[AppointmentKind.VIDEO].slots(NOW)))


def test_other_places_of_before_count_where_they_overlap(desk: AppointmentDesk, database: Database) -> None:
    start = desk.free(AppointmentKind.VIDEO)[0].start
    for number in range(PLACES):
        reference = book(desk, start + dt.timedelta(minutes=30), f"matter-{number}")
        with database.begin() as connection:
            moved = sa.update(appointments).where(appointments.c.ticket == reference)
            connection.execute(moved.values(starts_at=start + dt.timedelta(minutes=10 + number)))
    assert start not in {slot.start for slot in desk.free(AppointmentKind.VIDEO)}
    with pytest.raises(SlotTaken):
        book(desk, start, "one-more")


def test_a_time_that_is_not_offered_and_a_kind_that_is_not_are_refused(desk: AppointmentDesk) -> None:
    for start in (NOW - dt.timedelta(days=1), desk.free(AppointmentKind.VIDEO)[0].start + dt.timedelta(minutes=1)):
        with pytest.raises(InvalidQuestion, match="not one of the times offered"):
            book(desk, start)
    with pytest.raises(NotFound, match="offers no appointments of the kind call_back; it offers video"):
        desk.free(AppointmentKind.CALL_BACK)


def test_every_language_says_everything() -> None:
    for path in FOLDER.glob("*.yml"):
        words = read_wording(path.stem)
        for kind in AppointmentKind:
            said = words.kinds[kind]
            assert "{reference}" in said.description
            assert said.booked.format(time="9")
            assert said.summary.format(bank="Banco Alisio")


@pytest.fixture
def client(live: LiveEngine, database_url: str) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(database_url=database_url, rate_limit="off"), live)) as client:
        yield client


def wanted(client: TestClient, kind: str = "call_back", number: int = 0, **changes: Any) -> dict[str, Any]:
    days = client.get("/v1/slots", params={"kind": kind}).json()["days"]
    starts = [slot["starts_at"] for day in days for slot in day["slots"]]
    contact = {"phone": "+34 600 000 001", "email": "ana@mail.example"}
    return {"text": "No me llega la tarjeta", "kind": kind, "starts_at": starts[number], "contact": contact, "lang": "es", **changes}


@pytest.mark.parametrize(("lang", "name"), [("es", "Cita por vídeo"), ("en", "Video appointment"), ("ru", "Видеовстреча")])
def test_free_times_come_by_day_in_words_of_each_language(client: TestClient, lang: str, name: str) -> None:
    body = client.get("/v1/slots", params={"kind": "video", "lang": lang}).json()
    assert (body["lang"], body["name"], body["timezone"]) == (lang, name, "Atlantic/Canary")
    day = body["days"][0]
    at = dt.datetime.fromisoformat(day["slots"][0]["starts_at"])
    assert at.date().isoformat() == day["date"]
    assert str(at.day) in day["label"]


def test_a_booking_over_http_is_kept_and_its_calendar_file_says_when(client: TestClient) -> None:
    asked = wanted(client)
    answer = client.post("/v1/appointments", json=asked, headers={"Idempotency-Key": "once"})
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert body["appointment"]["starts_at"] == asked["starts_at"]
    again = client.post("/v1/appointments", json=asked, headers={"Idempotency-Key": "once"})
    assert (again.json(), again.headers["idempotent-replayed"]) == (body, "true")
    other = client.post("/v1/appointments", json=wanted(client, number=3), headers={"Idempotency-Key": "once"})
    assert "send a new key" in assert_problem(other, 422)

    file = client.get(body["calendar"])
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert client.get(body["calendar"]).content == file.content
    (event,) = icalendar.Calendar.from_ical(file.content).events
    assert event.start == dt.datetime.fromisoformat(asked["starts_at"])
    assert (event["summary"], event["sequence"], event["status"]) == ("Te llama Banco Alisio", 0, "CONFIRMED")
    assert body["reference"] in str(event["description"])
    secret = body["link"].partition("#")[2]
    for private in (secret, "600000001", "ana@mail.example"):
        assert private not in file.text


def test_whoever_has_the_secret_moves_and_cancels_and_nobody_else(client: TestClient) -> None:
    body = client.post("/v1/appointments", json=wanted(client, "video")).json()
    address, headers = f"/v1/appointments/{body['reference']}", {"Ticket-Secret": body["link"].partition("#")[2]}
    later = wanted(client, "video", number=4)["starts_at"]
    for path, sent in (("", None), (".ics", None), ("/move", {"starts_at": later}), ("/cancel", {})):
        refused = client.get(address + path) if sent is None else client.post(address + path, json=sent, headers={"Ticket-Secret": "guess"})
        assert_problem(refused, 404)
    moved = client.post(f"{address}/move", json={"starts_at": later}, headers=headers).json()
    assert (moved["starts_at"], moved["cancelled"]) == (later, False)
    assert client.post(f"{address}/cancel", headers=headers).json()["cancelled"]
    assert client.get(address, headers=headers).json()["cancelled"]
    file = icalendar.Calendar.from_ical(client.get(f"{address}.ics", headers=headers).content)
    (event,) = file.walk("VEVENT")
    assert (file["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 2)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"contact": {"email": "ana@mail.example"}}, "A call back needs contact.phone"),
        ({"contact": None}, "A call back needs contact.phone"),
        ({"kind": "video", "contact": {"name": "Ana"}}, "needs contact.email or contact.phone"),
        ({"starts_at": "2020-01-01T09:00:00+00:00"}, "not one of the times offered"),
        ({"starts_at": "2026-11-26T09:00:00"}, "starts_at"),
        ({"kind": "lunch"}, "kind"),
        ({"text": ""}, "text"),
    ],
)
def test_what_cannot_be_booked_is_refused_and_opens_no_ticket(client: TestClient, changes: dict[str, Any], part: str) -> None:
    answer = client.post("/v1/appointments", json={**wanted(client), **changes})
    said = assert_problem(answer, 422)
    assert part in said or any(error["field"] == part for error in answer.json()["errors"])


def test_a_phone_in_full_width_digits_is_one_to_call(client: TestClient) -> None:
    asked = {**wanted(client, number=6), "contact": {"phone": "６１２ ３４５ ６７８"}}
    assert client.post("/v1/appointments", json=asked).status_code == 201


def test_a_ticket_without_an_appointment_has_no_calendar_file(client: TestClient) -> None:
    opened = client.post("/v1/tickets", json={"text": "No me llega la tarjeta"}).json()
    secret = opened["link"].partition("#")[2]
    assert_problem(client.get(f"/v1/appointments/{opened['reference']}.ics", params={"secret": secret}), 404)
    assert_problem(client.post(f"/v1/appointments/{opened['reference']}/cancel", params={"secret": secret}), 404)
