"""Letters in each language, read from the outbox of a real change."""

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa

from kb.queue import Queue
from site_api.agents.accounts import Accounts
from site_api.agents.agent import Agent, Role
from site_api.letters.notifier import Notifier
from site_api.letters.reply_address import ReplyAddresses
from site_api.letters.wording import FOLDER, read_wording
from site_api.letters.writer import LetterWriter, Post
from site_api.outbox.box import Outbox
from site_api.outbox.message import Entry
from site_api.store.database import Database
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.change_set import Desired
from site_api.tickets.customer_work import CustomerWork
from site_api.tickets.history import History
from site_api.tickets.housekeeping import Housekeeping
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.ticket import Ticket
from site_api.tickets.work import AgentWork
from tests.site_api.tickets.conftest import OFFICE, SERVICE, ana, matter
from tests.site_api.tickets.memory_desk import NOW

HOOK = "https://crm.example/hook"
TOLD = History([Notifier(writes_letters=True, receivers=[HOOK])])
POST = Post("https://help.bank.example/", "Banco Alisio <ayuda@bank.example>", takes_replies=True)


def opened(database: Database, lang: str = "es") -> Ticket:
    return (
        SqlTicketDesk(database, lambda: SERVICE, TOLD, lambda: NOW)
        .open(matter("No me funciona la tarjeta", lang=lang, contact=ana()))
        .ticket
    )


def work(database: Database) -> AgentWork:
    return AgentWork(database, lambda: SERVICE, TOLD, lambda: NOW)


def customers(database: Database) -> CustomerWork:
    return CustomerWork(database, lambda: SERVICE, TOLD, lambda: NOW)


def kept(database: Database, kind: str) -> list[Entry]:
    return sorted((entry for entry in Outbox(database).entries() if entry.message.kind == kind), key=lambda entry: entry.message.topic)


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        ("es", ["Hola Ana:", "Hemos recibido tu consulta: «No me funciona la tarjeta»", "miércoles 25 de noviembre, 14:00"]),
        ("en", ["Hello Ana,", "We have your question", "Wednesday 25 November, 14:00"]),
        ("ru", ["Здравствуйте, Ana!", "Мы получили ваше обращение", "среда, 25 ноября, 14:00"]),
    ],
)
def test_a_new_ticket_is_confirmed_in_the_customers_language(lang: str, sentences: list[str], database: Database) -> None:
    ticket = opened(database, lang)
    letter = LetterWriter(database, lambda: SERVICE, POST).write(kept(database, "email")[0].message)
    assert letter is not None
    text = letter.get_content()
    assert [
        sentence
        for sentence in (*sentences, ticket.reference, f"https://help.bank.example/ticket/{ticket.reference}#")
        if sentence not in text
    ] == []
    assert (letter["To"], letter["Auto-Submitted"], letter["Content-Language"]) == ("ana@mail.example", "auto-generated", lang)
    assert letter["Message-ID"] == f"<{kept(database, 'email')[0].message.id}@bank.example>"


def test_an_answer_carries_the_agents_words_and_name_and_can_be_answered(database: Database) -> None:
    Accounts(database).add(Agent("eva", "Eva Ruiz", Role.AGENT), None)
    ticket = opened(database)
    work(database).reply(Desired(ticket.reference), "eva", "Prueba otra vez.")
    answer = kept(database, "email")[0].message
    letter = LetterWriter(database, lambda: SERVICE, POST).write(answer)
    assert letter is not None
    assert "Prueba otra vez." in letter.get_content()
    assert "Eva Ruiz, Banco Alisio" in letter.get_content()
    assert letter["Reply-To"].startswith(f"ayuda+{ticket.reference.lower()}.")
    assert letter["Auto-Submitted"] is None


def test_an_answer_that_solves_is_one_letter(database: Database) -> None:
    ticket = opened(database)
    work(database).reply(Desired(ticket.reference), "eva", "Hecho.", solves=True)
    assert [entry.message.topic for entry in kept(database, "email")] == ["answered_and_solved", "opened"]


def test_notes_and_what_agents_rearrange_write_no_letter(database: Database) -> None:
    ticket = opened(database)
    desk = work(database)
    desk.note(Desired(ticket.reference), "eva", "Una nota")
    customers(database).say(ticket.reference, "Y mi PIN")
    other = opened(database)
    desk.merge(Desired(other.reference), "eva", ticket.reference)
    assert [entry.message.topic for entry in kept(database, "email")] == ["opened", "opened"]


@pytest.mark.parametrize(
    ("lang", "moved", "reopened"),
    [
        ("es", "la lleva ahora Préstamos", "Hemos reabierto tu consulta"),
        ("en", "is now with Loans", "We have opened your question again"),
        ("ru", "передано тем, кто ответит на него лучше: «Кредиты»", "Мы снова открыли ваше обращение"),
    ],
)
def test_where_an_agent_changes_what_the_customer_was_told_they_hear_the_new_time(
    lang: str, moved: str, reopened: str, database: Database
) -> None:
    loans = Queue("loans", {"es": "Préstamos", "en": "Loans", "ru": "Кредиты"}, OFFICE, dt.timedelta(hours=2))
    service = replace(SERVICE, queues={**SERVICE.queues, "loans": loans})
    ticket = opened(database, lang)
    desk = AgentWork(database, lambda: service, TOLD, lambda: NOW)
    desk.move(Desired(ticket.reference), "eva", "loans")
    desk.solve(Desired(ticket.reference), "eva")
    desk.move(Desired(ticket.reference), "eva", "cards")  # Nothing is owed: nothing that they were told is changed.
    desk.move(Desired(ticket.reference), "eva", "loans")
    desk.reopen(Desired(ticket.reference), "eva")
    letters = {entry.message.topic: LetterWriter(database, lambda: service, POST).write(entry.message) for entry in kept(database, "email")}
    assert list(letters) == ["moved", "opened", "reopened", "solved"]
    for topic, sentence in (("moved", moved), ("reopened", reopened)):
        letter = letters[topic]
        assert letter is not None
        text = " ".join(letter.get_content().split())
        assert sentence in text
        assert "12:00" in text


def test_a_matter_that_was_split_off_is_told_with_its_own_reference(database: Database) -> None:
    ticket = opened(database)
    customers(database).say(ticket.reference, "Y mi PIN está bloqueado")
    with database.read() as connection:
        last = connection.scalar(sa.select(sa.func.max(messages.c.id)))
    assert last
    new = work(database).split(Desired(ticket.reference), "eva", last)
    told = [entry.message for entry in kept(database, "email") if entry.message.topic == "split"]
    assert [message.ticket for message in told] == [new.reference]
    letter = LetterWriter(database, lambda: SERVICE, POST).write(told[0])
    assert letter is not None
    assert f"ahora tiene su propia referencia: {new.reference}" in " ".join(letter.get_content().split())


def test_a_broken_promise_is_told_once_with_the_raised_priority(database: Database) -> None:
    ticket = opened(database)
    assert ticket.due_at is not None
    for _ in range(2):
        Housekeeping(database, TOLD, lambda: ticket.due_at or NOW).note_late()
    told = [entry.message for entry in kept(database, "webhook") if entry.message.topic == "ticket.breached"]
    assert [(message.target, message.payload["data"]["priority"]) for message in told] == [(HOOK, "high")]


def test_a_webhook_tells_what_changed_and_nothing_of_the_customer(database: Database) -> None:
    ticket = opened(database)
    work(database).reply(Desired(ticket.reference), "eva", "Prueba otra vez.")
    told = [entry.message for entry in kept(database, "webhook")]
    assert [(message.topic, message.target) for message in told] == [("ticket.opened", HOOK), ("ticket.replied", HOOK)]
    assert told[1].payload["data"]["status"] == "waiting"
    assert not any(word in str(message.payload) for message in told for word in ("ana@", "Ana", "tarjeta", "Prueba"))


def test_who_was_erased_gets_no_letter(database: Database) -> None:
    ticket = opened(database)
    with database.begin() as connection:
        connection.execute(sa.update(tickets).values(email=None, erased_at=dt.datetime.now(dt.UTC)))
    assert ticket.reference
    assert LetterWriter(database, lambda: SERVICE, POST).write(kept(database, "email")[0].message) is None


def test_no_address_and_no_text_of_a_customer_stands_in_the_outbox(database: Database) -> None:
    opened(database)
    with database.read() as connection:
        rows = str(connection.execute(sa.text("SELECT * FROM outbox")).all())
    assert "ana@mail.example" not in rows
    assert "tarjeta" not in rows


@pytest.mark.parametrize("lang", sorted(path.stem for path in FOLDER.glob("*.yml")))
def test_each_language_has_the_same_letters(lang: str) -> None:
    assert set(read_wording(lang).notices) == set(read_wording("en").notices)


def test_a_reply_address_names_its_ticket_and_no_other() -> None:
    addresses = ReplyAddresses("Banco <ayuda@bank.example>", b"key of the tests")
    address = addresses.address("ALI-7K3M-4")
    assert addresses.reference(address.upper()) == "ALI-7K3M-4"
    assert addresses.reference(address.replace("7k3m", "7k3n")) is None
    assert ReplyAddresses("Banco <ayuda@bank.example>", b"another key").reference(address) is None
    assert ReplyAddresses("Banco <ayuda@else.example>", b"key of the tests").reference(address) is None
