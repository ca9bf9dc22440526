"""Which kind of message a text is taken for."""

import numpy as np
import pytest

from kb.article import Priority
from search.action import Action
from search.decision import Kinds
from search.safety.category import Category
from search.safety.head import lesson_digest

FRAUD = Category("fraud", Action.HANDOFF, Priority.URGENT, "security", {}, {})
WEATHER = Category("weather", Action.DECLINE, Priority.NORMAL, "none", {}, {})


@pytest.mark.parametrize(
    ("probabilities", "told"),
    [
        ((0.35, 0.33, 0.32), FRAUD),  # Rather a person too many than one too few.
        ((0.32, 0.35, 0.33), None),  # Nobody is declined on a guess.
        ((0.25, 0.45, 0.3), WEATHER),
        ((0.4, 0.1, 0.5), None),
    ],
)
def test_a_message_is_of_a_kind_only_where_it_is_likely(probabilities: tuple[float, ...], told: Category | None) -> None:
    assert Kinds((FRAUD, WEATHER), np.array(probabilities)).told == told


def test_another_example_or_encoder_trains_another_head() -> None:
    more = Category("fraud", Action.HANDOFF, Priority.URGENT, "security", {"en": ("they robbed me",)}, {})
    ordinary = {"en": ("where is my card?",)}
    digests = {
        lesson_digest((FRAUD,), ordinary, "one"),
        lesson_digest((more,), ordinary, "one"),
        lesson_digest((FRAUD,), {"en": ()}, "one"),
        lesson_digest((FRAUD,), ordinary, "two"),
    }
    assert len(digests) == 4
    assert lesson_digest((FRAUD,), ordinary, "one") in digests
