"""What was booked, in the agent's words and the bank's time: on the ticket's page, in the inbox, and on a shelf of its own."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from kb.appointments import AppointmentKind, Slot
from kb.opening_hours import OpeningHours
from kb.queue import Queue
from search.service import Service
from site_api.appointments.appointment import Appointment
from site_api.desk.inbox import PAGE, Mark, Shelf, Wanted, count_booked, read_inbox
from site_api.desk.meeting import bank_day, describe_meeting
from site_api.desk.wording import read_wording
from site_api.store.database import Database
from site_api.store.tables.tickets import tickets
from tests.site_api.desk.conftest import Desk, act
from tests.site_api.desk.desk_data import AGENTS, add_appointment, add_tickets

ANA, LEO = AGENTS[0], AGENTS[1]
NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)  # A Wednesday, 13 o'clock in Madrid.
BANK = Service(timezone="Europe/Madrid", queues={"islands": Queue("islands", {}, OpeningHours((), "Atlantic/Canary"))})
CARD, FRAUD, PAYMENT = 0, 1, 2


def told(start: dt.datetime, lang: str, *, queue: str = "support", revision: int = 0) -> str:
    booked = Appointment("ALI-1", AppointmentKind.CALL_BACK, "ru", Slot(start, start + dt.timedelta(minutes=15)), revision, NOW)
    found = describe_meeting(booked, queue, BANK, read_wording(lang), NOW)
    return f"{found.name}: {found.time} {found.elsewhere}{' *' if found.is_today else ''}{' moved' if found.is_moved else ''}".strip()


@pytest.mark.parametrize(
    ("hours", "lang", "words"),
    [
        (2.5, "es", "Llamada: hoy, 15:30  *"),
        (2.5, "ru", "Обратный звонок: сегодня, 15:30  *"),
        (-3, "en", "Call back: today, 10:00  *"),
        (11, "es", "Llamada: mañana, 0:00"),  # Thursday in Madrid, and still Wednesday in UTC.
        (11, "en", "Call back: tomorrow, 0:00"),
        (49, "ru", "Обратный звонок: пятница, 27 ноября, 14:00"),
        (49, "es", "Llamada: viernes, 27 de noviembre, 14:00"),
    ],
)
def test_a_time_is_told_by_the_agents_language_and_the_banks_clock(hours: float, lang: str, words: str) -> None:
    assert told(NOW + dt.timedelta(hours=hours), lang) == words


def test_the_time_where_the_queue_works_stands_beside_it_where_clocks_differ() -> None:
    assert told(NOW + dt.timedelta(hours=1), "es", queue="islands") == "Llamada: hoy, 14:00 13:00 en Canarias *"
    assert told(NOW + dt.timedelta(hours=1), "ru", queue="islands", revision=1).endswith("13:00 — Канарские о-ва * moved")


def test_a_day_ends_by_the_banks_clock_when_clocks_change() -> None:
    begins, ends = bank_day(dt.datetime(2026, 10, 25, 12, tzinfo=dt.UTC), BANK)
    assert ends.astimezone(dt.UTC) - begins.astimezone(dt.UTC) == dt.timedelta(hours=25) - dt.timedelta(microseconds=1)


def test_the_shelf_of_appointments_holds_what_comes_from_today_on_the_next_first(database: Database) -> None:
    names = add_tickets(database, PAGE + 10)
    for number, name in enumerate(names):
        add_appointment(database, name, NOW + dt.timedelta(hours=number - 2), place=None if number == 5 else 0)
    wanted = Wanted(Shelf.BOOKED, since=NOW)
    with database.read() as connection:
        first = read_inbox(connection, LEO, wanted)
        rest = read_inbox(connection, LEO, Wanted(Shelf.BOOKED, since=NOW, after=Mark.read(str(first.next))))
        own = read_inbox(connection, ANA, wanted)
        today = [count_booked(connection, agent, None, (NOW, NOW + dt.timedelta(hours=9))) for agent in (LEO, ANA)]
    rows = [row.ticket.reference for row in (*first.rows, *rest.rows)]
    assert (rows, rest.next) == ([name for number, name in enumerate(names) if number >= 2 and number != 5], None)
    assert {row.ticket.queue for row in own.rows} == {"cards", "payments"}
    assert today == [9, 4]  # The tickets 2 to 11 but the cancelled one, of which Ana has 2, 3, 6 and 10.


def test_an_agent_sees_what_was_booked_in_the_inbox_and_at_the_head_of_the_ticket(desk: Desk) -> None:
    midday = dt.datetime.now(ZoneInfo("Europe/Madrid")).replace(hour=12, minute=30, second=0, microsecond=0)
    with Database(desk.database_url) as database:
        add_appointment(database, desk.references[PAYMENT], midday, before=midday + dt.timedelta(days=1))
        with database.begin() as connection:
            both = tickets.c.reference.in_([desk.references[PAYMENT], desk.references[CARD]])
            connection.execute(sa.update(tickets).where(both).values(phone="+34600555777"))
        add_appointment(database, desk.references[CARD], midday + dt.timedelta(days=3), kind="video", place=None)
    with desk.client("ana") as ana:
        found, shelf = ana.get("/desk/find?q=%2B34600555777").text, ana.get("/desk/?shelf=booked").text
        assert "Llamada: <b>hoy, " in found
        assert "Cita por vídeo: cancelada" in found
        assert (desk.references[PAYMENT] in shelf, desk.references[CARD] in shelf) == (True, False)
        page = ana.get(f"/desk/tickets/{desk.references[PAYMENT]}").text
        head = page.partition('<p class="meeting meeting--today">')[2].partition("</p>")[0]
        assert all(words in head for words in ("Llamada", "hoy, ", "cambiada", "antes, mañana, ", 'href="tel:+34600555777"'))
        assert "cambia la hora de la cita: " in page
        assert '<span class="tag">cancelada</span>' in ana.get(f"/desk/tickets/{desk.references[CARD]}").text


def test_a_history_names_what_changed_in_the_agents_words(desk: Desk) -> None:
    with desk.client("ana") as ana:
        for step, value in (
            ("priority", {"priority": "urgent"}),
            ("move", {"queue": "payments"}),
            ("link", {"article": "lost-or-stolen-card"}),
        ):
            act(ana, desk.references[CARD], step, **value)
        page = ana.get(f"/desk/tickets/{desk.references[CARD]}").text
    steps = page.partition('<ol class="steps">')[2].partition("</ol>")[0]
    assert "cambia la prioridad: Normal → Urgente" in steps
    assert "cambia de cola: Tarjetas → Pagos" in steps
    assert "anota el artículo: lost-or-stolen-card" not in steps
    assert "anota el artículo: " in steps
