"""The ways to reach a person, in one language, from the bank's data."""

from dataclasses import dataclass

from kb.bank import Bank, Channel
from kb.facts import Facts
from kb.holidays import NO_HOLIDAYS, NONE
from kb.language import read_language
from kb.opening_hours import OpeningHours, read_opening_hours, written_hours
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
    language, written = read_language(lang), written_hours(f"channel {channel.id!r}", channel.hours, bank.facts or {})
    hours = read_opening_hours(written, bank.timezone, NO_HOLIDAYS if channel.holidays == NONE else bank.holidays)
    return Contact(
        id=channel.id,
        name=language.words.get(f"channel_{channel.id}", channel.id.capitalize()),
        phone=ordinary(facts.fact(channel.phone).text) if channel.phone else None,
        email=facts.fact(channel.email).text if channel.email else None,
        hours_text=language.opening_hours(written) if channel.hours else "",
        hours=hours,
    )
