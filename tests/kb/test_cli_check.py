"""`kb check` as a writer runs it: what it prints and how it exits."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Write = Callable[[Mapping[str, str | bytes]], Path]
ROOT = Path(__file__).parents[2]
GOOD = '---\ntitle: Good\nsummary: "Cards are good."\nquestions: [a, b, c, d]\n---\nHello.\n'
WARNED = GOOD + "\n#### Deep\n"
BROKEN = "---\ntitle: How to: reset\n---\nHello.\n"


def kb(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from kb.cli import main; main()", *arguments]
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=settings, check=False)


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [(GOOD, (), 0), (WARNED, (), 0), (WARNED, ("--strict",), 1), (GOOD, ("--strict",), 0), (BROKEN, (), 1)],
)
def test_the_exit_code_is_1_where_there_is_an_error(write: Write, text: str, arguments: tuple[str, ...], code: int) -> None:
    write({"docs/en/a.md": text})
    assert kb("check", *arguments).returncode == code


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("dosc",), "kb: the folder dosc does not exist. Name the folder of the articles, as in `kb check docs`.\n"),
        (("docs/en/a.md",), "kb: docs/en/a.md is not a folder. Name the folder of the articles, as in `kb check docs`.\n"),
        (("empty",), "kb: the folder empty holds no Markdown file. Begin with `kb new my-first-article`.\n"),
    ],
)
def test_misuse_is_one_sentence_and_exits_with_2(write: Write, arguments: tuple[str, ...], sentence: str) -> None:
    write({"docs/en/a.md": GOOD, "empty/a.txt": ""})
    done = kb("check", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


def test_a_mistyped_command_gets_the_nearest_one() -> None:
    done = kb("chek")
    assert done.returncode == 2
    assert "No such command 'chek'. Did you mean 'check'?" in done.stderr


def test_text_is_grouped_by_file_and_ends_with_counts_and_time(write: Write) -> None:
    write({"docs/en/a.md": BROKEN, "docs/en/b.md": WARNED + "\n###### Deeper\n"})
    groups = kb("check").stdout.split("\n\n")
    assert groups[0].startswith("docs/en/a.md:2  error    K104  the front matter is not valid YAML (")
    assert [line.split("  ")[0] for line in groups[1].splitlines()] == ["docs/en/b.md:8", "docs/en/b.md:10"]
    assert groups[2].startswith("1 article: 1 error, 2 warnings (0.")


def test_nothing_found_is_said_too(write: Write) -> None:
    write({"docs/en/a.md": GOOD})
    assert kb("check").stdout.startswith("1 article: nothing found (0.")


def test_json_names_every_part_of_a_finding(write: Write) -> None:
    write({"docs/en/a.md": WARNED})
    report = json.loads(kb("check", "--format", "json").stdout)
    assert (report["articles"], report["counts"]) == (1, {"error": 0, "warning": 1, "hint": 0})
    assert report["findings"] == [
        {
            "path": "docs/en/a.md",
            "line": 8,
            "level": "warning",
            "code": "K604",
            "found": "the heading 'Deep' has level 4 below level 1",
            "mend": "Begin it with ##",
        }
    ]


def test_github_gets_its_commands_escaped(write: Write) -> None:
    write({"docs/en/50%, off:.md": "---\ntitle: A\nsummary: B\nquestions: [a, b, c]\n---\n[x](100%25.md)\n"})
    lines = kb("check", "--format", "github").stdout.splitlines()
    assert lines[0].startswith("::notice file=docs/en/50%25%2C off%3A.md,line=4,title=K607::the article has 3 questions. ")
    assert lines[1].startswith(
        "::error file=docs/en/50%25%2C off%3A.md,line=6,title=K301::the link leads to '100%25.md', which is not there."
    )


def test_there_are_no_colours_where_nobody_sees_them(write: Write) -> None:
    write({"docs/en/a.md": BROKEN})
    assert "\033" not in kb("check").stdout


def test_mkdocs_yml_changes_levels_and_may_hold_tags(write: Write) -> None:
    config = "plugins: []\nx: !!python/name:material.extensions.emoji.twemoji\ny: !ENV [A, b]\nextra: {checks: {K604: error, K607: off}}\n"
    write({"docs/en/a.md": WARNED.replace("[a, b, c, d]", "[a]"), "mkdocs.yml": config})
    done = kb("check")
    assert done.returncode == 1
    assert [line.split()[1:3] for line in done.stdout.splitlines()[:1]] == [["error", "K604"]]
    assert "K607" not in done.stdout


@pytest.mark.parametrize(
    ("checks", "sentence"),
    [
        (
            "{K6O4: off}",
            "kb: mkdocs.yml: extra.checks names the unknown rule 'K6O4'. Did you mean K604 (Headings should not skip a level)?\n",
        ),
        ("{K604: eror}", "kb: mkdocs.yml: extra.checks gives K604 the unknown level 'eror'. Levels are error, warning, hint, off.\n"),
        ("[K604]", "kb: mkdocs.yml: extra.checks is not a list of `code: level`. Write it as in K606: error.\n"),
    ],
)
def test_a_wrong_level_in_mkdocs_yml_is_one_sentence(write: Write, checks: str, sentence: str) -> None:
    write({"docs/en/a.md": GOOD, "mkdocs.yml": f"extra: {{checks: {checks}}}\n"})
    done = kb("check")
    assert (done.returncode, done.stderr) == (1, sentence)


def test_broken_bank_data_is_one_sentence(write: Write) -> None:
    write({"docs/en/a.md": GOOD, "bank.yml": "name: a: b\n"})
    done = kb("check")
    assert done.returncode == 1
    assert "bank.yml:1: not valid YAML (mapping values are not allowed" in done.stderr
    assert "Traceback" not in done.stderr
