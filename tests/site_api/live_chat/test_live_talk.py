"""A customer and an agent talk to each other, over real HTTP on both databases."""

import datetime as dt

import httpx
import pytest
import sqlalchemy as sa

from search.service import Service
from site_api.store.database import Database
from site_api.store.tables.tickets import tickets
from site_api.tickets.change_set import Desired
from site_api.tickets.work import AgentWork
from tests.site_api.live_chat.hall import Hall
from tests.waiting import until

NAMES = {"es": "Marta", "ru": "Ольга"}


def test_nobody_there_is_a_ticket_and_no_offer(hall: Hall) -> None:
    customer = hall.customer().wants_a_person()
    assert customer.reference
    assert "live" not in customer.choices
    refused = customer.post("live")
    assert refused.status_code == 409
    assert customer.reference in refused.json()["detail"]
    assert refused.json()["detail"].startswith("Ahora no hay nadie libre")


def test_the_whole_talk_from_the_offer_to_the_end_is_in_the_ticket_and_in_the_panel(hall: Hall) -> None:
    marta = hall.agent("marta").available()
    with marta.stream() as desk:
        customer = hall.customer().wants_a_person()
        assert "live" in customer.choices
        assert "Tu puesto en la cola: 1" in customer.replies[-1]["text"]
        assert customer.chat(choice="live")[-1]["kind"] == "live"
        with customer.stream() as panel:
            waiting = panel.until("standing")
            assert (waiting["state"], waiting["place"], waiting["choices"][0]["id"]) == ("waiting", 1, "leave")
            customer.say("La tarjeta 4111 1111 1111 1111 no va", key="first")
            assert desk.until("desk", lambda now: bool(now["waiting"]))["waiting"][0]["reference"] == customer.reference
            talk = marta.take()
            assert panel.until("step", lambda step: step["kind"] == "joined")["text"] == "Hablas con Marta."
            marta.post("sign", talk=talk, typing="yes")
            assert panel.until("typing", lambda now: bool(now["text"]))["text"] == "Marta está escribiendo…"
            assert marta.say(talk, "Hola, lo miro ahora mismo").status_code == 201
            panel.until("step", lambda step: step["text"] == "Hola, lo miro ahora mismo")
            customer.post("sign", typing=True, read=3)
            desk.until("desk", lambda now: bool(now["talks"]) and now["talks"][0]["typing"])
            customer.say("Gracias")
            panel.until("step", lambda step: step["text"] == "Gracias")
            seen = marta.client.get(f"/desk/live/{talk}/lines").json()
            assert [step["text"] for step in seen["steps"] if step["kind"] == "line"] == panel.lines()
            assert [step["number"] for step in seen["steps"]] == [1, 2, 3, 4]
            assert marta.post(f"{talk}/end", solved="yes").status_code == 204
            ended = panel.until("step", lambda step: step["kind"] == "ended")
            assert customer.reference in ended["text"]
            until(lambda: panel.is_over, "the stream's end")
    assert customer.panel() == [("customer", "La tarjeta [card] no va"), ("agent", "Hola, lo miro ahora mismo"), ("customer", "Gracias")]
    page = marta.client.get(f"/desk/tickets/{customer.reference}").text
    assert "La tarjeta [card] no va" in page
    assert "4111" not in page
    assert "Resuelta" in page


@pytest.mark.parametrize("read", [0, 1])
def test_a_line_ends_the_sign_that_announced_it_even_if_the_sign_comes_later(hall: Hall, read: int) -> None:
    marta = hall.agent("marta").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    talk = marta.take()

    def both_type() -> None:
        marta.post("sign", talk=talk, typing="yes", read=str(read))
        customer.post("sign", typing=True, read=read)

    both_type()
    marta.say(talk, "Hola")
    customer.say("Gracias")
    both_type()
    customer.post("sign", read=3)  # Written with the signs before it.
    until(lambda: hall.talk(talk).customer_read == 3, "the signs")
    assert (hall.talk(talk).agent_typing_at, hall.talk(talk).customer_typing_at) == (None, None)
    customer.post("sign", typing=True, read=3)
    until(lambda: hall.talk(talk).customer_typing_at, "the sign of what is typed after the line")


def test_talks_go_to_whoever_speaks_the_language(hall: Hall) -> None:
    marta, olga = hall.agent("marta").available(), hall.agent("olga").available()
    russian = hall.customer("ru").wants_a_person()
    russian.ask()
    assert marta.post("next").status_code == 404
    talk = olga.take()
    with russian.stream() as panel:
        assert panel.until("step")["text"] == "На связи Ольга."
    assert marta.say(talk, "Hola").status_code == 409
    assert marta.client.get(f"/desk/live/{talk}/lines").status_code == 403


def test_of_two_agents_at_once_one_wins_and_the_other_is_told(hall: Hall) -> None:
    marta, leo = hall.agent("marta").available(), hall.agent("leo").available()
    talk = hall.customer().wants_a_person().ask()["talk"]
    assert marta.post(f"{talk}/accept").status_code == 200
    late = leo.post(f"{talk}/accept")
    assert (late.status_code, late.json()["detail"]) == (409, "Marta ya atiende esta conversación.")


def test_an_agent_holds_two_and_the_others_are_told_their_place(hall: Hall) -> None:
    marta = hall.agent("marta").available()
    customers = [hall.customer().wants_a_person() for _ in range(4)]
    assert [customer.ask()["place"] for customer in customers] == [1, 2, 3, 4]
    marta.take(), marta.take()
    assert marta.post("next").status_code == 409
    with customers[3].stream() as panel:
        panel.until("standing", lambda now: now["place"] == 2)
        customers[2].post("leave")
        panel.until("standing", lambda now: now["place"] == 1)


def test_the_customer_may_choose_the_ticket_and_the_answer_reaches_the_panel(hall: Hall) -> None:
    marta = hall.agent("marta").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    customer.say("Mejor por escrito")
    left = customer.post("leave").json()
    assert (left["state"], customer.reference in left["text"]) == ("ended", True)
    assert marta.post("next").status_code == 404
    shown = marta.client.get(f"/desk/tickets/{customer.reference}").text
    version = shown.partition('name="version" value="')[2].partition('"')[0]
    form = {"csrf": marta.csrf, "version": version, "text": "Ya está arreglado"}
    assert marta.client.post(f"/desk/tickets/{customer.reference}/reply", data=form).status_code == 303
    assert customer.panel() == [("customer", "Mejor por escrito"), ("agent", "Ya está arreglado")]
    assert customer.transcript()["lines"][-1]["name"] == "Marta"
    assert customer.transcript()["live"] is None


def test_what_is_said_after_the_end_is_kept_in_the_ticket(hall: Hall) -> None:
    marta = hall.agent("marta").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    talk = marta.take()
    marta.say(talk, "Listo")
    marta.post(f"{talk}/end", solved="yes")
    said = customer.say("Espera, todavía no")
    assert said["note"] == f"Lo hemos añadido a tu consulta {customer.reference}."
    assert "Abierta" in marta.client.get(f"/desk/tickets/{customer.reference}").text
    assert customer.panel()[-1] == ("customer", "Espera, todavía no")


def test_what_is_said_long_after_the_end_begins_a_ticket_that_follows(hall: Hall) -> None:
    marta = hall.agent("marta").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    marta.post(f"{marta.take()}/end", solved="yes")
    of_it = sa.update(tickets).where(tickets.c.reference == customer.reference)
    with Database(hall.database_url) as database, database.begin() as connection:
        connection.execute(of_it.values(solved_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=15)))
    said = customer.say("Ha vuelto a pasar")
    assert customer.reference not in said["note"]
    assert "Ha vuelto a pasar" not in marta.client.get(f"/desk/tickets/{customer.reference}").text
    with Database(hall.database_url) as database, database.read() as connection:
        follows = sa.select(tickets.c.reference, tickets.c.status).where(tickets.c.split_from == customer.reference)
        reference, status = connection.execute(follows).one()
    assert (reference in said["note"], status) == (True, "new")
    assert customer.panel()[-1] == ("customer", "Ha vuelto a pasar")


def test_what_agents_answer_in_the_ticket_that_it_was_merged_into_reaches_the_panel(hall: Hall) -> None:
    customer, other = hall.customer().wants_a_person(), hall.customer().wants_a_person()
    with Database(hall.database_url) as database:
        work = AgentWork(database, Service)
        work.merge(Desired(customer.reference), "marta", other.reference)
        work.reply(Desired(other.reference), "marta", "Ya está arreglado")
    assert customer.panel() == other.panel() == [("agent", "Ya está arreglado")]


def test_a_line_that_is_sent_again_under_its_key_is_kept_once(hall: Hall) -> None:
    marta = hall.agent("marta").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    talk = marta.take()
    numbers = {customer.say("¿Hola?", key="k1")["number"] for _ in range(3)} | {
        marta.say(talk, "Sí", "k1").json()["number"] for _ in range(3)
    }
    assert len(numbers) == 2
    assert customer.panel() == [("customer", "¿Hola?"), ("agent", "Sí")]


def test_what_is_written_to_the_assistant_meanwhile_reaches_the_agent(hall: Hall) -> None:
    marta = hall.agent("marta").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    marta.take()
    assert customer.chat(text="¿Me lees?")[-1]["text"] == "Hablas con Marta."
    assert customer.panel() == [("customer", "¿Me lees?")]


def test_nobody_elses_talk_is_open_to_anybody(hall: Hall) -> None:
    customer = hall.customer().wants_a_person()
    assert customer.post("lines", text="Hola").status_code == 404
    for path in ("lines", "leave", "sign", "live"):
        answer = customer.api.post(f"/v1/chat/another-session/{path}", json={"text": "x"} if path == "lines" else {})
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert customer.api.get("/v1/chat/another-session/stream").status_code == 404
    with httpx.Client(base_url=hall.url) as guest:
        for method, path in (("GET", "stream"), ("POST", "next"), ("POST", "availability"), ("POST", "sign"), ("GET", "f" * 32 + "/lines")):
            assert guest.request(method, f"/desk/live/{path}").status_code == 401
    marta = hall.agent("marta")
    assert marta.client.post("/desk/live/next", data={"csrf": "another"}).status_code == 403
