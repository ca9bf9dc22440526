"""Questions that can be asked, and the sentence for those that cannot."""

import pytest

from search.engine import SearchEngine
from search.errors import QueryError
from search.query import Query, clean, without_secrets


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  hola   mundo ", "hola mundo"),
        ("dos\nlíneas\ty un tabulador\r\n", "dos líneas y un tabulador"),
        ("cafe\u0301", "café"),
        ("😀 hola", "😀 hola"),
        ("123", "123"),
        ("карта", "карта"),
        ("中文", "中文"),
        ("a" * 2000, "a" * 2000),
    ],
)
def test_a_question_becomes_one_line(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the question is empty. Send some words in q."),
        (" \t\n\u00a0", "the question is empty. Send some words in q."),
        ("a" * 10_000, "the question has 10000 characters. Send 2000 at most."),
        ("tarjeta\x00", "the question holds the control character U+0000. Send plain text."),
        ("a\x1bb", "the question holds the control character U+001B. Send plain text."),
        ("a\x85b", "the question holds the control character U+0085. Send plain text."),
        ("a\ud800", "the question holds the control character U+D800. Send plain text."),
        ("😀🎉", "the question holds no words. Send some words in q, as in q=lost card."),
        ("¿?!… — .", "the question holds no words. Send some words in q, as in q=lost card."),
    ],
)
def test_a_bad_question_is_one_exact_sentence(text: str, sentence: str) -> None:
    with pytest.raises(QueryError) as raised:
        clean(text)
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("la tarjeta 4111 1111 1111 1111 no funciona", "la tarjeta no funciona"),
        ("la tarjeta [card] no funciona", "la tarjeta no funciona"),
        ("¿dónde está mi dinero? Soy ana@mail.example", "¿dónde está mi dinero? Soy"),
        ("cobrado dos veces 12,50 € el 3 de mayo", "cobrado dos veces 12,50 € el 3 de mayo"),
        ("4111 1111 1111 1111", "4111 1111 1111 1111"),
    ],
)
def test_numbers_and_addresses_of_persons_are_not_searched_for(text: str, searched: str) -> None:
    assert without_secrets(text) == searched


@pytest.mark.parametrize("lang", ["fr", "", "ES", "../es"])
def test_an_unknown_language_is_answered_with_the_known_ones(small: SearchEngine, lang: str) -> None:
    with pytest.raises(QueryError, match=f"^unknown language '{lang}'. Languages are es, en; leave lang out to have it detected.$"):
        small.search(Query("pin", lang))
