"""Matters over HTTP: kept once, told by reference and secret link, refused with a mend."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from site_api.app import create_app
from site_api.live import LiveEngine
from site_api.settings import Settings
from site_api.tickets.reference import parse_reference
from tests.problems import assert_problem

WHOLE: dict[str, Any] = {
    "text": "Me han cobrado dos veces en la misma tienda",
    "lang": "es",
    "channel": "widget",
    "session": "a1b2c3d4-a1b2-c3d4-a1b2",
    "contact": {"email": "Ana@Mail.example", "phone": "600 000 001", "name": "Ana"},
    "articles_seen": ["card-declined", "no-such-article"],
    "context": {"screen": "cards", "error": "PAY-402", "app_version": "5.12.0"},
    "query_id": "b34a7a5e46f04d8889b10c5582c31ad0",
}


@pytest.fixture(scope="module")
def client(built: Path, live: LiveEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    url = f"sqlite:///{tmp_path_factory.mktemp('kept')}/ventanilla.sqlite"
    with TestClient(create_app(Settings(out=built, database_url=url), live)) as client:
        yield client


def opened(client: TestClient, key: str | None = None, **changes: Any) -> dict[str, Any]:
    answer = client.post("/v1/tickets", json={"text": "No me llega la tarjeta", **changes}, headers={"Idempotency-Key": key} if key else {})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def secret_of(body: dict[str, Any]) -> str:
    return str(body["link"].partition("#")[2])


def test_a_whole_matter_is_answered_with_reference_queue_and_time(client: TestClient) -> None:
    body = opened(client, **WHOLE)
    assert set(body) == {"reference", "link", "status", "queue", "queue_name", "priority", "answer_expected_by", "joined", "masked"}
    assert parse_reference(body["reference"], "ALI") == body["reference"]
    assert body["link"].startswith(f"/ticket/{body['reference']}#")
    assert (body["status"], body["joined"], body["masked"]) == ("new", False, [])
    assert body["answer_expected_by"] > "2026"


def test_one_field_is_enough(client: TestClient) -> None:
    assert opened(client)["queue_name"]
    assert opened(client, text="😡😡")["queue"] == "support"


def test_a_phone_may_be_typed_in_full_width_digits(client: TestClient) -> None:
    assert opened(client, contact={"phone": "＋３４ ６１２－３４５－６７８"})["reference"]


@pytest.mark.parametrize("phone", ["６１２", "＋＋６１２３４５６７８", "６１２三四五６７８", "six one two", "⑥①②③④⑤⑥⑦⑧"])
def test_a_phone_that_is_none_is_refused_with_an_example(client: TestClient, phone: str) -> None:
    answer = client.post("/v1/tickets", json={"text": "No me llega la tarjeta", "contact": {"phone": phone}})
    assert_problem(answer, 422)
    assert "write digits, as in +34 600 000 001" in answer.text


def test_its_holder_sees_where_it_stands(client: TestClient) -> None:
    body = opened(client)
    address, secret = f"/v1/tickets/{body['reference']}", secret_of(body)
    ways: list[dict[str, Any]] = [
        {"params": {"secret": secret}},
        {"headers": {"Ticket-Secret": secret}},
        {"headers": {"Authorization": f"Bearer {secret}"}},
    ]
    for way in ways:
        state = client.get(address, **way).json()
        assert (state["reference"], state["status"], state["subject"]) == (body["reference"], "new", "No me llega la tarjeta")
    assert client.get(address.lower().replace("-", " "), params={"secret": secret}).status_code == 200


def test_without_its_secret_a_ticket_is_not_there(client: TestClient) -> None:
    mine, other = opened(client), opened(client, text="Otra cosa")
    for secret in (None, "", secret_of(other), secret_of(mine)[:-1]):
        assert_problem(client.get(f"/v1/tickets/{mine['reference']}", params={"secret": secret} if secret is not None else {}), 404)
    assert_problem(client.get("/v1/tickets/ALI-7K3M-4", params={"secret": secret_of(mine)}), 404)


def test_a_mistyped_reference_is_told_so(client: TestClient) -> None:
    assert "check character does not fit" in assert_problem(client.get("/v1/tickets/ALI-7K3M-9"), 404)


def test_a_repeated_request_gets_the_same_answer(client: TestClient) -> None:
    headers = {"Idempotency-Key": "once"}
    first, again = (client.post("/v1/tickets", json=WHOLE, headers=headers) for _ in range(2))
    assert again.json() == first.json()
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    other = client.post("/v1/tickets", json={**WHOLE, "text": "Otra cosa"}, headers=headers)
    assert "send a new key" in assert_problem(other, 422)


def test_secrets_are_masked_and_the_customer_is_told(client: TestClient) -> None:
    body = opened(client, text="Mi tarjeta 4111 1111 1111 1111 no va, PIN 4821", context={"error": "card 4111111111111111"})
    assert body["masked"] == [{"kind": "card"}, {"kind": "pin"}]


@pytest.mark.parametrize(
    ("changes", "field", "part"),
    [
        ({"attachments": ["photo.png"]}, "attachments", "no files can be sent here yet"),
        ({"text": " \n\t"}, "text", "send some plain text"),
        ({"text": None}, "text", "valid string"),
        ({"text": "x" * 8001}, "text", "8000"),
        ({"text": "nul \u0000"}, "text", "control characters"),
        ({"contact": {"email": "ana at mail"}}, "contact.email", "write it as in ana@mail.example"),
        ({"contact": {"fax": "1"}}, "contact.fax", "unknown parameter"),
        ({"session": "1"}, "session", "16"),
        ({"articles_seen": ["a"] * 51}, "articles_seen", "50"),
        ({"channel": "Carrier Pigeon"}, "channel", "small Latin letters"),
        ({"context": {"screen": "x" * 65}}, "context.screen", "64"),
        ({"mood": "bad"}, "mood", "unknown parameter"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_field_and_mend(client: TestClient, changes: dict[str, Any], field: str, part: str) -> None:
    answer = client.post("/v1/tickets", json={"text": "No me llega la tarjeta", **changes})
    assert_problem(answer, 422)
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert part in error["detail"]


def test_an_unknown_language_is_refused(client: TestClient) -> None:
    assert "es, en, ru" in assert_problem(client.post("/v1/tickets", json={"text": "hallo", "lang": "de"}), 422)


def test_a_huge_body_is_refused(client: TestClient) -> None:
    assert_problem(client.post("/v1/tickets", json={"text": "x" * 70_000}), 413)


def test_a_matter_is_not_acknowledged_while_the_database_is_away(built: Path, live: LiveEngine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with TestClient(create_app(Settings(out=built, database_url=f"sqlite:///{tmp_path}/file/db.sqlite"), live)) as client:
        answer = client.post("/v1/tickets", json=WHOLE)
        assert_problem(answer, 503)
        assert answer.headers["retry-after"] == "60"
