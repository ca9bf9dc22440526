"""`kb build` as an operator meets it: what it refuses, what it leaves behind, and what a kill cannot break."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from search.current import index_folder
from search.encoder import load_encoder
from search.engine import SearchEngine
from search.query import Query
from tests.command import kb, start_kb
from tests.in_process import kb_here
from tests.problems import assert_sentence
from tests.small_docs import article, live_index, write_docs

ARTICLES = {"docs/en/lost-card.md": "My card is lost", "docs/en/change-pin.md": "Change the PIN"}
BROKEN = "---\ntitle: How to: reset\n---\nHello.\n"


def sentence(text: str) -> str:
    """Return the one line that `kb` said, without its name."""
    assert text.count("\n") == 1, text
    assert text.startswith("kb: ")
    assert_sentence(text.removeprefix("kb: ").strip())
    return text.removeprefix("kb: ").strip()


def answers(out: Path) -> bool:
    """Return whether index and site of a folder are whole."""
    index = live_index(out)
    hits = SearchEngine(index, load_encoder(out, index.manifest.model)).search(Query("I lost my card", "en")).hits
    return hits[0].id == "lost-card" and "</html>" in (out / "site" / "en" / "lost-card" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        ({}, 2, "the folder {docs} does not exist. Name the folder of the articles, as in --docs docs."),
        ({"docs/a.txt": "# x"}, 2, "the folder {docs} holds no Markdown file. Begin with `kb new my-first-article`."),
        ({"docs/en/a.md": BROKEN}, 1, "the articles have errors, so nothing was built. Mend them; what was live goes on serving."),
        ({"docs/en/a.md": article("A", status="draft")}, 1, "{docs} has no published article. Write one, or set status: published."),
    ],
)
def test_what_cannot_be_built_is_one_sentence_and_nothing_is_published(
    tmp_path: Path, out: Path, files: dict[str, str], code: int, said: str
) -> None:
    write_docs(tmp_path, files)
    done = kb_here("build", "--docs", tmp_path / "docs", "--out", out)
    assert done.returncode == code
    assert sentence(done.stderr) == said.format(docs=tmp_path / "docs")
    assert not list(out.glob("site*"))
    assert not (out / "index").exists()
    assert not (out / "stamp").exists()


def test_the_finding_names_the_line(tmp_path: Path, out: Path) -> None:
    done = kb_here("build", "--docs", write_docs(tmp_path, {"docs/en/a.md": BROKEN}), "--out", out)
    assert re.search(r"docs/en/a\.md:2 +error +K104 ", done.stdout)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    done = kb_here("build", "--docs", write_docs(tmp_path, ARTICLES), "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "cannot be written" in sentence(done.stderr)
    assert (tmp_path / "out").read_text() == "a file"


def test_an_error_leaves_what_was_live(tmp_path: Path, out: Path) -> None:
    docs = write_docs(tmp_path, ARTICLES)
    assert kb_here("build", "--docs", docs, "--out", out).returncode == 0
    before = live_index(out).manifest, (out / "site").resolve(), (out / "stamp").read_bytes()
    write_docs(tmp_path, {"docs/en/new.md": BROKEN})
    assert kb_here("build", "--docs", docs, "--out", out).returncode == 1
    assert (live_index(out).manifest, (out / "site").resolve(), (out / "stamp").read_bytes()) == before


def test_drafts_are_in_neither_site_nor_index(tmp_path: Path, out: Path) -> None:
    docs = write_docs(tmp_path, {**ARTICLES, "docs/en/secret.md": article("Nobody knows this yet", status="draft")})
    assert kb_here("build", "--docs", docs, "--out", out).returncode == 0
    assert "secret" not in {found.id for found in live_index(out).languages["en"].articles}
    site = (out / "site").resolve()
    assert not (site / "en" / "secret").exists()
    written = [path for path in site.rglob("*") if path.suffix in {".html", ".md", ".json", ".xml", ".txt"}]
    assert not [path for path in written if "Nobody knows this yet" in path.read_text(encoding="utf-8")]


def test_a_kill_at_any_moment_leaves_the_last_good_index_and_site(tmp_path: Path, out: Path) -> None:
    docs = write_docs(tmp_path, ARTICLES)
    started = time.monotonic()
    assert kb("build", "--docs", docs, "--out", out).returncode == 0
    whole = time.monotonic() - started
    for number, share in enumerate((0.35, 0.55, 0.75, 0.9)):
        write_docs(tmp_path, {f"docs/en/more-{number}.md": f"Something more, number {number}"})
        process = start_kb("build", "--docs", docs, "--out", out)
        time.sleep(whole * share)
        os.killpg(process.pid, signal.SIGKILL)  # With its children, which would keep the pipe open.
        process.communicate(timeout=60)
        assert answers(out), f"killed after {share:.0%}"
    assert kb_here("build", "--docs", docs, "--out", out).returncode == 0
    assert answers(out)
    assert len(live_index(out).languages["en"].articles) == len(ARTICLES) + 4
    assert not [path.name for path in (*index_folder(out).iterdir(), *(out / "sites").iterdir()) if not path.name.isalnum()]
