"""Masking is as good as the law of the house says, on messages that its rules were not made with too."""

from pathlib import Path

import pytest

from kb.masking import Masked, mask
from tests.secret_messages import OWN, SHARED, UNSEEN, Message, measure, read_listed, read_marked

# A secret that stays is kept for years, so 98 in 100 is the least; a word masked in vain costs the customer a clear answer,
# so hardly any may be. Lower either figure only with a reason that a customer would accept.
LEAST_MASKED = 0.98
LEAST_RIGHT = 0.97


@pytest.mark.parametrize("path", [OWN, UNSEEN, SHARED], ids=lambda path: path.name)
def test_nearly_all_secrets_are_masked_and_hardly_anything_else(path: Path) -> None:
    if not path.is_file():
        pytest.skip(f"{path} is not there: the evaluation data is no part of the project")
    found = measure(read_listed(path) if path.suffix == ".jsonl" else read_marked(path), mask)
    assert found.recall >= LEAST_MASKED, found.missed
    assert found.precision >= LEAST_RIGHT, found.false


def test_a_secret_that_stays_and_a_word_masked_in_vain_are_counted() -> None:
    found = measure([Message("en", "pin 4471, room 12", ("4471",)), Message("en", "my card 4111111111111111", ())], _only_cards)
    assert (found.recall, found.precision) == (0, 0)


def _only_cards(text: str) -> Masked:
    return mask(text) if "card" in text else Masked(text, ())
