"""The piece of an article that shows why it was found."""

import html
import re

import pytest

from search.analyser import analyser
from search.snippet import LENGTH, snippet

LONG = "Una frase de relleno que no dice nada. " * 12


def marked(text: str, query: str, lang: str = "es") -> str:
    words = analyser(lang)
    return snippet(text, frozenset(words.stems(query)), words)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Bloquea las tarjetas ya.", "mi tarjeta", "Bloquea las <mark>tarjetas</mark> ya."),
        ("La habitación doble", "habitacion", "La <mark>habitación</mark> doble"),
        ("No hay nada", "tarjeta", "No hay nada"),
        ("De la A a la Z", "la a", "De la A a la Z"),
        ("", "tarjeta", ""),
        ("Si 1 < 2 & 3 > 2, tarjeta", "tarjeta", "Si 1 &lt; 2 &amp; 3 &gt; 2, <mark>tarjeta</mark>"),
        (
            "<script>alert('tarjeta')</script>",
            "tarjeta script",
            "&lt;<mark>script</mark>&gt;alert(&#x27;<mark>tarjeta</mark>&#x27;)&lt;/<mark>script</mark>&gt;",
        ),
    ],
)
def test_words_of_the_question_are_marked_and_the_rest_is_escaped(text: str, query: str, expected: str) -> None:
    assert marked(text, query) == expected


def test_a_word_far_into_a_text_is_brought_into_view() -> None:
    found = marked(LONG + "Aquí está la tarjeta. " + LONG, "tarjeta")
    assert found.startswith("… ")
    assert found.endswith("…")
    assert "<mark>tarjeta</mark>" in found
    assert len(html.unescape(re.sub("</?mark>", "", found))) <= LENGTH + 4


def test_nothing_but_marks_is_html() -> None:
    hostile = 'tarjeta "><img src=x onerror=alert(1)> <mark onclick=x>tarjeta</mark> &lt;b&gt;'
    found = marked(hostile, "tarjeta mark img onerror")
    assert "<" not in re.sub("</?mark>", "", found)
    assert found.count("<mark>") == found.count("</mark>")
