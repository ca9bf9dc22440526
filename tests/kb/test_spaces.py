"""Numbers stay on one line of a page, and programs get ordinary spaces."""

import pytest

from kb.spaces import ordinary, unbroken, unbroken_numbers, unbroken_ranges


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Llama al +34 900 555 100 ya", "Llama al +34\u00a0900\u00a0555\u00a0100 ya"),
        ("Cuesta 6 € al mes", "Cuesta 6\u00a0€ al mes"),
        ("до 10 000 ₽ в день", "до 10\u00a0000\u00a0₽ в день"),
        ("3 days, 2 cards", "3 days, 2 cards"),
    ],
)
def test_a_line_breaks_anywhere_but_inside_a_number(text: str, kept: str) -> None:
    assert unbroken_numbers(text) == kept
    assert ordinary(kept) == text


def test_a_range_of_hours_stays_together() -> None:
    assert unbroken_ranges("lunes-viernes, 8:00–20:00") == "lunes-viernes, 8:00\u2060–\u206020:00"


def test_a_phone_number_never_breaks() -> None:
    assert unbroken("+34 900 555 100") == "+34\u00a0900\u00a0555\u00a0100"
