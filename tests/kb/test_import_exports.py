"""`kb import` reads what Zendesk and Intercom export, as their documentation shows it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from kb.article import Audience
from kb.importing.import_report import ImportReport
from kb.importing.importer import ImportPlan, import_help_centre
from kb.importing.source_tree import ImportRefused
from kb.reader import read_docs
from tests.command import kb

Write = Callable[[Mapping[str, str | bytes]], Path]
BANK = "languages: [es, en, ru]\n"


def bring(source: str) -> ImportReport:
    return import_help_centre(Path(source), ImportPlan(Path("docs")))


def zendesk(**fields: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "title": "Lost card",
        "body": "<p>Freeze it.</p>",
        "locale": "en-us",
        "source_locale": "en-us",
        "section_id": 7,
        "label_names": [],
    } | fields


def export(*articles: dict[str, Any], **beside: Any) -> dict[str, str | bytes]:
    return {"bank.yml": BANK, "articles.json": json.dumps({"articles": articles, "count": len(articles), "next_page": None} | beside)}


def test_a_zendesk_export_keeps_categories_languages_labels_and_links(write: Write) -> None:
    other = '<h1>Bloquear</h1><p>Como en <a href="https://x.zendesk.com/hc/es/articles/1-Lost">la otra</a>.</p>'
    write(
        export(
            zendesk(label_names=["lost", "where is my card?"], updated_at="2026-03-01T10:00:00Z"),
            zendesk(locale="es", title="Tarjeta perdida", body="<p>Bloquéala.</p>"),
            zendesk(id=2, locale="es", title="Bloquear tarjeta", body=other),
            sections=[{"id": 7, "category_id": 9, "name": "Loss"}],
            categories=[{"id": 9, "name": "Карты и PIN"}],
        )
    )
    report = bring("articles.json")
    assert [path.as_posix() for path in report.articles] == [
        "docs/en/karty-i-pin/lost-card.md",
        "docs/es/karty-i-pin/lost-card.md",
        "docs/es/karty-i-pin/bloquear-tarjeta.md",
    ]
    articles = {(article.lang, article.id): article for article in read_docs(Path("docs")).articles}
    assert articles["en", "lost-card"].questions == ("where is my card?",)
    assert str(articles["en", "lost-card"].reviewed) == "2026-03-01"
    assert "## Bloquear\n\nComo en [la otra](lost-card.md)." in articles["es", "bloquear-tarjeta"].markdown


@pytest.mark.parametrize(
    ("article", "beside", "losses"),
    [
        ({"locale": "fr"}, {}, ["the language 'fr' is unknown"]),
        ({"body": None}, {}, ["the article has no text"]),
        ({"body": "<p>See</p><iframe src='https://v.example/1'></iframe>"}, {}, ["the iframe https://v.example/1 was left out"]),
        ({"body": "<p>See</p><video><source src='v.mp4'></video>"}, {}, ["the video v.mp4 was left out"]),
        (
            {"body": "<p>See <img src='https://x.zendesk.com/a/1.png'></p>"},
            {},
            ["the image https://x.zendesk.com/a/1.png is not in the source, a link is left"],
        ),
        (
            {"body": "<p>See <a href='/hc/en-us/articles/5'>it</a></p>"},
            {},
            ["the link to '/hc/en-us/articles/5' leads to nothing that was imported"],
        ),
        ({"attachments": [{}, {}]}, {}, ["2 attachments"]),
        ({}, {"next_page": "https://x"}, ["the export goes on in another page"]),
    ],
)
def test_what_zendesk_has_and_we_cannot_bring_is_named(
    write: Write, article: dict[str, Any], beside: dict[str, Any], losses: list[str]
) -> None:
    write(export(zendesk(**article), **beside))
    assert [loss.found for loss in bring("articles.json").lost] == losses


def test_an_article_for_some_users_does_not_become_public(write: Write) -> None:
    write(export(zendesk(user_segment_id=3)))
    report = bring("articles.json")
    assert read_docs(Path("docs")).articles[0].audience is Audience.STAFF
    assert [note.found for note in report.notes] == ["it was for one group of users, so its audience is staff"]


def test_an_intercom_export_brings_each_translation(write: Write) -> None:
    article = {
        "type": "article",
        "id": "42",
        "title": "Change PIN",
        "description": "In the app, at once.",
        "body": "<p>Open it.</p>",
        "state": "published",
        "parent_id": 5,
        "default_locale": "en",
        "updated_at": 1772360000,
        "translated_content": {
            "type": "article_translated_content",
            "es": {"type": "article_content", "title": "Cambiar el PIN", "body": "<p>Ábrela.</p>"},
        },
    }
    collections = {"type": "list", "data": [{"type": "collection", "id": "5", "name": "Cards"}]}
    write({"bank.yml": BANK, "x/1.json": json.dumps({"type": "list", "data": [article]}), "x/2.json": json.dumps(collections)})
    report = bring("x")
    assert [path.as_posix() for path in report.articles] == ["docs/en/cards/change-pin.md", "docs/es/cards/change-pin.md"]
    english, spanish = sorted(read_docs(Path("docs")).articles, key=lambda article: article.lang)
    assert (english.summary, spanish.summary, spanish.title) == ("In the app, at once.", "Ábrela.", "Cambiar el PIN")
    assert report.lost == ()


def test_two_help_centres_at_once_are_refused(write: Write) -> None:
    write({"x/a.json": json.dumps({"articles": [zendesk()]}), "x/b.json": json.dumps({"data": [{"type": "article", "id": 1}]})})
    with pytest.raises(ImportRefused, match=r"two help centres, Zendesk and Intercom. Import one after the other"):
        bring("x")


@pytest.mark.parametrize(
    ("article", "code", "last"), [({}, 0, "set status to published."), ({"attachments": [{}]}, 1, "set status to published.")]
)
def test_the_command_exits_with_1_where_something_is_lost(
    write: Write, tmp_path: Path, article: dict[str, Any], code: int, last: str
) -> None:
    write(export(zendesk(**article)))
    done = kb("import", tmp_path / "articles.json", "--docs", tmp_path / "docs")
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout.strip().endswith(last)


def test_misuse_exits_with_2(tmp_path: Path) -> None:
    done = kb("import", tmp_path / "gone", "--docs", tmp_path / "docs")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"kb: {tmp_path / 'gone'} does not exist. Name a folder, a zip or a .json export.\n"
