"""A long message is cut to what it asks."""

import numpy as np
import pytest

from search.focus import LONG, Focus
from tests.keyword_encoder import KeywordEncoder

CHATTER = "The rain here is rain all week and rain again. "


@pytest.fixture
def encoder() -> KeywordEncoder:
    return KeywordEncoder("card", "rain", "undo")


@pytest.fixture
def focus(encoder: KeywordEncoder) -> Focus:
    return Focus(np.stack([encoder.encode_query("card")] * 5), np.stack([encoder.encode_query("rain")] * 3))


def test_only_the_question_of_a_long_message_is_kept(focus: Focus, encoder: KeywordEncoder) -> None:
    assert focus.focused(CHATTER * 4 + "My card is lost. " + CHATTER * 4, encoder) == "My card is lost."


def test_a_short_message_stays_whole(focus: Focus, encoder: KeywordEncoder) -> None:
    short = CHATTER * 2 + "My card is lost."
    assert len(short.split()) <= LONG
    assert focus.focused(short, encoder) == short


def test_a_sentence_beside_the_question_may_be_a_little_farther(encoder: KeywordEncoder) -> None:
    asked = np.stack([encoder.encode_query("card card undo")] * 5)
    focus = Focus(asked, np.stack([encoder.encode_query("rain")] * 3))
    near, best = "My card is here.", "The card, this card, may undo."  # Cosines 2/√5 = .89 and 1.
    assert focus.focused(f"{near} {best} " + CHATTER * 6, encoder) == f"{near} {best}"
    assert focus.focused(f"{near} {CHATTER}{best} " + CHATTER * 6, encoder) == best
