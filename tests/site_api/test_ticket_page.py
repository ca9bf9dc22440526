"""The customer's page and the JSON behind it over HTTP, with and without a script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kb.yaml_loader import load_yaml
from site_api.app import create_app
from site_api.live import LiveEngine
from site_api.settings import Settings
from site_api.ticket_page import pages
from site_api.tickets.change_set import Desired
from tests.problems import assert_problem

PHONES = {"es": "+34 612 345 671", "en": "+34 612 345 672", "ru": "+34 612 345 673"}
TEXTS = Path(pages.__file__).parent / "texts"


@pytest.fixture(scope="module")
def client(built: Path, live: LiveEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    url = f"sqlite:///{tmp_path_factory.mktemp('page')}/ventanilla.sqlite"
    with TestClient(create_app(Settings(out=built, database_url=url, rate_limit="off"), live)) as client:
        yield client


def opened(client: TestClient, text: str = "No me llega la tarjeta", lang: str = "es") -> tuple[str, str]:
    link: str = client.post("/v1/tickets", json={"text": text, "lang": lang}).json()["link"]
    page, _, secret = link.partition("#")
    return page, secret


def sent(client: TestClient, ticket: tuple[str, str], step: str = "look", **fields: str) -> str:
    """Send a form as a browser without a script does, and return the page."""
    return client.post(ticket[0], data={"secret": ticket[1], "step": step, **fields}).text


def test_without_the_secret_the_page_says_nothing_of_a_ticket(client: TestClient) -> None:
    page, _ = opened(client)
    there, nowhere = client.get(page), client.get("/ticket/ALI-7K3M-4")
    assert there.status_code == nowhere.status_code == 200
    assert "tarjeta" not in there.text
    assert there.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in there.headers["content-security-policy"]
    assert there.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(("lang", "found"), [("es", "Este enlace no abre"), ("en", "This link does not open"), ("ru", "По этой ссылке")])
def test_a_wrong_secret_is_a_friendly_page_that_is_not_found(client: TestClient, lang: str, found: str) -> None:
    page, _ = opened(client)
    headers = {"Ticket-Secret": "wrong", "Accept-Language": lang}
    for answer in (client.get(f"{page}/view", headers=headers), client.post(page, data={"secret": "x"}, headers=headers)):
        assert answer.status_code == 404
        assert found in answer.text
    assert client.get("/ticket/no-such-thing", headers=headers).status_code == 404


@pytest.mark.parametrize(("lang", "said"), [("es", "un número de tarjeta"), ("en", "a card number"), ("ru", "номер карты")])
def test_what_was_masked_is_named_in_the_customers_words(client: TestClient, lang: str, said: str) -> None:
    page = sent(client, opened(client, "4111 1111 1111 1111 [x] <b>", lang))
    assert page.count(f"[{said}] [x] &lt;b&gt;") == 2
    assert "[card]" not in page


@pytest.mark.parametrize(
    ("lang", "kind", "how", "promise"),
    [
        ("es", "video", "Abre la app unos minutos antes, en Ayuda › Cita por vídeo.", "te responde, como tarde"),
        ("ru", "video", "Откройте приложение за несколько минут до начала", "Крайний срок"),
        ("en", "call_back", "The caller first tells you your reference", "will answer"),
    ],
)
def test_an_appointment_stands_with_how_one_meets_in_place_of_an_answer_by_then(
    client: TestClient, lang: str, kind: str, how: str, promise: str
) -> None:
    days = client.get("/v1/slots", params={"kind": kind, "lang": lang}).json()["days"]
    start = days[-1]["slots"][-1]["starts_at"]
    asked = {
        "text": "No me llega la tarjeta",
        "lang": lang,
        "kind": kind,
        "starts_at": start,
        "contact": {"email": f"{lang}@mail.example", "phone": PHONES[lang]},
    }
    page, _, secret = client.post("/v1/appointments", json=asked).json()["link"].partition("#")
    seen = sent(client, (page, secret))
    assert days[-1]["label"] in seen
    assert how in seen
    assert promise not in seen.partition('id="next"')[2].partition("</section>")[0]


def test_one_tickets_secret_opens_no_other(client: TestClient) -> None:
    (page, _), (_, secret) = opened(client), opened(client, "Otra cosa")
    assert client.get(f"{page}/view", headers={"Ticket-Secret": secret}).status_code == 404


def test_a_pasted_link_opens_it_without_a_script(client: TestClient) -> None:
    page, secret = opened(client)
    shown = client.post(page, data={"secret": f" https://help.bank.example{page}#{secret} "})
    assert "No me llega la tarjeta" in shown.text
    assert "te responde, como tarde, el" in shown.text


def test_a_whole_story_by_forms(client: TestClient) -> None:
    ticket = opened(client)
    said = sent(client, ticket, "reply", text="Mi tarjeta es 4111 1111 1111 1111")
    assert "Hemos ocultado datos" in said
    assert "4111 1111" not in said
    client.app.state.work.reply(Desired(ticket[0].rpartition("/")[2]), "marta", "Ya va <b>de camino</b>")  # type: ignore[attr-defined]
    assert "Ya va &lt;b&gt;de camino&lt;/b&gt;" in sent(client, ticket)
    assert "¿Cómo te hemos atendido?" in sent(client, ticket, "solve")
    assert "Elige una nota" in sent(client, ticket, "rate")
    assert "un 4 de 5" in sent(client, ticket, "rate", score="4", note="Rápido")
    assert "reabierto la consulta" in sent(client, ticket, "reply", text="Pero no funciona")
    assert "Escribe tu mensaje" in sent(client, ticket, "reply", text="  ")


@pytest.mark.parametrize("fields", [{"step": "burn"}, {"step": "rate", "score": "9"}, {"secret": "s" * 500}])
def test_a_form_that_nobody_sends_by_hand_is_a_page_too(client: TestClient, fields: dict[str, str]) -> None:
    page, secret = opened(client)
    answer = client.post(page, data={"secret": secret, **fields})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_the_same_by_json(client: TestClient) -> None:
    page, secret = opened(client)
    address, headers = f"/v1/tickets/{page.rpartition('/')[2]}", {"Ticket-Secret": secret}
    assert_problem(client.post(f"{address}/messages", json={"text": "hola"}), 404)
    said = client.post(f"{address}/messages", json={"text": "Mi PIN es 4321"}, headers=headers).json()
    assert said["messages"][0]["text"] == "No me llega la tarjeta"
    assert (said["masked"], said["link"], said["steps"]) == ([{"kind": "pin"}], None, ["reply", "solve"])
    assert_problem(client.post(f"{address}/rating", json={"score": 5}, headers=headers), 409)
    assert client.post(f"{address}/solve", headers=headers).json()["answer_expected_by"] is None
    assert client.post(f"{address}/rating", json={"score": 5}, headers=headers).json()["score"] == 5
    assert client.post(f"{address}/reopen", headers=headers).json()["status"] == "open"


def test_who_tries_too_many_links_must_wait(built: Path, live: LiveEngine, tmp_path: Path) -> None:
    settings = Settings(out=built, database_url=f"sqlite:///{tmp_path}/v.sqlite", rate_limit="3/minute")
    with TestClient(create_app(settings, live)) as client:
        answers = [client.get("/ticket/ALI-7K3M-4/view", headers={"Ticket-Secret": f"guess{n}"}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429]
    assert answers[-1].headers["retry-after"]


def test_every_language_has_every_text() -> None:
    def names(words: dict[str, object], prefix: str = "") -> set[str]:
        return {
            one
            for name, value in words.items()
            for one in (names(value, f"{name}.") if isinstance(value, dict) and name != "before" else {f"{prefix}{name}"})
        }

    files = {path.stem: names(load_yaml(path)) for path in TEXTS.glob("*.yml")}
    assert set(files) == {"es", "en", "ru"}
    assert files["es"] == files["en"] == files["ru"]
