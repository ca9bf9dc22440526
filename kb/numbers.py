"""What kind of number a run of digits is, by the libraries that know; they are loaded when digits are met."""

import re
from functools import cache

CARD_LENGTHS = range(13, 20)
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+(?:'[\w.+-]{1,64}+)?@((?:[\w-]{1,63}+\.){1,8}[^\W\d_]{2,24})\b")
_NETWORKS = re.compile(  # Visa, Mastercard, Mir, Amex, UnionPay, JCB, Diners.
    r"4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|220[0-5]\d{12}|3[47]\d{13}|62\d{14}|35(?:2[89]|[3-8]\d)\d{12}|3[068]\d{12}"
)


def is_card(digits: str) -> bool:
    """Tell whether the check digit and the first one are those of a card."""
    from stdnum import luhn

    return len(digits) in CARD_LENGTHS and digits[0] in "23456" and bool(luhn.is_valid(digits))


def looks_like_card(digits: str) -> bool:
    """Tell whether a number begins as a network's cards do and is as long; the check digit may be mistyped."""
    return _NETWORKS.fullmatch(digits) is not None


def is_iban(text: str) -> bool:
    """Tell whether country, length and check digits are those of an account."""
    from stdnum import iban

    return bool(iban.is_valid(text))


@cache
def iban_length(country: str) -> int | None:
    """Return how many characters the accounts of a country have; None where it has no IBAN."""
    from stdnum import numdb

    [(_, facts), *_] = numdb.get("iban").info(country.upper())
    return 4 + sum(map(int, re.findall(r"(\d+)!", facts["bban"]))) if "bban" in facts else None


def is_phone(number: str, region: str | None) -> bool:
    """Tell whether somebody may have the number; without a country code it is one of the region."""
    import phonenumbers

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


def is_service_line(number: str, region: str | None) -> bool:
    """Tell whether a number is a firm's by its kind: free, shared-cost or premium."""
    import phonenumbers
    from phonenumbers import PhoneNumberType as Kind

    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
    return kind in {Kind.TOLL_FREE, Kind.SHARED_COST, Kind.PREMIUM_RATE, Kind.UAN}
