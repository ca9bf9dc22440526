"""A handover arrives in Zammad whole, once, and whatever fails on the way."""

import datetime as dt
import threading
from collections.abc import Iterator

import pytest

from site_api.outbox.box import Outbox
from site_api.outbox.carrier import Carrier, Folder, Undelivered
from site_api.outbox.message import Kind, Message, State
from site_api.outbox.sender import Sender
from site_api.store.database import Database
from site_api.tickets.change_set import Desired
from site_api.tickets.customer_work import CustomerWork
from site_api.tickets.handover import ContactDetails
from site_api.tickets.history import History
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.work import AgentWork
from site_api.zammad.api import ZammadApi
from site_api.zammad.carrier import Groups, ZammadCarrier
from site_api.zammad.listener import tell_zammad
from tests.site_api.tickets.conftest import SERVICE, ana, matter, whole
from tests.site_api.zammad.stand_in import TOKEN, Zammad, serve_zammad

NOW = dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC)
GROUPS = Groups("Users", {"cards": "Card team"})


@pytest.fixture
def zammad() -> Iterator[Zammad]:
    with serve_zammad() as running:
        yield running


@pytest.fixture
def desk(database: Database) -> SqlTicketDesk:
    return SqlTicketDesk(database, lambda: SERVICE, History([tell_zammad]))


@pytest.fixture
def carrier(database: Database, zammad: Zammad) -> ZammadCarrier:
    return ZammadCarrier(ZammadApi(zammad.url, TOKEN), database, GROUPS)


def message(reference: str, topic: str = "opened") -> Message:
    return Message(Kind.ZAMMAD, topic, {}, ticket=reference)


def test_a_handover_is_a_ticket_with_its_customer_words_and_transcript(desk: SqlTicketDesk, carrier: ZammadCarrier, zammad: Zammad) -> None:
    reference = desk.open(whole()).ticket.reference
    carrier.deliver(message(reference))
    (user,), (ticket,), (words, note) = zammad.users, zammad.tickets, zammad.articles
    expected = {"firstname": "Ana", "lastname": "Ruiz", "email": "ana@mail.example", "phone": "+34600000001"}
    assert {name: user[name] for name in expected} == expected
    assert ticket["title"] == f"My card does not work [{reference}]"
    assert (ticket["group"], ticket["priority"], ticket["state"], ticket["tags"]) == ("Card team", "3 high", "new", "ventanilla,en,cards")
    assert (words["body"], words["internal"], words["sender"], words["origin_by_id"]) == (
        "My card does not work",
        False,
        "Customer",
        user["id"],
    )
    assert note["internal"]
    assert note["body"].splitlines() == [
        "A card is declined.",
        "Articles seen: card-declined",
        "Screen: cards",
        "2026-11-25 10:00 customer: it was declined",
        "2026-11-25 10:00 bot: Is it frozen?",
    ]
    assert {article["content_type"] for article in zammad.articles} == {"text/plain"}


def test_a_message_that_comes_twice_makes_nothing_twice(desk: SqlTicketDesk, carrier: ZammadCarrier, zammad: Zammad) -> None:
    reference = desk.open(whole()).ticket.reference
    for topic in ("opened", "joined", "opened"):
        carrier.deliver(message(reference, topic))
    assert (len(zammad.users), len(zammad.tickets), len(zammad.articles)) == (1, 1, 2)


def test_a_ticket_whose_answer_was_lost_is_found_by_its_reference(desk: SqlTicketDesk, carrier: ZammadCarrier, zammad: Zammad) -> None:
    reference = desk.open(whole()).ticket.reference
    zammad.loses = lambda method, path: (method, path) == ("POST", "tickets")
    with pytest.raises(Undelivered, match="did not answer") as failure:
        carrier.deliver(message(reference))
    assert (failure.value.final, failure.value.retry_after) == (False, dt.timedelta(minutes=2))
    zammad.loses = lambda _method, _path: False
    carrier.deliver(message(reference))
    assert (len(zammad.tickets), len(zammad.articles)) == (1, 2)


def test_a_customer_who_writes_again_is_the_same_and_what_they_add_follows(
    database: Database, desk: SqlTicketDesk, carrier: ZammadCarrier, zammad: Zammad
) -> None:
    first, second = (desk.open(matter(text, contact=ana())).ticket.reference for text in ("one matter", "another"))
    carrier.deliver(message(first))
    carrier.deliver(message(second))
    CustomerWork(database, desk.service, desk.history).say(first, "and one thing more")
    carrier.deliver(message(first, "replied"))
    assert (len(zammad.users), len(zammad.tickets)) == (1, 2)
    assert [article["body"] for article in zammad.articles if article["ticket_id"] == zammad.tickets[0]["id"]] == [
        "one matter",
        "and one thing more",
    ]


@pytest.mark.parametrize("contact", [None, ContactDetails(phone="+34600000001"), ContactDetails(name="Ana")])
def test_a_customer_without_an_address_is_somebody_too(
    desk: SqlTicketDesk, carrier: ZammadCarrier, zammad: Zammad, contact: ContactDetails | None
) -> None:
    reference = desk.open(matter(contact=contact)).ticket.reference
    for topic in ("opened", "joined"):
        carrier.deliver(message(reference, topic))
    assert (len(zammad.users), len(zammad.tickets), len(zammad.articles)) == (1, 1, 1)


def test_a_customer_that_the_search_does_not_show_is_guessed_by_zammad(desk: SqlTicketDesk, carrier: ZammadCarrier, zammad: Zammad) -> None:
    zammad.users.append({"id": 7, "email": "ana@mail.example"})
    reference = desk.open(matter(contact=ana())).ticket.reference
    zammad.hides_users = True
    carrier.deliver(message(reference))
    assert zammad.tickets[0]["customer_id"] == 7


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "set KB_ZAMMAD_TOKEN"),
        (403, "permission ticket.agent"),
        (404, "KB_ZAMMAD_URL"),
        (429, "out of order"),
        (500, "out of order"),
        (301, "out of order"),
    ],
)
def test_a_failure_says_what_to_mend_and_is_tried_again(
    status: int, sentence: str, desk: SqlTicketDesk, carrier: ZammadCarrier, zammad: Zammad
) -> None:
    reference = desk.open(whole()).ticket.reference
    zammad.fails, zammad.retry_after = lambda _method, _path: status, "90"
    with pytest.raises(Undelivered, match=f"Zammad answered {status} to GET tickets/search: .*{sentence}") as failure:
        carrier.deliver(message(reference))
    assert (failure.value.final, failure.value.retry_after) == (False, dt.timedelta(seconds=90))


def test_what_zammad_calls_impossible_is_kept_for_a_person(database: Database, desk: SqlTicketDesk, zammad: Zammad) -> None:
    reference = desk.open(whole()).ticket.reference
    carrier = ZammadCarrier(ZammadApi(zammad.url, TOKEN), database, Groups("Nobody"))
    sender = Sender(Outbox(database), {Kind.ZAMMAD: carrier})
    assert sender.send_due() == 1
    (entry,) = Outbox(database).entries()
    assert (entry.state, entry.message.ticket) == (State.DEAD, reference)
    assert entry.error == "Zammad answered 422 to POST tickets: No lookup value found for 'group': 'Nobody'"


def test_a_wrong_token_an_absent_server_and_something_else_are_failures_of_now(
    database: Database, desk: SqlTicketDesk, zammad: Zammad
) -> None:
    reference = desk.open(whole()).ticket.reference
    for url, token in ((zammad.url, "wrong-token"), ("http://127.0.0.1:1", TOKEN)):
        with pytest.raises(Undelivered, match=r"does not know the token|did not answer") as failure:
            ZammadCarrier(ZammadApi(url, token), database, GROUPS).deliver(message(reference))
        assert not failure.value.final
    zammad.answer = lambda *_: (200, "<html>")  # type: ignore[method-assign]
    with pytest.raises(Undelivered, match="something else than its API"):
        ZammadCarrier(ZammadApi(zammad.url, TOKEN), database, GROUPS).deliver(message(reference))


def test_two_messages_of_one_ticket_at_once_make_one_ticket(desk: SqlTicketDesk, carrier: ZammadCarrier, zammad: Zammad) -> None:
    reference = desk.open(whole()).ticket.reference
    refused: list[Undelivered] = []

    def deliver() -> None:
        try:
            carrier.deliver(message(reference))
        except Undelivered as failure:
            refused.append(failure)

    threads = [threading.Thread(target=deliver) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(zammad.users), len(zammad.tickets), len(zammad.articles)) == (1, 1, 2)
    assert {failure.reason for failure in refused} <= {"another message of the same ticket is on its way"}


def test_only_what_the_customer_or_time_does_is_told(database: Database, desk: SqlTicketDesk) -> None:
    work = AgentWork(database, desk.service, desk.history)
    reference = desk.open(whole()).ticket.reference
    work.reply(Desired(reference), "eva", "We are looking into it.")
    CustomerWork(database, desk.service, desk.history).say(reference, "Thank you")
    topics = [entry.message.topic for entry in Outbox(database).entries()]
    assert sorted(topics) == ["opened", "replied"]
    assert [entry.message.payload for entry in Outbox(database).entries()] == [{}, {}]


@pytest.mark.parametrize("kind", ["folder", "zammad"])
def test_every_carrier_takes_a_message_or_says_why_not(kind: str, desk: SqlTicketDesk, carrier: ZammadCarrier) -> None:
    chosen: Carrier = Folder() if kind == "folder" else carrier
    chosen.deliver(message(desk.open(whole()).ticket.reference))
    if kind == "zammad":
        with pytest.raises(Undelivered, match="gone") as failure:
            chosen.deliver(message("ALI-0000-0"))
        assert failure.value.final


def test_reopening_is_told_with_the_state(database: Database, desk: SqlTicketDesk, carrier: ZammadCarrier, zammad: Zammad) -> None:
    work = AgentWork(database, desk.service, desk.history)
    reference = desk.open(whole()).ticket.reference
    carrier.deliver(message(reference))
    work.solve(Desired(reference), "eva")
    zammad.tickets[0]["state"] = "closed"
    CustomerWork(database, desk.service, desk.history).say(reference, "It is not solved")
    Sender(Outbox(database), {Kind.ZAMMAD: carrier}).send_due()
    assert zammad.tickets[0]["state"] == "open"
    assert zammad.articles[-1]["body"] == "It is not solved"
