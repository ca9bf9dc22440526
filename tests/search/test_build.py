"""A build leaves a whole index or the one before it, whatever interrupts it."""

import subprocess
import sys
from pathlib import Path

import pytest

from kb.errors import DocsError
from kb.reader import read_docs
from search import build as build_module
from search.build import build_index
from search.current import index_folder, publish, read_current, unfinished_folder
from search.errors import IndexMissing
from search.index import read_index
from tests.command import environment
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import KEYWORDS, article, build, live_index, write_docs

ENCODER = KeywordEncoder(*KEYWORDS)


def digests(out: Path) -> set[str]:
    return {path.name for path in index_folder(out).iterdir()} - {"current"}


def test_equal_articles_make_an_index_of_one_name(tmp_path: Path) -> None:
    first = build(write_docs(tmp_path / "a"), ENCODER, tmp_path / "out-a")
    second = build(write_docs(tmp_path / "b"), ENCODER, tmp_path / "out-b")
    assert first.digest == second.digest


def test_the_name_does_not_depend_on_python_s_random_order(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import build, write_docs
print(build(write_docs(Path(sys.argv[1])), KeywordEncoder("pin"), Path(sys.argv[1]) / "out").digest)
"""
    names = {
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / seed)],
            env=environment(PYTHONHASHSEED=seed),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(names) == 1


def test_a_changed_article_makes_a_new_index_and_the_last_two_are_kept(tmp_path: Path) -> None:
    made = []
    for number in range(4):
        docs = write_docs(tmp_path, **{"docs/en/cards/cheque.md": f"Pay in {number} cheques"})
        made.append(build(docs, ENCODER, tmp_path / "out").digest)
    assert len(set(made)) == 4
    assert digests(tmp_path / "out") == set(made[-2:])
    assert read_current(tmp_path / "out").name == made[-1]


def test_an_unchanged_index_is_not_written_again(tmp_path: Path) -> None:
    docs = write_docs(tmp_path)
    build(docs, ENCODER, tmp_path / "out")
    before = (read_current(tmp_path / "out") / "manifest.json").stat().st_ino
    build(docs, ENCODER, tmp_path / "out")
    assert (read_current(tmp_path / "out") / "manifest.json").stat().st_ino == before


def test_a_damaged_index_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    docs = write_docs(tmp_path)
    build(docs, ENCODER, tmp_path / "out")
    (read_current(tmp_path / "out") / "en" / "articles.json").write_text("[]")
    build(docs, ENCODER, tmp_path / "out")
    assert live_index(tmp_path / "out").manifest.articles == {"es": 3, "en": 3}
    assert digests(tmp_path / "out") == {read_current(tmp_path / "out").name}


@pytest.mark.parametrize("step", ["write_languages", "checksums", "write_manifest", "publish"])
def test_a_build_that_dies_half_way_leaves_the_last_good_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    good = build(write_docs(tmp_path), ENCODER, tmp_path / "out")
    real = getattr(build_module, step)

    def die(*arguments: object) -> None:
        if step != "publish":
            real(*arguments)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build_module, step, die)
    with pytest.raises(OSError, match="No space left"):
        build(write_docs(tmp_path, **{"docs/en/cards/more.md": "One more pin"}), ENCODER, tmp_path / "out")
    assert live_index(tmp_path / "out").manifest.digest == good.digest
    assert digests(tmp_path / "out") == {good.digest}


def test_what_a_killed_build_left_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    build(write_docs(tmp_path), ENCODER, tmp_path / "out")
    (unfinished_folder(tmp_path / "out") / "half.json").write_text("[")
    (index_folder(tmp_path / "out") / ".current.99999").write_text("0123")
    made = build(write_docs(tmp_path, **{"docs/en/cards/more.md": "One more pin"}), ENCODER, tmp_path / "out")
    assert read_index(read_current(tmp_path / "out")).manifest.digest == made.digest
    assert not [name for name in digests(tmp_path / "out") if not name.isalnum()]


def test_publishing_replaces_the_pointer_in_one_step(tmp_path: Path) -> None:
    first = build(write_docs(tmp_path), ENCODER, tmp_path / "out")
    pointer = index_folder(tmp_path / "out") / "current"
    before = pointer.stat().st_ino
    publish(tmp_path / "out", read_current(tmp_path / "out"), first.digest)
    assert pointer.read_text() == f"{first.digest}\n"
    assert pointer.stat().st_ino != before


def test_a_folder_of_drafts_is_one_sentence(tmp_path: Path) -> None:
    docs = write_docs(tmp_path, {"docs/en/a.md": article("A", status="draft")})
    with pytest.raises(IndexMissing) as raised:
        build_index(read_docs(docs), ENCODER, tmp_path / "out")
    assert str(raised.value) == f"{docs} has no published article. Write one, or set status: published."
    assert not (tmp_path / "out").exists()


def test_a_folder_that_does_not_exist_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DocsError, match=r"nowhere does not exist\. Name the folder"):
        build(tmp_path / "nowhere", ENCODER, tmp_path / "out")
