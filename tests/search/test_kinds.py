"""Which kind of message a text is taken for."""

from pathlib import Path

import numpy as np
import pytest

from kb.article import Priority
from search.action import Action
from search.errors import DataError
from search.kinds import Kinds
from search.safety.category import Category, read_categories
from search.safety.lesson import lesson_digest
from search.safety.unwritten import unwritten_kind

FRAUD = Category("fraud", Action.HANDOFF, Priority.URGENT, "security", {}, {})
WEATHER = Category("weather", Action.DECLINE, Priority.NORMAL, "none", {}, {})
PERSON = Category("person", Action.HANDOFF, Priority.NORMAL, "care", {}, {})
OTHERS = tuple(Category(f"other{number}", Action.HANDOFF, Priority.NORMAL, "care", {}, {}) for number in range(3))


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
    assert Kinds((FRAUD, WEATHER), np.array(probabilities)).told(beside_a_match=False) == told


@pytest.mark.parametrize(
    ("kind", "probability", "told"),
    [(PERSON, 0.45, False), (PERSON, 0.55, True), (FRAUD, 0.35, True), (WEATHER, 0.55, False), (WEATHER, 0.65, True)],
)
def test_beside_a_clear_match_a_kind_must_be_likelier_unless_it_is_urgent(kind: Category, probability: float, told: bool) -> None:
    rest = (1 - probability) / 4
    kinds = Kinds((kind, *OTHERS), np.array([probability, rest, rest, rest, rest]))
    assert kinds.told(beside_a_match=True) == (kind if told else None)


def test_near_articles_make_a_strange_message_ordinary_and_leave_one_for_a_person_as_likely() -> None:
    kinds = Kinds((FRAUD, WEATHER), np.array([0.2, 0.6, 0.2]))
    near, far = kinds.with_scope(2.0).probabilities, kinds.with_scope(-2.0).probabilities
    assert near[1] < near[2]
    assert far[1] > 0.6
    for probabilities in (near, far):
        assert probabilities[0] == pytest.approx(0.2)
        assert probabilities.sum() == pytest.approx(1)


def test_a_topic_with_an_article_is_no_unwritten_matter() -> None:
    mortgage = "how do I apply for a mortgage"
    assert mortgage in unwritten_kind({"en": ["Change my PIN"]}).examples["en"]
    assert mortgage not in unwritten_kind({"en": ["Our mortgages"]}).examples["en"]
    assert mortgage not in unwritten_kind({"es": ["Hipotecas para jóvenes"]}).examples["en"]


def test_a_bank_adds_examples_to_a_kind_and_kinds_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "messages.yml"
    own.write_text(
        """categories:
- {id: unwritten_matter, examples: {en: [do you sell boats]}, action: handoff}
- {id: boats, action: handoff, queue: boats, examples: {en: [my boat sank]}}
""",
        encoding="utf-8",
    )
    kinds = {kind.id: kind for kind in read_categories(own, unwritten_kind({}))}
    assert "do you sell boats" in kinds["unwritten_matter"].examples["en"]
    assert len(kinds["unwritten_matter"].examples["en"]) > 100
    assert (kinds["boats"].queue, kinds["boats"].examples) == ("boats", {"en": ("my boat sank",)})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kinds: []", "categories is not a list of kinds of messages."),
        ("categories: [{action: handoff}]", "kind 1 has no 'id'."),
        ("categories: [{id: a, action: answer, examples: {}}]", "kind 1 cannot be read (a message cannot be told to answer)."),
        ("categories: [{id: a, action: sing, examples: {}}]", "kind 1 cannot be read ('sing' is not a valid Action)."),
        ("categories: [{id: a, action: decline, examples: {en: hello}}]", "kind 1 cannot be read (examples are a list, found 'hello')."),
    ],
)
def test_a_slip_in_a_bank_s_own_kinds_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    own = tmp_path / "messages.yml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        read_categories(own)
    assert str(refused.value).startswith(f"{own}: {said} Give each kind an id, an action (handoff or decline)")


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
