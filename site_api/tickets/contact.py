"""How a customer is reached, written in one way, so that the same person is the same."""

import re

import phonenumbers
from babel.core import get_global

from kb.masking import read_lexicon
from kb.numbers import is_service_line
from site_api.tickets.handover import ContactDetails


def contact_details(email: str | None, phone: str | None, name: str | None, *, timezone: str) -> ContactDetails | None:
    """Return contact details in their one way of writing, or None where there are none; local phones are of the time zone's country."""
    if not (email or phone or name):
        return None
    region = _region(timezone)
    return ContactDetails(email.lower() if email else None, _phone(phone, region) if phone else None, name)


def find_phone(text: str, timezone: str) -> str | None:
    """Return the first phone that stands in a text, in E.164; a firm's or a dear number is none that we call."""
    for region in dict.fromkeys((_region(timezone), *read_lexicon().phone_regions)):
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            number = _written(match.number)
            if not is_service_line(number, region):
                return number
    return None


def _region(timezone: str) -> str | None:
    region: str | None = get_global("zone_territories").get(timezone)
    return region


def _phone(phone: str, region: str | None) -> str:
    """Return a phone in E.164; one that is none in that country keeps its digits, since a person may still make sense of it."""
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return re.sub(r"[^\d+]", "", phone)
    return _written(number)


def _written(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
