"""`kb search` and `kb token`, as they print."""

import shutil
from pathlib import Path

import pytest

from kb.article import Audience
from site_api.reader import reader_audience
from tests.command import kb
from tests.in_process import kb_here
from tests.problems import assert_sentence

KEY = "a key of the tests, 32 characters or more"


def test_a_question_prints_decision_and_hits(built: Path) -> None:
    done = kb("search", "how do I change my PIN?", "--limit", "2", "--out", built)
    assert done.returncode == 0
    first, blank, hit, address = done.stdout.splitlines()[:4]
    assert first.endswith("language en")
    assert blank == ""
    assert hit.startswith("1. Changing my card PIN  [")
    assert address.strip().startswith("/en/cards/change-pin/")
    assert "<mark>" not in done.stdout
    assert done.stdout.count("\n   /") == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["  "], 2, "kb: the question is empty. Send some words in q.\n"),
        (["pin", "--lang", "fr"], 2, "kb: unknown language 'fr'. Languages are es, en, ru; leave lang out to have it detected.\n"),
        (["pin", "--out", "nowhere"], 1, "kb: there is no index in nowhere. Run `kb build`.\n"),
    ],
)
def test_a_question_that_cannot_be_asked_is_one_sentence(built: Path, arguments: list[str], code: int, said: str) -> None:
    done = kb_here("search", "--out", built, *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", said)


def test_a_missing_encoder_is_one_sentence(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built / "index", tmp_path / "index")
    done = kb_here("search", "pin", "--out", tmp_path)
    assert done.returncode == 1
    assert_sentence(done.stderr.strip())
    assert "Run `kb build`." in done.stderr


@pytest.mark.parametrize("audience", [Audience.CUSTOMER, Audience.STAFF])
def test_a_token_grants_its_audience(audience: Audience) -> None:
    done = kb("token", "--audience", audience, "--days", "2", KB_TOKEN_KEY=KEY)
    assert done.returncode == 0
    assert reader_audience(f"Bearer {done.stdout.strip()}", KEY) is audience


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        (["--audience", "staff"], {}, "Missing option '--key'"),
        (["--audience", "staff"], {"KB_TOKEN_KEY": "short"}, "Invalid value for --key: it has 5 characters; take 32 or more."),
        (["--audience", "everyone"], {"KB_TOKEN_KEY": KEY}, "'everyone' is not one of 'customer', 'staff'"),
        (["--audience", "staff", "--days", "0"], {"KB_TOKEN_KEY": KEY}, "0 is not in the range 1<=x<=3650"),
    ],
)
def test_misuse_of_token_exits_with_2(arguments: list[str], settings: dict[str, str], said: str) -> None:
    done = kb_here("token", *arguments, **settings)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
