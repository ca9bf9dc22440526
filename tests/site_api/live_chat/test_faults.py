"""Whatever vanishes, nothing that was answered is lost and nothing is said twice, on both databases."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from site_api.store.database import Database
from site_api.store.tables.outbox import outbox
from site_api.store.tables.tickets import messages
from site_api.tickets.handover import Author
from tests.site_api.live_chat.hall import Customer, Hall, hall_of
from tests.waiting import until


def test_a_reload_and_a_cut_stream_lose_and_double_nothing(hall: Hall) -> None:
    marta = hall.agent("marta").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    talk = marta.take()
    with customer.stream() as first:
        for number in range(5):
            marta.say(talk, f"antes {number}")
        first.until("step", lambda step: step["text"] == "antes 4")
        first.cut()
        last = first.last
    for number in range(5):
        marta.say(talk, f"mientras {number}")
        customer.say(f"yo {number}")
    with customer.stream(last) as second:
        marta.say(talk, "después")
        second.until("step", lambda step: step["text"] == "después")
        both = first.lines() + second.lines()
    said = [text for number in range(5) for text in (f"mientras {number}", f"yo {number}")]
    assert both == [*(f"antes {number}" for number in range(5)), *said, "después"]
    with customer.stream() as reloaded:
        reloaded.until("step", lambda step: step["text"] == "después")
        assert reloaded.lines() == both


def test_a_stream_that_has_everything_of_an_ended_talk_is_told_not_to_come_again(hall: Hall) -> None:
    marta = hall.agent("marta").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    talk = marta.take()
    with customer.stream() as panel:
        marta.post(f"{talk}/end")
        until(lambda: panel.is_over, "the end")
    assert customer.api.get(f"/v1/chat/{customer.session}/stream", headers={"Last-Event-ID": panel.last or ""}).status_code == 204
    with customer.stream("nonsense-1") as again:
        assert again.until("step", lambda step: step["kind"] == "ended")["text"].startswith("Marta ha terminado")


def test_an_agent_who_vanishes_leaves_the_customer_to_another_one(hall: Hall) -> None:
    marta, leo = hall.agent("marta").available(), hall.agent("leo").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    with leo.stream() as desk, customer.stream() as panel:
        with marta.stream():
            talk = marta.take()
            customer.say("¿Me ayudas?")
        assert panel.until("step", lambda step: step["kind"] == "waiting")["text"].startswith("Se ha perdido la conexión")
        assert desk.until("desk", lambda now: bool(now["waiting"]))["waiting"][0]["id"] == talk
        assert marta.say(talk, "Ya vuelvo").status_code == 409
        assert leo.take() == talk
        assert panel.until("step", lambda step: step["kind"] == "joined" and step["agent"] == "Leo")
        assert panel.lines() == ["¿Me ayudas?"]


def test_the_last_agent_who_vanishes_leaves_a_ticket(hall: Hall) -> None:
    marta = hall.agent("marta").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    with customer.stream() as panel:
        with marta.stream():
            marta.take()
            customer.say("¿Sigues ahí?")
        ended = panel.until("step", lambda step: step["kind"] == "ended")
    assert ended["text"].startswith("Se ha perdido la conexión con Marta")
    assert customer.reference in ended["text"]
    assert customer.panel() == [("customer", "¿Sigues ahí?")]


def test_whoever_waits_for_nobody_is_told_that_it_is_a_ticket(hall: Hall) -> None:
    marta = hall.agent("marta").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    with customer.stream() as panel:
        marta.post("availability")
        assert panel.until("step", lambda step: step["kind"] == "ended")["text"].startswith("Ahora no queda nadie libre")


@pytest.mark.parametrize("agents_url", ["sqlite"], indirect=True)  # It waits for the customer's patience to end, half a minute.
def test_an_answer_to_a_customer_who_has_left_goes_out_as_one_letter(small_centre: Path, agents_url: str) -> None:
    settings = {"KB_LIVE_PATIENCE": "2", "KB_SMTP_URL": "smtp://127.0.0.1:9", "KB_OUTBOX": "false"}
    with hall_of(small_centre, agents_url, **settings) as (hall, _):
        marta = hall.agent("marta").available()
        customer = hall.customer()
        customer.chat(choice="person", contact={"email": "ana@mail.example"})
        customer.ask()
        with marta.stream() as desk:
            talk = marta.take()
            marta.say(talk, "Esto lo has leído")
            customer.post("sign", read=2)
            desk.until("desk", lambda now: bool(now["talks"]) and now["talks"][0]["last"] == 2)
            marta.say(talk, "Esto ya no lo has visto")
            desk.until("desk", lambda now: not now["talks"])
            letters = until(lambda: _answers(hall.database_url), "the letter")
        assert letters == ["Esto ya no lo has visto"]
        assert customer.panel() == [("agent", "Esto lo has leído"), ("agent", "Esto ya no lo has visto")]


def _answers(url: str) -> list[str]:
    with Database(url) as database, database.read() as connection:
        payloads = connection.execute(sa.select(outbox.c.payload).where(outbox.c.topic == "answered")).scalars()
        found = [payload["message"] for payload in payloads]
        return list(connection.execute(sa.select(messages.c.text).where(messages.c.id.in_(found))).scalars())


def test_kill_9_while_many_write_loses_no_line_that_was_answered(small_centre: Path, agents_url: str) -> None:
    with hall_of(small_centre, agents_url, KB_LIVE_TALKS="20") as (hall, server):
        marta = hall.agent("marta").available()
        customers = [hall.customer().wants_a_person() for _ in range(8)]
        for customer in customers:
            customer.ask()
            marta.take()
        answered: list[str] = []
        writers = [threading.Thread(target=_write, args=(customer, answered)) for customer in customers]
        for writer in writers:
            writer.start()
        until(lambda: len(answered) >= 60, "60 lines")
        server.process.kill()
        for writer in writers:
            writer.join()
    kept = _lines(agents_url)
    assert set(answered) <= set(kept)
    assert len(kept) == len(set(kept))


def _lines(url: str) -> list[str]:
    said = sa.select(messages.c.text).where(messages.c.author == Author.CUSTOMER, messages.c.text.like("line %"))
    with Database(url) as database, database.read() as connection:
        return list(connection.execute(said).scalars())


def _write(customer: Customer, answered: list[str]) -> None:
    try:
        for number in range(10_000):
            text = f"line {number} of {customer.session[:8]}"
            customer.say(text, key=f"k{number}")
            answered.append(text)
    except Exception:  # noqa: BLE001 - The server was killed.
        return
