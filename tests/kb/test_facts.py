"""Facts as each language writes them, and what is said when one is wrong."""

from typing import Any

import pytest

from kb.bank import Bank
from kb.errors import FactError
from kb.facts import Facts

FACTS: dict[str, dict[str, Any]] = {
    "card": {
        "fee": {"money": 6},
        "limit": {"money": 1234.5},
        "share": {"percent": 1.75},
        "count": {"number": 10000},
        "delivery": {"working_days": [3, 5]},
        "one": {"working_days": 1},
        "name": {"text": {"en": "Visa card", "ru": "карта Visa"}},
        "whole": {"text": "{{ card.name }} at {{ card.fee }}"},
        "loop": {"text": "{{ card.pool }}"},
        "pool": {"text": "{{ card.loop }}"},
        "quoted": {"text": 'the "card"'},
        "odd": {"colour": "red"},
    },
    "hours": {"chat": {"open": [{"days": "mon-fri", "open": "08:00", "close": "20:00"}]}, "always": {"open": "always"}},
    "phone": {"support": {"phone": "+34 900 555 100"}},
}


def facts(lang: str) -> Facts:
    return Facts(Bank(languages=("en", "es", "ru"), facts=FACTS), lang)


@pytest.mark.parametrize(
    ("mark", "en", "es", "ru"),
    [
        ("card.fee", "€6", "6\u00a0€", "6\u00a0€"),
        ("card.limit", "€1,234.50", "1.234,50\u00a0€", "1\u00a0234,50\u00a0€"),
        ("card.share", "1.75%", "1,75\u00a0%", "1,75\u00a0%"),
        ("card.count", "10,000", "10.000", "10\u00a0000"),
        ("card.delivery", "3–5 working days", "3-5 días laborables", "3–5 рабочих дней"),
        ("card.one", "1 working day", "1 día laborable", "1 рабочий день"),
        ("card.one | genitive", "1 working day", "1 día laborable", "1 рабочего дня"),
        ("card.name", "Visa card", "Visa card", "карта Visa"),
        ("card.whole", "Visa card at €6", "Visa card at 6\u00a0€", "карта Visa at 6\u00a0€"),
        ("hours.chat", "Monday to Friday, 8:00–20:00", "de lunes a viernes, 8:00–20:00", "понедельник–пятница, 8:00–20:00"),
        ("hours.always", "24 hours a day, every day", "24 horas, todos los días", "круглосуточно, без выходных"),
        ("phone.support", "+34\u00a0900\u00a0555\u00a0100", "+34\u00a0900\u00a0555\u00a0100", "+34\u00a0900\u00a0555\u00a0100"),
    ],
)
def test_each_language_writes_a_fact_its_own_way(mark: str, en: str, es: str, ru: str) -> None:
    assert [facts(lang).fill(f"<{{{{ {mark} }}}}>") for lang in ("en", "es", "ru")] == [f"<{text}>" for text in (en, es, ru)]


@pytest.mark.parametrize("text", ["{% raw %}", "{# not a comment #}", "## Limits { #limits }", "{ .class }", "}} alone", "$\\frac{a}{b}$"])
def test_braces_of_markdown_stay_as_they_are(text: str) -> None:
    assert facts("en").fill(f"{text} {{{{ card.fee }}}}") == f"{text} €6"


def test_without_the_banks_data_nothing_is_filled_in() -> None:
    assert Facts(Bank(), "en").fill("{{ card.fee }} {{") == "{{ card.fee }} {{"


def test_an_unknown_fact_has_its_line_and_the_nearest_name() -> None:
    (unknown,) = facts("en").unknown("one\n\nIt costs {{ card.fees }}.")
    assert (unknown.line, unknown.name, unknown.nearest) == (3, "card.fees", "card.fee")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("one\n{{ card.zzzzzzzz }}", "2: unknown fact 'card.zzzzzzzz'. Add it to bank.yml."),
        ("{{ card.loop }}", "the fact 'card.loop' refers to itself (card.loop → card.pool → card.loop). Write its value out."),
        ("{{ card.quoted }}", "the fact 'card.quoted' holds a double quote, a backslash or a line break. Use «» or plain words."),
        ("one {{ card.fee", "1: the braces of a fact are broken (they are never closed). Write {{ topic.name }}."),
    ],
)
def test_a_wrong_fact_is_one_sentence_with_its_mend(text: str, sentence: str) -> None:
    with pytest.raises(FactError) as raised:
        facts("en").fill(text)
    assert str(raised.value) == sentence


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(FactError, match=r"unknown kind 'colour'\. Known kinds are days, hours, minutes, money"):
        facts("en").fill("{{ card.odd }}")


def test_a_text_may_do_more_than_name_a_fact() -> None:
    assert facts("en").fill("{{ card.name.text }}, {{card.fee}}") == "Visa card, €6"
