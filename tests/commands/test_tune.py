"""`kb tune` as an operator meets it; that it trains, stops and goes on is tested in tests/search/test_tuning.py."""

from pathlib import Path

from tests.command import kb
from tests.in_process import kb_here
from tests.small_docs import write_docs


def test_without_an_index_it_says_what_to_run(tmp_path: Path) -> None:
    done = kb("tune", "--out", tmp_path)
    assert (done.returncode, done.stderr) == (1, f"kb: there is no index in {tmp_path}. Run `kb build`.\n")


def test_too_few_articles_are_one_sentence_and_nothing_is_built(tmp_path: Path, out: Path) -> None:
    docs = write_docs(tmp_path)
    assert kb_here("build", "--docs", docs, "--out", out).returncode == 0
    before = (out / "index" / "current").read_bytes()
    done = kb_here("tune", "--docs", docs, "--out", out)
    mend = "Write questions into the articles, or learn a history first."
    assert (done.returncode, done.stderr) == (1, f"kb: only 0 articles have questions, and adapting the encoder needs 10. {mend}\n")
    assert (out / "index" / "current").read_bytes() == before


def test_a_broken_learned_file_is_named_with_its_line(built: Path, tmp_path: Path) -> None:
    learned = tmp_path / "learned.tsv"
    learned.write_text("row\tarticle\tquery\n1\tchange-pin\n", encoding="utf-8")
    done = kb_here("tune", "--out", built, "--learned", learned)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"{learned}:2: 2 columns where the header has 3" in done.stderr
