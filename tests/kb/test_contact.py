"""The ways to reach a person, as bank.yml writes them."""

from pathlib import Path

import pytest

from kb.bank import read_bank
from kb.contact import Contact, read_contacts
from kb.errors import BankError

FACTS = 'facts: { hours: { office: { open: [{ days: mon-fri, open: "09:00", close: "17:00" }] } }, card: { fee: { money: 6 } } }\n'


def contact(folder: Path, hours: str) -> Contact:
    path = folder / "bank.yml"
    path.write_text(f"{FACTS}channels: [{{ id: phone, hours: {hours} }}]\n", encoding="utf-8")
    return read_contacts(read_bank(path), "en")[0]


def test_hours_are_a_fact_or_always(tmp_path: Path) -> None:
    assert contact(tmp_path, "hours.office").hours_text == "Monday to Friday, 9:00–17:00"
    always = contact(tmp_path, "always")
    assert (always.hours_text, always.hours.spans) == ("24 hours a day, every day", ())


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ("hours.ofice", "channel 'phone': 'hours.ofice' names no opening hours. Did you mean hours.office?"),
        ("card.fee", "channel 'phone': 'card.fee' names no opening hours. Name a fact such as hours.phone, or write always."),
    ],
)
def test_hours_that_are_none_are_named(hours: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(BankError) as refused:
        contact(tmp_path, hours)
    assert str(refused.value).endswith(sentence)
