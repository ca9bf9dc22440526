"""What every desk promises: one contract over the databases and the twin in memory."""

import pytest

from kb.masking import SecretKind
from site_api.errors import KeyReused
from site_api.tickets.desk import TicketDesk
from site_api.tickets.handover import Routing
from site_api.tickets.ticket import Status
from tests.site_api.tickets.conftest import ana, matter


def test_a_new_matter_waits_in_the_queue_that_was_decided(desk: TicketDesk) -> None:
    opened = desk.open(matter())
    assert (opened.ticket.status, opened.ticket.queue, opened.ticket.lang) == (Status.NEW, "cards", "en")
    assert not opened.joined
    assert not opened.repeated


def test_the_secret_link_opens_its_ticket_and_no_other(desk: TicketDesk) -> None:
    first, second = desk.open(matter(contact=ana())), desk.open(matter("A transfer is missing"))
    assert first.secret
    assert second.secret
    assert desk.find(first.ticket.reference, first.secret) == first.ticket
    assert desk.find(first.ticket.reference, second.secret) is None
    assert desk.find("ALI-XXXX-X", first.secret) is None
    assert desk.find(first.ticket.reference, "") is None


def test_whom_the_bank_names_sees_their_own_ticket_and_no_other(desk: TicketDesk) -> None:
    mine, theirs, nobodys = (desk.open(matter(f"A card of {name}", identity=name)).ticket for name in ("customer-1", "customer-2", None))
    assert desk.find_own(mine.reference, "customer-1") == mine
    assert [desk.find_own(name, "customer-1") for name in (theirs.reference, nobodys.reference, "ALI-XXXX-X")] == [None] * 3


def test_the_same_key_is_the_same_ticket_and_the_same_answer(desk: TicketDesk) -> None:
    first, again = desk.open(matter(), "key-1"), desk.open(matter(), "key-1")
    assert (again.ticket, again.secret, again.repeated) == (first.ticket, first.secret, True)


def test_another_decision_of_ours_is_still_the_same_request(desk: TicketDesk) -> None:
    decision = matter().decision
    first = desk.open(matter(), "key-1")
    again = desk.open(matter(decision=Routing("accounts", decision.priority, "other")), "key-1")
    assert again.ticket == first.ticket


def test_the_same_key_with_another_matter_is_refused(desk: TicketDesk) -> None:
    desk.open(matter(contact=ana()), "key-1")
    for other in (matter("Something else", contact=ana()), matter(contact=ana(name="Anna"))):
        with pytest.raises(KeyReused):
            desk.open(other, "key-1")


def test_without_a_key_each_request_is_a_matter(desk: TicketDesk) -> None:
    assert desk.open(matter()).ticket.reference != desk.open(matter()).ticket.reference


def test_secrets_are_masked_and_named(desk: TicketDesk) -> None:
    opened = desk.open(matter("My card 4111 1111 1111 1111 is lost, write to me at ana@mail.example"))
    assert opened.masked == (SecretKind.PAN, SecretKind.EMAIL)
    assert "4111" not in opened.ticket.subject
