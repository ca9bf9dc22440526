"""Whole conversations that a writer can read and add to, against the real search and a real database."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from search.engine import SearchEngine
from site_api.chat.conversation import Answered
from tests.chat import Talker, talker

FOLDER = Path(__file__).parents[2] / "conversations"
FILES = sorted(path for lang in ("es", "en", "ru") for path in (FOLDER / lang).glob("*.yml"))
EMERGENCY = "+34 900 555 911"
# A Wednesday night on the Canaries, when nobody is there.
NIGHT = dt.datetime(2026, 11, 25, 22, 30, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come back to a line."""

    kinds: tuple[str, ...]
    lang: str
    article: str | None = None
    ticket: bool = False
    urgent: bool = False
    offer: bool = False
    masked: bool = False
    call: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One line of the customer."""

    text: str
    choice: str | None
    expected: Expected


def read_conversation(path: Path) -> tuple[str, tuple[ScriptLine, ...]]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data["lang"], tuple(_line(line, data["lang"]) for line in data["lines"])


def _line(line: dict[str, object], lang: str) -> ScriptLine:
    reply = line["reply"]
    kinds = tuple(map(str, reply)) if isinstance(reply, list) else (str(reply),)
    marks = {name: bool(line.get(name)) for name in ("ticket", "urgent", "offer", "masked", "call")}
    article = line.get("article")
    says = str(line.get("says", ""))
    expected = Expected(kinds, str(line.get("lang", lang)), str(article) if article else None, **marks, says=says)
    return ScriptLine(str(line.get("customer", "")), str(line["choose"]) if "choose" in line else None, expected)


@pytest.fixture(scope="module")
def talk(engine: SearchEngine) -> Iterator[Talker]:
    with talker(engine, now=NIGHT) as found:
        yield found


def test_there_are_sixty_conversations_or_more() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("path", [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in FILES])
def test_a_conversation_goes_as_its_writer_expects(talk: Talker, path: Path) -> None:
    lang, lines = read_conversation(path)
    answered: Answered | None = None
    for line in lines:
        said = line.text if line.choice is None else f"!{_choice(line.choice, answered)}"
        answered = talk.say(said, answered.session if answered else None, lang)
        check(answered, line.expected, said)


def _choice(name: str, answered: Answered | None) -> str:
    assert answered is not None
    choices = [choice.id for choice in answered.replies[-1].choices]
    return (
        next((choice for choice in choices if choice.startswith("article:") or ":at:" in choice or ":day:" in choice), name)
        if name == "first"
        else name
    )


def check(answered: Answered, expected: Expected, said: str) -> None:
    """Compare an answer with what was expected."""
    last = answered.replies[-1]
    assert last.kind in expected.kinds, (said, last)
    assert answered.lang == expected.lang, (said, last)
    assert "person" in [choice.id for choice in last.choices]
    if expected.article:
        shown = {reply.article.id for reply in answered.replies if reply.article}
        offered = {choice.id.removeprefix("article:") for reply in answered.replies for choice in reply.choices}
        assert expected.article in shown | offered or last.kind == "handoff", (said, shown, offered)
    assert bool(last.ticket) == expected.ticket, (said, last)
    assert not expected.urgent or EMERGENCY in last.text, (said, last)
    assert not expected.offer or "decline_person" in [choice.id for choice in last.choices], (said, last)
    assert not expected.call or "call_back" in [choice.id for choice in last.choices], (said, last)
    assert expected.says in last.text, (said, last)
    assert not expected.masked or any(reply.masked for reply in answered.replies), (said, last)
