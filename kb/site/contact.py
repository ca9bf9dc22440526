"""The ways to reach a person, as one language writes them."""

import re
from dataclasses import dataclass

from kb.bank import Bank, Channel
from kb.facts import Facts
from kb.site.wording import read_words

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
    return tuple(_way(channel, facts, lang) for channel in bank.channels)


def find_way(ways: tuple[ContactWay, ...], *ids: str) -> ContactWay | None:
    """Return the first of the named ways that the bank has."""
    return next((way for wanted in ids for way in ways if way.id == wanted), None)


def _way(channel: Channel, facts: Facts, lang: str) -> ContactWay:
    words = read_words(lang)
    named = channel.phone or channel.email
    value = str(facts.fact(named)) if named else words["contact_in_app"]
    answer = f"answer.{channel.id}"
    return ContactWay(
        channel.id,
        words["channels"].get(channel.id, channel.id.capitalize()),
        value,
        _href(channel, value),
        str(facts.fact(channel.hours)) if channel.hours else "",
        str(facts.fact(answer)) if answer in facts.names else "",
    )


def _href(channel: Channel, value: str) -> str:
    if channel.email:
        return f"mailto:{value}"
    digits = re.sub(r"[^\d+]", "", value)
    if channel.id == "whatsapp" and channel.phone:
        return f"https://wa.me/{digits.lstrip('+')}"
    return f"tel:{digits}" if channel.phone else ""
