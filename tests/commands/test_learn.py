"""`kb learn` as an operator meets it."""

from pathlib import Path

import pytest

from tests.command import kb
from tests.in_process import kb_here
from tests.problems import assert_sentence

HEAD = "row\tarticle\tquery\n"
# Of our own articles: each asked in words that these lack.
ASKED = {
    "lost-or-stolen-card": (
        "somebody nicked my plastic",
        "my plastic is gone",
        "nicked plastic, help",
        "the plastic was nicked on the tube",
    ),
    "change-pin": ("new digits for the plastic", "pick other digits", "other digits please", "I want digits I can remember"),
}


def history(folder: Path, text: str | None = None) -> Path:
    lines = [f"{number}\t{article}\t{query}" for article, queries in ASKED.items() for number, query in enumerate(queries)]
    path = folder / "history.tsv"
    path.write_text(HEAD + "\n".join(lines) + "\n" if text is None else text, encoding="utf-8")
    return path


def test_a_history_is_learned_once_and_nothing_is_written_before(built: Path, tmp_path: Path) -> None:
    learned = tmp_path / "kept" / "learned.tsv"
    arguments = ("learn", history(tmp_path), "--out", built, "--learned", learned)
    tried = kb_here(*arguments, "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert f"would keep 8 questions in {learned}; nothing was written" in tried.stdout
    assert not learned.exists()
    assert f"kept 8 questions in {learned}; `kb build` ranks by them" in kb(*arguments).stdout
    assert "nothing to learn" in kb_here(*arguments).stdout


def test_a_secret_is_left_out_and_what_is_not_learned_is_named(built: Path, tmp_path: Path) -> None:
    learned = tmp_path / "kept" / "learned.tsv"
    path = history(tmp_path, HEAD + "1\tchange-pin\tMail ana@example.com my digits\n2\tno-such-article\tWhy?\n3\tchange-pin\n")
    done = kb_here("learn", path, "--out", built, "--learned", learned)
    assert done.returncode == 1
    assert f"{path}:3: there is no published article 'no-such-article'; 1 question not learned." in done.stdout
    assert f"{path}:4: 2 columns where the header has 3." in done.stdout
    assert "1 secret masked" in done.stdout
    assert learned.read_text(encoding="utf-8").splitlines()[1].endswith("\tchange-pin\tMail my digits")
    assert "ana@example.com" not in learned.read_text(encoding="utf-8") + done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the header has no column 'row'"),
        ("row,article,query\n1,a,b\n", "the header has no column 'row'"),
        (HEAD, "has a header and no question"),
        (HEAD + "1\ta\tb\udcff\n", "is not UTF-8"),
    ],
)
def test_a_file_that_is_no_history_is_one_sentence(built: Path, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "history.tsv"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    done = kb_here("learn", path, "--out", built)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert_sentence(done.stderr.removeprefix("kb: ").strip())


@pytest.mark.parametrize("line", ["1\tno-such-article\tWhy?", "1\tchange-pin", "1\tchange-pin\ta\tb"])
def test_a_history_of_which_nothing_can_be_learned_says_so(built: Path, tmp_path: Path, line: str) -> None:
    done = kb_here("learn", history(tmp_path, f"{HEAD}{line}\n"), "--out", built, "--learned", tmp_path / "learned.tsv")
    assert done.stdout.endswith("nothing to learn\n"), done.stderr
    assert not (tmp_path / "learned.tsv").exists()


def test_a_file_of_a_windows_spreadsheet_is_read(built: Path, tmp_path: Path) -> None:
    path = history(tmp_path, "\ufeff" + f"{HEAD}1\tchange-pin\tnew digits\n".replace("\n", "\r\n"))
    done = kb_here("learn", path, "--out", built, "--learned", tmp_path / "learned.tsv", "--dry-run")
    assert "would keep 1 question" in done.stdout, done.stderr


def test_a_file_that_is_not_there_is_one_sentence(built: Path, tmp_path: Path) -> None:
    done = kb_here("learn", tmp_path / "nowhere.tsv", "--out", built)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "cannot be read" in done.stderr


def test_without_an_index_it_says_what_to_run(tmp_path: Path) -> None:
    done = kb_here("learn", history(tmp_path), "--out", tmp_path / "nothing")
    assert (done.returncode, done.stderr) == (1, f"kb: there is no index in {tmp_path}/nothing. Run `kb build`.\n")
