"""Webhooks to a receiver that really listens: signed, tried again, and never more than was asked for."""

import datetime as dt
import json
import socket
import threading
from functools import partial

import pytest
from standardwebhooks import Webhook

import site_api.outbox.request as request_module
from site_api.errors import InvalidSetting
from site_api.outbox.box import Outbox, post
from site_api.outbox.carrier import Undelivered
from site_api.outbox.endpoints import Endpoints
from site_api.outbox.message import Kind, Message, State
from site_api.outbox.sender import Sender
from site_api.outbox.webhook import WebhookCarrier
from site_api.privacy.record import erase
from site_api.privacy.whose import Whose
from site_api.settings import read_settings
from site_api.store.database import Database
from site_api.tickets.copy import handover_of
from site_api.tickets.sql_desk import SqlTicketDesk
from tests.site_api.outbox.conftest import Receiver
from tests.site_api.tickets.conftest import SERVICE, whole

OLD, NEW = "whsec_b2xkIHNlY3JldCBvZiB0aGUgdGVzdHM=", "whsec_bmV3IHNlY3JldCBvZiB0aGUgdGVzdHM="
PAYLOAD = {"type": "ticket.created", "timestamp": "2026-11-25T10:00:00+00:00", "data": {"reference": "ALI-7K3M-4", "queue": "Карты ñ"}}


def carrier(database: Database, url: str, *secrets: str) -> WebhookCarrier:
    return WebhookCarrier({url: secrets or (OLD,)}, Endpoints(database), allow_private=True)


def message(url: str) -> Message:
    return Message(Kind.WEBHOOK, "ticket.created", PAYLOAD, target=url)


def test_each_secret_verifies_what_arrives(database: Database, receiver: Receiver) -> None:
    sent = message(receiver.url)
    carrier(database, receiver.url, OLD, NEW).deliver(sent)
    headers, body = receiver.got[0]
    assert [Webhook(secret).verify(body, headers) for secret in (OLD, NEW)] == [PAYLOAD, PAYLOAD]
    assert headers["webhook-id"] == sent.id
    assert json.loads(body) == PAYLOAD


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503, 301, 307])
def test_every_answer_but_success_is_a_failure_for_now(status: int, database: Database, receiver: Receiver) -> None:
    receiver.status, receiver.headers = status, {"Location": f"{receiver.url}&again", "Retry-After": "90", "Content-Length": "0"}
    with pytest.raises(Undelivered, match=str(status)) as failure:
        carrier(database, receiver.url).deliver(message(receiver.url))
    assert (failure.value.final, failure.value.retry_after) == (False, dt.timedelta(seconds=90))
    assert len(receiver.got) == 1  # No redirect was followed.


def test_a_receiver_that_is_gone_gets_no_more_until_it_is_enabled(database: Database, receiver: Receiver) -> None:
    receiver.status = 410
    sender = carrier(database, receiver.url)
    for _ in range(2):
        with pytest.raises(Undelivered, match="disabled"):
            sender.deliver(message(receiver.url))
    assert len(receiver.got) == 1
    receiver.status = 204
    assert Endpoints(database).enable(receiver.url)
    sender.deliver(message(receiver.url))
    assert len(receiver.got) == 2


def test_nothing_goes_to_a_private_address_unless_settings_allow(database: Database, receiver: Receiver) -> None:
    with pytest.raises(Undelivered, match="private address"):
        WebhookCarrier({receiver.url: (OLD,)}, Endpoints(database)).deliver(message(receiver.url))
    assert receiver.got == []


def test_a_receiver_that_left_the_settings_gets_nothing(database: Database, receiver: Receiver) -> None:
    with pytest.raises(Undelivered, match="no longer"):
        carrier(database, "https://another.example").deliver(message(receiver.url))


def test_a_receiver_that_is_away_is_a_failure_for_now(database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    with pytest.raises(Undelivered, match="did not answer"):
        carrier(database, url).deliver(message(url))


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 2"])
def test_a_receiver_that_hangs_is_cut_off(said: bytes, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_module, "_SILENCE", 0.5)
    monkeypatch.setattr(request_module, "_WHOLE", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        kept: list[socket.socket] = []

        def hang() -> None:
            connection, _ = hanging.accept()
            kept.append(connection)
            connection.sendall(said)

        threading.Thread(target=hang, daemon=True).start()
        url = f"http://127.0.0.1:{hanging.getsockname()[1]}/"
        with pytest.raises(Undelivered, match="did not answer"):
            carrier(database, url).deliver(message(url))
        kept[0].close()


def test_one_receiver_that_fails_does_not_hold_another_up(database: Database, receiver: Receiver) -> None:
    away = "http://127.0.0.1:9/"
    with database.begin() as connection:
        post(connection, message(away), message(receiver.url), now=dt.datetime.now(dt.UTC))
    both = WebhookCarrier({away: (OLD,), receiver.url: (OLD,)}, Endpoints(database), allow_private=True)
    outbox = Outbox(database)
    assert Sender(outbox, {Kind.WEBHOOK: both}).send_due() == 2
    assert (outbox.counts(), len(receiver.got)) == ({State.SENT: 1, State.WAITING: 1}, 1)


@pytest.mark.parametrize(("status", "state", "least"), [(503, State.WAITING, 3600), (429, State.WAITING, 3600), (410, State.DEAD, 0)])
def test_what_a_receiver_asks_for_is_done(status: int, state: State, least: int, database: Database, receiver: Receiver) -> None:
    receiver.status, receiver.headers = status, {"Retry-After": "3600", "Content-Length": "0"}
    begun = dt.datetime.now(dt.UTC)
    with database.begin() as connection:
        post(connection, message(receiver.url), now=begun)
    outbox = Outbox(database)
    Sender(outbox, {Kind.WEBHOOK: carrier(database, receiver.url)}).send_due()
    entry = outbox.entries()[0]
    assert (entry.state, entry.next_at >= begun + dt.timedelta(seconds=least)) == (state, True)


def test_a_receiver_of_handovers_gets_the_customers_words_and_the_others_none(database: Database, receiver: Receiver) -> None:
    ticket = SqlTicketDesk(database, lambda: SERVICE).open(whole()).ticket
    told = Message(Kind.WEBHOOK, "ticket.opened", PAYLOAD, ticket=ticket.reference, target=receiver.url)
    carrier(database, receiver.url).deliver(told)
    WebhookCarrier(
        {receiver.url: (OLD,)}, Endpoints(database), allow_private=True, handovers={receiver.url: partial(handover_of, database)}
    ).deliver(told)
    without, given = (json.loads(body)["data"] for _, body in receiver.got)
    assert without == PAYLOAD["data"]
    handover = given["handover"]
    assert handover["contact"] == {"email": "ana@mail.example", "phone": "+34600000001", "name": "Ana Ruiz"}
    assert [line["text"] for line in handover["transcript"]] == ["it was declined", "Is it frozen?"]
    assert [said["text"] for said in handover["messages"]] == ["My card does not work"]
    assert (handover["articles_seen"], handover["screen"], handover["summary"]) == (["card-declined"], "cards", "A card is declined.")
    assert Webhook(OLD).verify(receiver.got[1][1], receiver.got[1][0])


def test_of_an_erased_ticket_no_handover_goes_out(database: Database) -> None:
    reference = SqlTicketDesk(database, lambda: SERVICE).open(whole()).ticket.reference
    erase(database, Whose(frozenset(), frozenset({reference}), frozenset()), dt.datetime.now(dt.UTC))
    assert handover_of(database, reference) is None


def test_handovers_to_an_address_without_encryption_are_refused_at_the_start() -> None:
    hook = {"url": "http://crm.example/hook", "secrets": [OLD], "handovers": True}
    with pytest.raises(InvalidSetting, match="give their receiver an https address"):
        read_settings(webhooks=[hook])
    assert read_settings(webhooks=[{**hook, "url": "https://crm.example/hook"}]).webhooks[0].handovers
