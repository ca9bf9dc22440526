"""How a customer is reached, written in one way, so that the same person is the same."""

import phonenumbers
from babel.core import get_global

from kb.masking import read_lexicon
from kb.numbers import is_service_line
from site_api.tickets.handover import ContactDetails

_PLUS = "+＋"


def contact_details(email: str | None, phone: str | None, name: str | None, *, timezone: str) -> ContactDetails | None:
    """Return contact details in their one way of writing, or None; a local phone is of the time zone's country first."""
    if not (email or phone or name):
        return None
    return ContactDetails(email.lower() if email else None, _phone(phone, timezone) if phone else None, name)


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


def _phone(phone: str, timezone: str) -> str:
    """Return a phone as it is found in a message; what is none keeps its digits, since a person may still make sense of it."""
    if found := find_phone(phone, timezone):
        return found
    try:
        return _written(phonenumbers.parse(phone, _region(timezone)))
    except phonenumbers.NumberParseException:
        return ("+" if phone[0] in _PLUS else "") + str(phonenumbers.normalize_digits_only(phone))


def _written(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
