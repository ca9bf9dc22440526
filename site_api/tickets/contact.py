"""How a customer is reached, written in one way, so that the same person is the same."""

import re

import phonenumbers
from babel.core import get_global

from site_api.tickets.handover import ContactDetails


def contact_details(email: str | None, phone: str | None, name: str | None, *, timezone: str) -> ContactDetails | None:
    """Return contact details in their one way of writing, or None where there are none; local phones are of the time zone's country."""
    if not (email or phone or name):
        return None
    region = get_global("zone_territories").get(timezone)
    return ContactDetails(email.lower() if email else None, _phone(phone, region) if phone else None, name)


def _phone(phone: str, region: str | None) -> str:
    """Return a phone in E.164; one that is none in that country keeps its digits, since a person may still make sense of it."""
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return re.sub(r"[^\d+]", "", phone)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
