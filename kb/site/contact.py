"""The ways to reach a person, as the site shows them."""

import re
from dataclasses import dataclass

from kb.bank import Bank
from kb.contact import Contact, read_contacts
from kb.facts import Facts
from kb.site.wording import read_words
from kb.spaces import unbroken, unbroken_ranges

EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class ContactWay:
    """One way: its name, what to dial or write to, its link, its hours and how soon people answer."""

    id: str
    label: str
    value: str
    href: str
    hours: str
    answer: str


def contact_ways(bank: Bank, lang: str) -> tuple[ContactWay, ...]:
    """Return the bank's ways to reach a person, best first; raise FactError where a channel names an unknown fact."""
    facts = Facts(bank, lang)
    return tuple(_way(contact, facts, lang) for contact in read_contacts(bank, lang))


def find_way(ways: tuple[ContactWay, ...], *ids: str) -> ContactWay | None:
    """Return the first of the named ways that the bank has."""
    return next((way for wanted in ids for way in ways if way.id == wanted), None)


def _way(contact: Contact, facts: Facts, lang: str) -> ContactWay:
    value = unbroken(contact.phone or "") or contact.email or read_words(lang)["contact_in_app"]
    answer = f"answer.{contact.id}"
    usual = str(facts.fact(answer)) if answer in facts.names else ""
    return ContactWay(contact.id, contact.name, value, _href(contact), unbroken_ranges(contact.hours_text), unbroken(usual))


def _href(contact: Contact) -> str:
    if contact.email:
        return f"mailto:{contact.email}"
    digits = re.sub(r"[^\d+]", "", contact.phone or "")
    if contact.id == "whatsapp" and digits:
        return f"https://wa.me/{digits.lstrip('+')}"
    return f"tel:{digits}" if digits else ""
