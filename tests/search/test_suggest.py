"""Completion as one types."""

from pathlib import Path

import pytest

from kb.article import Audience
from kb.reader import read_docs
from search.indexed_article import index_article
from search.suggest import Suggester
from tests.small_docs import article, write_docs

ARTICLES = {
    "docs/es/perdida.md": article("He perdido la tarjeta", questions=["tarjeta extraviada", "bloquear tarjeta"]),
    "docs/es/pin.md": article("Cambiar el PIN", questions=["¿Cómo elijo otra contraseña?"]),
    "docs/es/envio.md": article("Una transferencia está pendiente", questions=["transferencia tarda"]),
    "docs/es/personal.md": article("Tarjetas de empleados", audience="staff"),
}


@pytest.fixture
def suggester(tmp_path: Path) -> Suggester:
    centre = read_docs(write_docs(tmp_path, ARTICLES))
    return Suggester(index_article(found, "") for found in centre.articles)


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("camb", ["Cambiar el PIN"]),
        ("CAMBIAR EL", ["Cambiar el PIN"]),
        ("contraseña", ["¿Cómo elijo otra contraseña?"]),
        ("como eli", ["¿Cómo elijo otra contraseña?"]),
        ("tarjeta", ["tarjeta extraviada"]),
        ("perdido tarj", ["He perdido la tarjeta"]),
        ("transferencia pen", ["Una transferencia está pendiente"]),
    ],
)
def test_a_prefix_completes(suggester: Suggester, typed: str, texts: list[str]) -> None:
    assert [suggestion.text for suggestion in suggester.suggest(typed)] == texts


@pytest.mark.parametrize(
    ("typed", "article_id"),
    [
        ("trajeta", "perdida"),
        ("trasferencia", "envio"),
        ("contraseñña", "pin"),
        ("transferncia tarda", "envio"),
        ("transfw", "envio"),
        ("extrviad", "perdida"),
        ("extrraviad", "perdida"),
    ],
)
def test_a_typing_error_is_forgiven(suggester: Suggester, typed: str, article_id: str) -> None:
    assert suggester.suggest(typed)[0].id == article_id


@pytest.mark.parametrize("typed", ["pim", "lqs", "uma", "piin", "ornitorrinco", "?", ""])
def test_a_short_word_is_taken_as_it_is(suggester: Suggester, typed: str) -> None:
    assert suggester.suggest(typed) == ()


def test_an_article_is_suggested_once(suggester: Suggester) -> None:
    assert [suggestion.id for suggestion in suggester.suggest("tarjeta")] == ["perdida"]


def test_staff_articles_are_completed_for_staff_alone(suggester: Suggester) -> None:
    assert [suggestion.id for suggestion in suggester.suggest("tarjeta", audience=Audience.STAFF)] == ["personal", "perdida"]
    assert suggester.suggest("empleados") == ()


def test_no_more_come_than_were_asked_for(suggester: Suggester) -> None:
    assert len(suggester.suggest("e", limit=1)) == 1
