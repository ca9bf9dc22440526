"""The ways to reach a person, in one language, from the bank's data."""

from dataclasses import dataclass

from kb.bank import Bank, Channel
from kb.facts import Facts
from kb.holidays import NO_HOLIDAYS, NONE
from kb.language import read_language
from kb.opening_hours import OpeningHours, read_opening_hours
from kb.spaces import ordinary


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a person: `hours_text` is for people, `hours` for the clock."""

    id: str
    name: str
    phone: str | None
    email: str | None
    hours_text: str
    hours: OpeningHours


def read_contacts(bank: Bank, lang: str) -> tuple[Contact, ...]:
    """Return the bank's channels in a language, best first; raise BankError where one names a fact that is missing."""
    facts = Facts(bank, lang)
    return tuple(_contact(bank, channel, facts, lang) for channel in bank.channels)


def _contact(bank: Bank, channel: Channel, facts: Facts, lang: str) -> Contact:
    hours = channel.hours and _raw(bank, channel.hours, facts)
    return Contact(
        id=channel.id,
        name=read_language(lang).words.get(f"channel_{channel.id}", channel.id.capitalize()),
        phone=ordinary(facts.fact(channel.phone).text) if channel.phone else None,
        email=facts.fact(channel.email).text if channel.email else None,
        hours_text=facts.fact(channel.hours).text if channel.hours else "",
        hours=read_opening_hours(hours or "always", bank.timezone, NO_HOLIDAYS if channel.holidays == NONE else bank.holidays),
    )


def _raw(bank: Bank, name: str, facts: Facts) -> str | list[dict[str, str]]:
    """Return a fact as it is written; asking for it formatted first raises where it is unknown."""
    facts.fact(name)
    topic, _, short = name.partition(".")
    value: str | list[dict[str, str]] = (bank.facts or {})[topic][short]["open"]
    return value
