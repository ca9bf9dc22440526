"""The writer's preview: findings and script while `kb serve` watches, and nothing of it in production."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kb.check import check_centre
from kb.finding import Level
from kb.outcome import Outcome, outcome_of, read_outcome, write_outcome
from kb.reader import read_docs
from site_api.app import create_app
from site_api.settings import Settings

SCRIPT = '<script type="module" src="/_preview/preview.js"></script></body>'
ARTICLE = '---\ntitle: "Change the PIN"\nsummary: "In the app."\nqueue: nobody\n---\nText.\n\n#### Deep\n'


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a build of one page whose article has two findings, beside another that is broken."""
    docs = tmp_path / "docs"
    for name, text in {
        "bank.yml": "queues: {cards: {en: Cards}}",
        "docs/en/cards/pin.md": ARTICLE,
        "docs/en/broken.md": "---\na: [\n---\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    centre = read_docs(docs)
    write_outcome(tmp_path / "out", outcome_of(check_centre(centre, levels={}), centre))
    page = tmp_path / "out" / "sites" / "abc" / "en" / "cards" / "pin" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<html><body><p>PIN</body></html>", encoding="utf-8")
    (tmp_path / "out" / "site").symlink_to("sites/abc")
    return tmp_path / "out"


def client(out: Path, *, preview: bool) -> TestClient:
    return TestClient(create_app(Settings(out=out, preview=preview)))


def test_a_page_gets_its_own_findings_and_the_count_of_all(out: Path) -> None:
    said = client(out, preview=True).get("/_preview/findings", params={"url": "/en/cards/pin/"}).json()
    assert [(one["level"], one["code"], one["place"].rpartition("/")[2]) for one in said["findings"]] == [
        ("error", "K502", "pin.md:4"),
        ("warning", "K604", "pin.md:8"),
    ]
    assert said["findings"][0]["sentence"] == "unknown queue 'nobody'. Queues are cards."
    assert (said["errors"], said["warnings"], said["failure"], said["site"]) == (2, read_outcome(out).count(Level.WARNING), "", "abc")


def test_a_broken_file_has_its_findings_on_the_page_it_would_be(out: Path) -> None:
    said = client(out, preview=True).get("/_preview/findings?url=/en/broken/index.html").json()
    assert [one["code"] for one in said["findings"]] == ["K104"]


def test_each_page_gets_the_script_even_where_a_copy_was_kept(out: Path) -> None:
    kept = client(out, preview=False).get("/en/cards/pin/").headers["etag"]
    page = client(out, preview=True).get("/en/cards/pin/", headers={"If-None-Match": kept})
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert page.text == f"<html><body><p>PIN{SCRIPT}</html>"
    assert "text/javascript" in client(out, preview=True).get("/_preview/preview.js").headers["content-type"]


def test_production_has_nothing_of_it(out: Path) -> None:
    production = client(out, preview=False)
    assert "_preview" not in production.get("/en/cards/pin/").text
    assert [production.get(f"/_preview/{name}").status_code for name in ("findings", "preview.js")] == [404, 404]


def test_preview_is_no_part_of_the_api(out: Path) -> None:
    assert not [path for path in client(out, preview=True).get("/openapi.json").json()["paths"] if "preview" in path]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"failure": ""}', '{"failure": "", "findings": [{"x": 1}]}'])
def test_an_unreadable_outcome_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "findings.json").write_text(text, encoding="utf-8")
    assert read_outcome(tmp_path) == Outcome()
