"""What keyboards do to questions is mended, and what was meant is left alone."""

import pytest

from search.query import clean
from search.typing.casing import Casing
from search.typing.keyboard import on_russian_layout
from search.typing.mender import Mender

RUSSIAN = frozenset({"новую", "карту", "не", "google"})
TEXTS = (
    "Lost card. If I lost my card, I call the bank with my iPhone, as Banco Alisio asks. Is my card lost?",
    "If my money is late, I ask the bank, and my bank asks Google.",
)


@pytest.fixture
def casing() -> Casing:
    return Casing(TEXTS)


@pytest.fixture
def mender() -> Mender:
    return Mender({"en": TEXTS, "ru": ("Перевод не сработал, карта заблокирована.",)}, lambda word: word == "please")


def test_small_letters_become_what_the_articles_write(casing: Casing) -> None:
    assert casing.restored("can i pay with my iphone? i lost my card") == "Can I pay with my iPhone? I lost my card"


def test_a_forgotten_full_stop_parts_sentences(casing: Casing) -> None:
    assert casing.with_stops("the card is lost Please help me") == "the card is lost. Please help me"


@pytest.mark.parametrize("text", ["the money of Google is late", "this is my Card"])
def test_a_capital_within_a_sentence_parts_nothing(casing: Casing, text: str) -> None:
    assert casing.with_stops(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yjde. rfhne.", "новую карту."),  # The key of the full stop is `ю` in the first word only.
        ("google yt", "google не"),
        ("aeyrwb. yt", "функцию не"),
    ],
)
def test_the_english_layout_is_read_as_the_russian_one(typed: str, meant: str) -> None:
    assert on_russian_layout(typed, RUSSIAN, {"функцию"}.__contains__) == meant


@pytest.mark.parametrize(
    ("lang", "typed", "meant"),
    [
        ("en", "my mney is late", "my money is late"),
        ("en", "please", "please"),
        ("en", "my honey is late", "my honey is late"),  # Nobody misses the first letter.
        ("ru", "карта не сработала", "карта не сработала"),  # Another ending of a word of the articles, and no slip.
    ],
)
def test_slips_are_mended_and_endings_are_not(mender: Mender, lang: str, typed: str, meant: str) -> None:
    assert mender.without_slips(typed, lang) == meant


def test_a_few_short_words_that_happen_to_exist_do_not_hide_a_wrong_layout() -> None:
    texts = {"en": ["to the card, to the bank, to us"] * 3, "ru": ["Жду возврат денег на карту уже неделю, где возврат денег"] * 3}
    assert Mender(texts, lambda _: False).mend("to djpdhfn ltytu").lang == "ru"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Hola\nPerdí mi tarjeta", "Hola. Perdí mi tarjeta"),
        ("hola\n\n perdí mi tarjeta", "hola. perdí mi tarjeta"),
        ("perdí\nmi tarjeta", "perdí mi tarjeta"),  # A mail program wraps its lines.
        ("Hola,\nPerdí", "Hola, Perdí"),
        ("a card\r\n", "a card"),
    ],
)
def test_a_new_line_ends_a_sentence(typed: str, line: str) -> None:
    assert clean(typed) == line
