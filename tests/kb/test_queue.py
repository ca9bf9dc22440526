"""Queues as bank.yml writes them."""

import datetime as dt
from pathlib import Path

import pytest

from kb.bank import read_bank
from kb.errors import BankError
from kb.queue import Queue
from tests.command import ROOT

FACTS = 'facts: { hours: { office: { open: [{ days: mon-fri, open: "09:00", close: "17:00" }] } } }\n'


def read(folder: Path, text: str) -> Queue:
    path = folder / "bank.yml"
    path.write_text(f"timezone: Atlantic/Canary\nholidays: {{ country: ES }}\n{FACTS}queues: {{ cards: {text} }}\n", encoding="utf-8")
    return read_bank(path).queues["cards"]


def test_a_queue_takes_hours_from_a_fact_and_the_rest_from_the_bank(tmp_path: Path) -> None:
    cards = read(tmp_path, "{ name: { en: Cards }, hours: hours.office, answer: { working_days: 2 }, pace: 6 }")
    assert (cards.hours.timezone, cards.hours.holidays.country, cards.answer, cards.pace) == (
        "Atlantic/Canary",
        "ES",
        dt.timedelta(hours=16),
        6,
    )


def test_a_queue_may_have_a_time_zone_and_holidays_of_its_own(tmp_path: Path) -> None:
    cards = read(tmp_path, "{ name: { en: Cards }, hours: hours.office, timezone: Europe/Madrid, holidays: none }")
    assert (cards.hours.timezone, cards.hours.holidays.country) == ("Europe/Madrid", None)


def test_a_queue_may_be_a_name_alone(tmp_path: Path) -> None:
    assert read(tmp_path, "{ en: Cards, es: Tarjetas }").name("ru") == "Cards"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{ name: { en: Cards }, ours: always }", "unknown key 'ours'"),
        ("{ name: { en: Cards }, hours: hours.offices }", "'hours.offices' names no opening hours"),
        ("{ name: { en: Cards }, answer: { weeks: 1 } }", "the answer {'weeks': 1} cannot be read"),
        ("{ name: { en: Cards }, answer: { hours: 0 } }", "the answer {'hours': 0} cannot be read"),
        ("{ name: { en: Cards }, assign: { most: 0 } }", "assign {'most': 0} cannot be read"),
        ("{ name: { en: Cards }, assign: true }", "assign True cannot be read"),
        ("{ name: { en: Cards }, holidays: { also: [31-12] } }", "holidays cannot be read"),
        ("{ name: { en: Cards }, holidays: { land: ES } }", "holidays cannot be read"),
    ],
)
def test_a_slip_is_named(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(BankError) as refused:
        read(tmp_path, text)
    assert sentence in str(refused.value)


def test_holidays_of_no_known_country_are_refused(tmp_path: Path) -> None:
    holidays = read(tmp_path, "{ name: { en: Cards }, hours: hours.office, holidays: { country: XX } }").hours.holidays
    with pytest.raises(BankError, match="'XX' are not known"):
        holidays.check()


def test_the_demo_bank_promises_an_answer_in_every_queue() -> None:
    queues = read_bank(ROOT / "bank.yml").queues
    assert all(queue.pace and queue.answer and set(queue.names) == {"es", "en", "ru"} for queue in queues.values())
