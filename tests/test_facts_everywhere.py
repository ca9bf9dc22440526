"""A fact that is changed in one place changes the site, the answers of the search and the articles of the API."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from kb.reader import read_docs
from kb.site.builder import build_site
from kb.spaces import ordinary
from search.build import build_index
from search.encoder import OnnxEncoder
from site_api.app import create_app
from site_api.settings import Settings
from tests.command import ROOT
from tests.lent import with_model

ARTICLE = "lost-or-stolen-card"
PAGE = f"security/{ARTICLE}"
OTHERS = ("support/talk-to-a-person", "cards/change-pin")
QUESTIONS = {"es": "me han robado la tarjeta", "en": "my card was stolen", "ru": "у меня украли карту"}
BEFORE = {"es": "6 €", "en": "€6", "ru": "6 €"}
AFTER = {"es": "1.234,50 €", "en": "€1,234.50", "ru": "1 234,50 €"}


@dataclass(frozen=True, slots=True)
class Bank:
    """A copy of the bank with three of its articles in each language, and the API that serves its build."""

    folder: Path
    encoder: OnnxEncoder
    app: FastAPI
    api: TestClient

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def build(self) -> None:
        centre = read_docs(self.folder / "docs")
        build_index(centre, self.encoder, self.out)
        build_site(centre, self.out)
        self.app.state.live.refresh()

    def change(self, old: str, new: str) -> None:
        text = (self.folder / "bank.yml").read_text(encoding="utf-8")
        assert text.count(old) == 1
        (self.folder / "bank.yml").write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def bank(built: Path, encoder: OnnxEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    folder = tmp_path_factory.mktemp("bank")
    shutil.copy(ROOT / "bank.yml", folder)
    for name in (f"{lang}/{article}.md" for lang in QUESTIONS for article in (PAGE, *OTHERS)):
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "docs" / name, folder / "docs" / name)
    app = create_app(Settings(out=with_model(built, folder / "out"), database_url=f"sqlite:///{folder / 'feedback.sqlite'}"))
    with TestClient(app) as api:
        yield Bank(folder, encoder, app, api)


@pytest.fixture(scope="module")
def places(bank: Bank) -> dict[str, list[dict[str, str]]]:
    """Return, before and after the change, where customers read the fact, by language."""
    bank.build()
    before = {lang: read(bank, lang) for lang in QUESTIONS}
    bank.change("replacement_fee: { money: 6 }", "replacement_fee: { money: 1234.5 }")
    bank.build()
    return {lang: [before[lang], read(bank, lang)] for lang in QUESTIONS}


def read(bank: Bank, lang: str) -> dict[str, str]:
    """Return the texts of all the places, with ordinary spaces."""
    found = bank.api.get("/v1/search", params={"q": QUESTIONS[lang], "lang": lang}).json()["hits"][0]
    assert found["id"] == ARTICLE
    article = bank.api.get(f"/v1/articles/{ARTICLE}", params={"lang": lang}).json()
    texts = {
        "page": bank.api.get(f"/{lang}/{PAGE}/").text,
        "twin": bank.api.get(f"/{lang}/{PAGE}.md").text,
        "llms.txt": bank.api.get(f"/{lang}/llms.txt").text,
        "answer": found["summary"],
        "article's summary": article["summary"],
        "article's body": article["markdown"],
    }
    return {place: ordinary(text) for place, text in texts.items()}


@pytest.mark.parametrize("lang", QUESTIONS)
def test_a_changed_fact_is_new_in_every_place_as_its_language_writes_it(places: dict[str, list[dict[str, str]]], lang: str) -> None:
    before, after = places[lang]
    assert [place for place, text in before.items() if BEFORE[lang] not in text or AFTER[lang] in text] == []
    assert [place for place, text in after.items() if AFTER[lang] not in text] == []


@pytest.mark.parametrize("lang", QUESTIONS)
def test_numbers_hold_together_on_the_page_and_are_ordinary_for_programs(bank: Bank, lang: str, places: object) -> None:  # noqa: ARG001
    page = bank.api.get(f"/{lang}/{PAGE}/").text
    assert "+34\u00a0900\u00a0555\u00a0911" in page
    assert 'href="tel:+34900555911"' in page
    answer = bank.api.get("/v1/search", params={"q": QUESTIONS[lang], "lang": lang}).json()["hits"][0]["summary"]
    phones = [way["phone"] for way in bank.api.get("/v1/contact", params={"lang": lang}).json()["channels"] if way["phone"]]
    assert "\u00a0" not in "".join([answer, *phones, bank.api.get(f"/{lang}/llms-full.txt").text])
    assert phones[0] == "+34 900 555 911"
