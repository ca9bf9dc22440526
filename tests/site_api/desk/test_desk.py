"""The desk over real HTTP: one story for each database, since a server is started for each."""

import datetime as dt
import json
import re
import threading

import httpx
import pytest
import sqlalchemy as sa

from site_api.agents.throttle import OF_ACCOUNT
from site_api.privacy.record import erase
from site_api.privacy.whose import Whose
from site_api.store.database import Database
from site_api.store.gap_reports import SqlGapReports
from site_api.store.tables.audit import audit_log
from site_api.store.tables.ticket_work import article_links
from site_api.store.tables.tickets import messages, tickets
from tests.site_api.desk.conftest import Desk, act, fields
from tests.site_api.desk.desk_data import gap_report

CARD, FRAUD, TRANSFER_RU = 0, 1, 2


def row(desk: Desk, reference: str) -> sa.RowMapping:
    with Database(desk.database_url) as database, database.read() as connection:
        return connection.execute(sa.select(tickets).where(tickets.c.reference == reference)).mappings().one()


def known(desk: Desk, *numbers: int, identity: str) -> None:
    """Let the bank's own word say whose matters these are."""
    with Database(desk.database_url) as database, database.begin() as connection:
        for number in numbers:
            of_it = sa.update(tickets).where(tickets.c.reference == desk.references[number])
            connection.execute(of_it.values(identity=identity))


def test_an_agent_works_through_their_own_queues(desk: Desk) -> None:
    with desk.client("ana") as ana:
        inbox = ana.get("/desk/").text
        assert desk.references[CARD] in inbox
        assert desk.references[FRAUD] not in inbox
        assert ana.get(f"/desk/tickets/{desk.references[FRAUD]}").status_code == 403
        page = ana.get(f"/desk/tickets/{desk.references[CARD]}")
        assert "La tarjeta no me funciona en el supermercado" in page.text
        assert 'Ya ha visto: <span lang="es">Mi tarjeta no funciona</span>' in page.text  # By its title, not by its id.
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "script-src 'self';" in page.headers["content-security-policy"]
        done = act(ana, desk.references[CARD], "reply", text="Prueba otra vez.", solve="yes")
        assert done.headers["location"].endswith("?done=reply")
        assert row(desk, desk.references[CARD])["status"] == "solved"
        assert act(ana, desk.references[CARD], "reopen").status_code == 303
        assert act(ana, desk.references[CARD], "assign", to="").status_code == 303
        assert act(ana, desk.references[CARD], "priority", priority="urgent").status_code == 303
        assert act(ana, desk.references[CARD], "link", article="no-such-article").status_code == 422
        assert act(ana, desk.references[CARD], "link", article="").status_code == 303
        assert act(ana, desk.references[CARD], "move", queue="payments").status_code == 303
        assert row(desk, desk.references[CARD])["queue"] == "payments"
    with Database(desk.database_url) as database, database.read() as connection:
        linked = sa.select(article_links.c.article).where(article_links.c.ticket == desk.references[CARD])
        assert connection.scalars(linked).all() == [None]
        actions = connection.execute(
            sa.select(audit_log.c.action, audit_log.c.agent).where(audit_log.c.ticket == desk.references[FRAUD])
        ).all()
    assert [tuple(action) for action in actions] == [("read", "ana")]  # That she tried is written down too.


def test_the_second_of_two_agents_is_told_and_keeps_what_was_typed(desk: Desk) -> None:
    reference = desk.references[CARD]
    with desk.client("ana") as ana, desk.client("leo") as leo:
        late = fields(leo.get(f"/desk/tickets/{reference}").text)
        act(ana, reference, "reply", text="Prueba otra vez.")
        refused = leo.post(f"/desk/tickets/{reference}/reply", data={**late, "text": "Una respuesta larga y <b>propia</b>"})
        assert refused.status_code == 409
        assert f"{reference} ha cambiado mientras tanto (ana: responde)." in refused.text
        assert "Una respuesta larga y &lt;b&gt;propia&lt;/b&gt;</textarea>" in refused.text
    with Database(desk.database_url) as database, database.read() as connection:
        said = sa.select(messages.c.text).where(messages.c.ticket == reference, messages.c.author == "agent")
        assert connection.scalars(said).all() == ["Prueba otra vez."]


def test_a_form_that_another_site_sends_does_nothing(desk: Desk) -> None:
    reference = desk.references[CARD]
    with desk.client("ana") as ana:
        own = fields(ana.get(f"/desk/tickets/{reference}").text)
        address = f"/desk/tickets/{reference}/solve"
        assert ana.post(address, data={**own, "csrf": "x"}).status_code == 403
        assert ana.post(address, data={"version": own["version"]}).status_code == 403
        assert ana.post(address, data=own, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert ana.post(address, data=own, headers={"Origin": "https://else.example"}).status_code == 403
        assert row(desk, reference)["status"] == "new"


def test_signing_in_is_guarded_and_leaving_ends_the_session(desk: Desk) -> None:
    with desk.client("ana") as ana:
        cookie = ana.cookies["ventanilla_desk"]
        ana.post("/desk/sign-out", data={"csrf": fields(ana.get("/desk/").text)["csrf"]})
        assert httpx.get(f"{desk.url}/desk/", cookies={"ventanilla_desk": cookie}).headers["location"] == "/desk/sign-in"
    with desk.client() as guest:
        set_cookie = guest.post("/desk/sign-in", data={"name": "leo", "password": "a password of the tests"}).headers["set-cookie"]
        assert re.search(r"HttpOnly.*Path=/desk.*SameSite=lax", set_cookie)
        answers = [guest.post("/desk/sign-in", data={"name": "eva", "password": "wrong"}).status_code for _ in range(OF_ACCOUNT + 1)]
        assert answers == [401] * OF_ACCOUNT + [429]
        assert guest.post("/desk/sign-in", data={"name": "eva", "password": "a password of the tests"}).headers["retry-after"]


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_answer_is_refused_with_a_page(text: str, desk: Desk) -> None:
    with desk.client("ana") as ana:
        refused = act(ana, desk.references[CARD], "reply", text=text)
        assert (refused.status_code, refused.headers["content-type"]) == (422, "text/html; charset=utf-8")
        assert "No has escrito nada todavía." in refused.text


def test_who_may_not_see_a_page_is_told_why_in_their_language(desk: Desk) -> None:
    with desk.client("ana") as ana:
        refused = {path: ana.get(f"/desk/{path}") for path in ("tickets/ALI-0000-0", f"tickets/{desk.references[FRAUD]}", "approvals")}
    assert [page.status_code for page in refused.values()] == [404, 403, 403]
    told = [re.findall(r'<p class="muted" lang="(\w+)">(.+?)</p>', page.text)[0] for page in refused.values()]
    assert [lang for lang, _ in told] == ["es"] * 3
    assert told[0][1] == "No hay ninguna consulta ALI-0000-0. Comprueba cada letra y cada número."
    assert "«Seguridad»" in told[1][1]
    with desk.client("ana") as ana:
        ana.post("/desk/language", data={"csrf": fields(ana.get("/desk/").text)["csrf"], "lang": "ru"})
        assert "в очереди «Безопасность»" in ana.get(f"/desk/tickets/{desk.references[FRAUD]}").text


@pytest.mark.parametrize("path", ["nope", "tickets", "tickets/ALI-0000-0/nope", "live/nope", "a%2F..%2Fb", "static", "<b>"])
def test_an_address_that_leads_nowhere_is_a_page_of_the_desk(path: str, desk: Desk) -> None:
    with desk.client("ana") as ana:
        shown = ana.get(f"/desk/{path}")
        assert (shown.status_code, shown.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "default-src 'none'" in shown.headers["content-security-policy"]
        assert "<h1>No se encuentra</h1>" in shown.text
        assert "Ana Suárez" in shown.text
    with desk.client() as guest:
        assert guest.get(f"/desk/{path}").headers["location"] == "/desk/sign-in"  # Nobody learns which pages there are.


def test_a_slash_too_many_leads_to_the_page_and_to_no_other_site(desk: Desk) -> None:
    with desk.client("leo") as leo:
        assert leo.get("/desk/figures/").headers["location"] == "/desk/figures"
        assert leo.get("/desk//else.example/").headers["location"] == "/desk/else.example"
        assert leo.get("/desk/sign-out").status_code == 404


def test_tickets_are_found_by_reference_mail_and_phone(desk: Desk) -> None:
    with desk.client("leo") as leo:
        wanted = f"/desk/tickets/{desk.references[TRANSFER_RU]}"
        for text in (desk.references[TRANSFER_RU].lower(), row(desk, desk.references[TRANSFER_RU])["email"].upper()):
            assert leo.get("/desk/find", params={"q": text}).headers["location"] == wanted
        assert "No hay ninguna consulta tuya" in leo.get("/desk/find", params={"q": "nobody"}).text


def test_a_list_that_was_written_for_one_agent_is_shown_to_none_who_may_not_see_it(desk: Desk) -> None:
    with desk.client("ana") as ana, desk.client("leo") as leo:
        assert desk.references[FRAUD] in leo.get("/desk/?queue=security").text
        assert desk.references[FRAUD] not in ana.get("/desk/?queue=security").text


def test_a_list_is_written_anew_as_soon_as_a_ticket_has_changed(desk: Desk) -> None:
    with desk.client("leo") as leo:
        assert desk.references[FRAUD] in leo.get("/desk/?queue=security").text
        act(leo, desk.references[FRAUD], "solve")
        assert desk.references[FRAUD] not in leo.get("/desk/?queue=security").text


def test_two_tickets_become_one_only_where_both_may_be_seen(desk: Desk) -> None:
    with desk.client("ana") as ana, desk.client("leo") as leo:
        assert act(ana, desk.references[CARD], "merge", into=desk.references[FRAUD]).status_code == 403
        assert act(leo, desk.references[CARD], "merge", into="ALI-XXXX-X").status_code == 404
        known(desk, CARD, 3, identity="customer-1")
        merged = act(leo, desk.references[CARD], "merge", into=desk.references[3].lower())
        assert merged.headers["location"] == f"/desk/tickets/{desk.references[3]}?done=merge"
        assert desk.references[3] in leo.get(f"/desk/tickets/{desk.references[CARD]}").text
        again = act(leo, desk.references[CARD], "solve")
        assert (again.status_code, f"forma parte de {desk.references[3]}. Sigue allí." in again.text) == (409, True)


def test_two_customers_tickets_are_never_one_and_the_page_says_why(desk: Desk) -> None:
    known(desk, CARD, identity="customer-1")
    known(desk, TRANSFER_RU, identity="customer-2")
    with desk.client("leo") as leo:
        refused = act(leo, desk.references[CARD], "merge", into=desk.references[TRANSFER_RU])
        assert refused.status_code == 409
        assert f"{desk.references[CARD]} y {desk.references[TRANSFER_RU]} son de dos clientes distintos" in refused.text
        assert "La tarjeta no me funciona en el supermercado" in refused.text
    assert (row(desk, desk.references[CARD])["status"], row(desk, desk.references[CARD])["merged_into"]) == ("new", None)


def test_the_second_who_solves_is_told_and_an_erased_ticket_stays_as_it_is(desk: Desk) -> None:
    with desk.client("leo") as leo:
        reference = desk.references[CARD]
        act(leo, reference, "solve")
        again = act(leo, reference, "solve")
        assert (again.status_code, f"{reference} ya estaba resuelta" in again.text) == (409, True)
        with Database(desk.database_url) as database:
            erase(database, Whose(frozenset(), frozenset({reference}), frozenset()), dt.datetime.now(dt.UTC))
        page = leo.get(f"/desk/tickets/{reference}").text
        assert "Los datos de esta consulta se borraron" in page
        assert 'id="reply-form"' not in page
        assert act(leo, reference, "note", text="Una nota").status_code == 409


def test_open_desks_hear_of_changes_in_their_queues(desk: Desk) -> None:
    heard: list[str] = []
    with desk.client("ana") as ana, desk.client("leo") as leo:

        def listen() -> None:
            with ana.stream("GET", "/desk/pulse", timeout=20) as answer:
                for line in answer.iter_lines():
                    if line.startswith("data:"):
                        heard.append(json.loads(line.removeprefix("data:"))["reference"])
                        return
                    if line.startswith(":"):
                        ready.set()

        ready = threading.Event()
        listening = threading.Thread(target=listen)
        listening.start()
        assert ready.wait(10)
        act(leo, desk.references[FRAUD], "note", text="No es de Ana")
        act(leo, desk.references[CARD], "note", text="Es de Ana")
        listening.join(timeout=20)
    assert heard == [desk.references[CARD]]


def test_a_writer_reads_the_gaps_and_a_lead_says_what_is_learned(desk: Desk) -> None:
    with Database(desk.database_url) as database:
        SqlGapReports(database).keep(gap_report())
    with desk.client("vera") as vera, desk.client("leo") as leo:
        assert vera.get("/desk/").headers["location"] == "/desk/gaps"
        page = vera.get("/desk/gaps").text
        assert "14 clientes" in page
        assert "financiar los estudios de mi hijo &lt;b&gt;ya&lt;/b&gt;" in page
        assert re.search(r"Lo más cercano: <a [^>]*>Mi pago con tarjeta está pendiente</a>", page)
        assert "ninguno se acerca (13); un agente dice que no hay artículo (4)" in page
        assert vera.get("/desk/approvals").status_code == 403
        for number in (CARD, 3):
            act(leo, desk.references[number], "link", article="lost-or-stolen-card")
            act(leo, desk.references[number], "solve")
        page = leo.get("/desk/approvals").text
        assert all(desk.references[number] in page for number in (CARD, 3))
        own = fields(page)
        leo.post("/desk/approvals", data={**own, "ticket": desk.references[CARD], "decision": "approve"})
        leo.post("/desk/approvals", data={**own, "ticket": desk.references[3], "decision": "refuse"})
        page = leo.get("/desk/approvals").text
        assert not any(desk.references[number] in page for number in (CARD, 3))
    with Database(desk.database_url) as database, database.read() as connection:
        links = sa.select(article_links.c.ticket, article_links.c.approved_by).where(article_links.c.ticket.in_(desk.references))
        assert [tuple(row) for row in connection.execute(links)] == [(desk.references[CARD], "leo")]
