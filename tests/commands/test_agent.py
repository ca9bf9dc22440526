"""`kb agent` as an operator meets it."""

from pathlib import Path

import pytest

from tests.in_process import kb_here

PASSWORD = "buen viento sopla"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("zed", "--queue", "crads"), "--queue: the bank has no 'crads'; take security, cards, "),
        (("zed", "--lang", "fr"), "--lang: the bank has no 'fr'; take es, en, ru."),
        (("  ",), "NAME: it is empty"),
    ],
)
def test_an_account_that_could_do_nothing_is_refused(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    settings = {"KB_DATABASE_URL": f"sqlite:///{tmp_path}/v.sqlite", "KB_AGENT_PASSWORD": PASSWORD}
    done = kb_here("agent", "add", *arguments, **settings)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert kb_here("agent", "list", **settings).stdout == ""


def test_skills_that_the_bank_has_are_kept(tmp_path: Path) -> None:
    settings = {"KB_DATABASE_URL": f"sqlite:///{tmp_path}/v.sqlite", "KB_AGENT_PASSWORD": PASSWORD}
    assert kb_here("agent", "add", "Zed", "--queue", "cards", "--lang", "ru", **settings).returncode == 0
    assert kb_here("agent", "list", **settings).stdout == "zed  Zed  agent  cards  ru\n"
