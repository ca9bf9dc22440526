"""A phone is the same phone, however it is written and wherever it is given."""

import pytest

from site_api.tickets.contact import contact_details, find_phone

CANARY = "Atlantic/Canary"
PHONE = "+34612345678"


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("612 345 678", PHONE),
        ("６１２ ３４５ ６７８", PHONE),
        ("＋３４ ６１２－３４５－６７８", PHONE),
        ("٦١٢ ٣٤٥ ٦٧٨", PHONE),
        ("0034 (612) 345.678", PHONE),
        ("8 912 345-67-89", "+79123456789"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_a_form_and_a_message_read_the_same_phone(written: str, phone: str) -> None:
    details = contact_details(None, written, None, timezone=CANARY)
    assert details is not None
    assert details.phone == phone == find_phone(f"es el {written}, gracias", CANARY)


@pytest.mark.parametrize(
    ("written", "kept"), [("９９９９９９", "+34999999"), ("＋９９９ ９９９ ９９９", "+999999999"), ("900 555 100", "+34900555100")]
)
def test_what_nobody_can_be_called_on_keeps_its_digits_in_a_form(written: str, kept: str) -> None:
    details = contact_details(None, written, None, timezone=CANARY)
    assert details is not None
    assert (details.phone, find_phone(written, CANARY)) == (kept, None)
