"""`kb import` brings pages and images in as drafts, turns their links and says what it left behind."""

import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kb.check import check_docs
from kb.finding import Level
from kb.importing import source_tree
from kb.importing.import_report import ImportReport
from kb.importing.importer import ImportPlan, import_help_centre
from kb.importing.source_tree import ImportRefused
from kb.reader import read_docs

Write = Callable[[Mapping[str, str | bytes]], Path]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
BANK = "languages: [es, en, ru]\nfacts: {card: {fee: {money: 6}}}\n"


def bring(source: str, **plan: str | bool) -> ImportReport:
    return import_help_centre(Path(source), ImportPlan(Path("docs"), **plan))  # type: ignore[arg-type]


def found(report: ImportReport) -> list[str]:
    return [loss.found for loss in report.lost]


def body(path: str) -> str:
    return Path(path).read_text(encoding="utf-8").split("---\n", 2)[2].strip()


def test_a_folder_of_pages_becomes_drafts_with_images_and_links_in_their_places(write: Write) -> None:
    write(
        {
            "bank.yml": BANK,
            "old/en/cards/pin.md": "# Change your PIN\n\nOpen the app. See [lost](../security/lost.html#call) ![The menu](img/menu.png)\n",
            "old/en/cards/img/menu.png": PNG,
            "old/en/security/lost.html": '<html><nav>Menu</nav><body><h1>Lost card</h1><p>Freeze it.</p><h3 id="call">Call us</h3>'
            "<p>At once.</p></body></html>",
        }
    )
    report = bring("old")
    assert [path.as_posix() for path in report.articles] == ["docs/en/cards/pin.md", "docs/en/security/lost.md"]
    assert body("docs/en/cards/pin.md") == "Open the app. See [lost](../security/lost.md#call-us) ![The menu](images/menu.png)"
    assert Path("docs/en/cards/images/menu.png").read_bytes() == PNG
    pin, lost = sorted(read_docs(Path("docs")).articles, key=lambda article: article.id, reverse=True)
    assert (pin.title, pin.status, lost.title, lost.summary) == ("Change your PIN", "draft", "Lost card", "Freeze it.")
    assert report.lost == ()


def test_what_comes_in_has_no_error(write: Write) -> None:
    write(
        {
            "bank.yml": BANK,
            "old/en/a.md": '---\ntitle: "{{ dc.name }} \\" x"\n---\nPay {{ dc.fee }} \u202eor [gone](gone.md)'
            " or [here](#none) or ![x](no.png)\n",
            "old/en/b.html": '<p>{{nothing}} <a href="/hc/articles/99">old</a> &lt;script&gt; [a](javascript:x)</p>',
        }
    )
    report = bring("old")
    levels = [finding.level for finding in check_docs(Path("docs")).findings]
    assert Level.ERROR not in levels
    assert len(report.articles) == 2
    assert len(report.lost) == 3


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img src=x onerror=alert(1)//",
        "<iframe src='https://video.example/1'></iframe>",
        "[click](javascript:alert(1))",
        "[click](java\tscript:alert(1))",
        "[click](&#106;avascript:alert(1))",
        "[click][x]\n\n[x]: javascript:alert(1)",
        "text\n{: onclick=alert(1) }",
        "```\n<script>alert(1)</script>",
        "<svg onload=alert(1)>",
        "<style>body{display:none}</style>",
    ],
)
@pytest.mark.parametrize("ending", ["md", "html"])
def test_nothing_active_survives(write: Write, attack: str, ending: str) -> None:
    from kb.html import render_html

    write({f"old/en/a.{ending}": f"Before it all.\n\n{attack}\n\nAfter it all.\n"})
    bring("old")
    text = body("docs/en/a.md")
    html = render_html(text, "/en/a/").lower()
    assert "before it all." in html
    assert not any(mark in html for mark in ("<script", "<iframe", "<svg", "<style", "<img", 'href="javascript', 'onclick="')), html


def test_broken_html_is_read_as_far_as_it_goes(write: Write) -> None:
    write({"old/en/a.html": "<h1>Title<p>One <b>two<table><tr><td>x<td>y</table><ul><li>three<li>four</div>"})
    assert bring("old").lost == ()
    assert all(word in body("docs/en/a.md") for word in ("three", "four"))


def test_html_nested_without_end_is_said_and_left_out(write: Write) -> None:
    write({"old/en/a.html": "<div>" * 5000 + "deep", "old/en/b.md": "# B\n\nText.\n"})
    report = bring("old")
    assert [path.name for path in report.articles] == ["b.md"]
    assert found(report) == ["its HTML is nested without end"]


def test_nothing_that_is_there_is_touched(write: Write) -> None:
    write({"old/en/a.md": "# New\n\nNew text.\n", "docs/en/x/a.md": "# Mine\n\nMine.\n"})
    report = bring("old")
    assert (report.articles, found(report)) == ((), ["docs/en/x/a.md is there already"])
    assert [path.name for path in Path("docs").rglob("*.md")] == ["a.md"]


def test_a_dry_run_says_the_same_and_writes_nothing(write: Write) -> None:
    write({"old/en/a.md": "# A\n\nText. ![p](p.png)\n", "old/en/p.png": PNG})
    report = bring("old", dry_run=True)
    assert [path.as_posix() for path in (*report.articles, *report.images)] == ["docs/en/a.md", "docs/en/images/p.png"]
    assert not Path("docs").exists()


def test_equal_names_get_numbers(write: Write) -> None:
    write({"old/en/a/pin.md": "# One\n\nText.\n", "old/en/b/pin.md": "# Two\n\nText.\n"})
    report = bring("old")
    assert [path.as_posix() for path in report.articles] == ["docs/en/a/pin.md", "docs/en/b/pin-2.md"]
    assert [note.found for note in report.notes] == ["the id 'pin' is taken, so it is 'pin-2'"]


@pytest.mark.parametrize(
    ("files", "losses"),
    [
        ({"en/a.md": b"# A\n\nCaf\xe9.\n"}, ["the page is not UTF-8"]),
        (
            {"fr-FR/a.md": "# A\n\nTexte.\n", "en/c.md": "# C\n\nText.\n", "b.md": "---\nlang: fr\n---\nTexte.\n"},
            ["the language 'fr' is unknown", "the language 'fr-FR' is unknown"],
        ),
        ({"en/a.md": ""}, ["the page is empty"]),
        (
            {"en/a.md": "---\ntitle: a: b\n---\nText\n"},
            ["the front matter is not valid YAML (mapping values are not allowed in this context)"],
        ),
        (
            {"en/a.md": "# A\n\n![x](x.svg)\n\nText", "en/x.svg": "<svg/>"},
            ["the image 'en/x.svg' is not one of png, jpg, jpeg, gif, webp, avif"],
        ),
        ({"en/a.md": "# A\n\n![x](x.png)\n\nText", "en/x.png": "<html>"}, ["the image 'en/x.png' is not what its name says"]),
        ({"en/a.md": "# A\n\nWrite to ana.perez@gmail.com.\n"}, ["K605 the e-mail address 'ana.…' stands in the article"]),
    ],
)
def test_what_cannot_come_is_named(write: Write, files: Mapping[str, str | bytes], losses: list[str]) -> None:
    write({f"old/{name}": content for name, content in files.items()} | {"bank.yml": BANK})
    assert found(bring("old"))[-len(losses) :] == losses


def test_an_image_that_is_too_large_is_not_even_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"old/en/a.md": "# A\n\nText. ![p](p.png)\n"})
    with Path("old/en/p.png").open("wb") as file:
        file.truncate(200_000_000)
    read: list[str] = []
    real = source_tree.FolderTree.read

    def noted(tree: source_tree.FolderTree, path: str) -> bytes:
        read.append(path)
        return real(tree, path)

    monkeypatch.setattr(source_tree.FolderTree, "read", noted)
    assert found(bring("old")) == ["the image 'en/p.png' has 200 MB, the limit is 5 MB"]
    assert read == ["en/a.md"]


def zipped(files: Mapping[str, str | bytes], *, mode: int = 0) -> None:
    with zipfile.ZipFile("old.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, content)


def test_a_zip_is_read_like_its_folder(write: Write) -> None:
    write({})
    zipped({"help/es/a.md": "# Hola\n\nTexto.\n", "__MACOSX/es/._a.md": "x"})
    assert [path.as_posix() for path in bring("old.zip").articles] == ["docs/es/a.md"]


@pytest.mark.parametrize(
    ("name", "mode", "sentence"),
    [
        ("../evil.md", 0, "'../evil.md' in old.zip leads out of the zip, so nothing was imported. Make the zip without it."),
        (
            "en/..\\..\\evil.md",
            0,
            r"'en/..\\..\\evil.md' in old.zip leads out of the zip, so nothing was imported. Make the zip without it.",
        ),
        ("/etc/evil.md", 0, "'/etc/evil.md' in old.zip has an absolute path, so nothing was imported. Make the zip without it."),
        ("C:/evil.md", 0, "'C:/evil.md' in old.zip has an absolute path, so nothing was imported. Make the zip without it."),
        ("en/link.md", 0o120777, "'en/link.md' in old.zip is a symbolic link, so nothing was imported. Make the zip without it."),
    ],
)
def test_a_zip_that_leads_out_is_refused_whole(write: Write, name: str, mode: int, sentence: str) -> None:
    write({})
    zipped({name: "# Evil\n", "en/good.md": "# Good\n\nText.\n"}, mode=mode)
    with pytest.raises(ImportRefused) as raised:
        bring("old.zip")
    assert (str(raised.value), raised.value.exit_code, Path("docs").exists()) == (sentence, 2, False)


def test_a_bomb_is_refused_by_its_table_of_contents(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write({})
    monkeypatch.setattr(source_tree, "MAX_TOTAL", 1_000_000)
    zipped({f"en/{number}.md": b"0" * 200_000 for number in range(6)})
    with pytest.raises(ImportRefused, match=r"holds 1 MB unpacked, the limit is 1 MB\. Import it in parts"):
        bring("old.zip")
    monkeypatch.setattr(source_tree, "MAX_FILES", 5)
    with pytest.raises(ImportRefused, match="holds 6 files, the limit is 5"):
        bring("old.zip")


@pytest.mark.parametrize(
    ("files", "source", "sentence"),
    [
        ({}, "gone", "gone does not exist. Name a folder, a zip or a .json export."),
        ({"x.zip": "no zip"}, "x.zip", "x.zip is not a zip. Name a folder, a zip or a .json export."),
        ({"old/x.txt": "x"}, "old", "there is nothing to import in old. Name Markdown or HTML pages, or a Zendesk or Intercom export."),
        ({"x.json": "{"}, "x.json", "x.json:1 is not valid JSON (Expecting property name enclosed in double quotes). Export it again."),
        ({"x.json": b'{"a": "\xff"}'}, "x.json", "x.json is not UTF-8 (byte 7). Export it again."),
        (
            {"x.json": json.dumps({"tickets": []})},
            "x.json",
            "x.json is no export that is known (its keys are 'tickets'). "  # noqa: ISC004
            'Zendesk\'s is {"articles": […]}, Intercom\'s is {"type": "list", "data": […]}.',
        ),
    ],
)
def test_bad_input_is_one_sentence(write: Write, files: Mapping[str, str | bytes], source: str, sentence: str) -> None:
    write(files)
    with pytest.raises(ImportRefused) as raised:
        bring(source)
    assert (str(raised.value), Path("docs").exists()) == (sentence, False)


def test_a_link_inside_the_target_does_not_lead_the_import_out(write: Write, tmp_path: Path) -> None:
    write({"old/en/a.md": "# A\n\nText.\n", "bank.yml": BANK})
    outside = tmp_path / "outside"
    outside.mkdir()
    Path("docs").mkdir()
    Path("docs/en").symlink_to(outside, target_is_directory=True)
    assert found(bring("old")) == ["it lies outside of docs, so it was not written"]
    assert list(outside.iterdir()) == []
