"""Words as they are compared: what customers type without accents finds what writers write with them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from search.analyser import analyser, fold, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Habitación", "habitacion"),
        ("ACCIÓN", "accion"),
        ("año ÑANDÚ", "año ñandu"),
        ("n\u0303", "ñ"),
        ("Ещё мой", "еще мой"),
        ("café naïve", "cafe naive"),
        ("", ""),
    ],
)
def test_folding_drops_accents_but_keeps_letters_of_their_own(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_are_folded_and_without_punctuation() -> None:
    assert words("¿Dónde está mi PIN-код?") == ["donde", "esta", "mi", "pin", "код"]


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("es", "transferencia", "transferencias"),
        ("es", "habitación", "habitaciones"),
        ("es", "habitacion", "habitaciones"),
        ("es", "tarjeta", "TARJETAS"),
        ("ru", "карта", "картой"),
        ("ru", "ещё", "еще"),
        ("ru", "счёт", "счета"),
        ("en", "declined", "declines"),
        ("en", "card", "cards'"),
    ],
)
def test_forms_of_a_word_share_a_stem(lang: str, one: str, other: str) -> None:
    assert set(analyser(lang).stems(one)) & set(analyser(lang).stems(other))


@pytest.mark.parametrize(
    ("lang", "one", "other"), [("es", "año", "ano"), ("es", "caña", "cana"), ("ru", "карта", "карман"), ("en", "card", "cart")]
)
def test_other_words_do_not(lang: str, one: str, other: str) -> None:
    assert not set(analyser(lang).stems(one)) & set(analyser(lang).stems(other))


def test_a_language_without_a_stemmer_is_folded_only() -> None:
    assert analyser("xx").stems("Données PERDUES") == ["donnees", "perdues"]


def test_threads_share_an_analyser() -> None:
    texts = [f"tarjeta{number} perdidas" for number in range(400)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(analyser("es").stems, texts))
    assert {stems[-1] for stems in found} == {"perd"}
