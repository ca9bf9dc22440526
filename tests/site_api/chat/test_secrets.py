"""No secret of a customer is found afterwards: not in the database's files, not in what is logged, measured or sent on."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.chat import readable_masks
from tests.command import served
from tests.secret_messages import OWN, SHARED, Message, read_listed, read_marked

_SHORT = 6
_LONG = re.compile(r"[\w-]{20,}|\d+\.\d{6,}")


@dataclass(frozen=True, slots=True)
class Left:
    """All that a server leaves behind, as one text."""

    text: str
    answers: tuple[str, ...]


@pytest.fixture(scope="module", params=["own", "shared"])
def messages(request: pytest.FixtureRequest) -> list[Message]:
    if request.param == "shared" and not SHARED.is_file():
        pytest.skip(f"{SHARED} is not there: the evaluation data is no part of the project")
    return read_marked(OWN) if request.param == "own" else read_listed(SHARED)


@pytest.fixture(scope="module")
def left(built: Path, tmp_path_factory: pytest.TempPathFactory, messages: list[Message]) -> Left:
    """Say every message in a conversation of its own and ask for a person; return what is left."""
    folder = tmp_path_factory.mktemp("secrets")
    settings = {"KB_DATABASE_URL": f"sqlite:///{folder}/x.sqlite", "KB_LOG_LEVEL": "debug", "KB_RATE_LIMIT": "off"}
    with served("--no-watch", "--out", built, **settings) as server, httpx.Client(base_url=server.url, timeout=30) as api:
        answers = [answer for message in messages for answer in _talk(api, message)]
        metrics = api.get("/metrics").text
        # While the server runs, so that the write-ahead log is still there.
        files = b"".join(path.read_bytes() for path in sorted(folder.iterdir())).decode("utf-8", "replace")
    return Left("\n".join([files, metrics, *server.said]), tuple(answers))


def _talk(api: httpx.Client, message: Message) -> Iterator[str]:
    context = {"error": message.text[:200]}
    first = api.post("/v1/chat", json={"text": message.text, "lang": message.lang, "context": context})
    assert first.status_code == 200, first.text
    session = first.json()["session"]
    yield first.text
    yield api.post("/v1/chat", json={"session": session, "choice": "person", "context": context}).text
    yield api.get(f"/v1/chat/{session}").text


def test_no_secret_is_left_anywhere(left: Left, messages: list[Message]) -> None:
    secrets = [secret for message in messages for secret in message.secrets]
    places = (left.text, *left.answers)
    found = sorted({secret for secret in secrets if len(secret) > 4 and any(secret in place for place in _where(secret, places))})
    assert found == []


def _where(secret: str, places: tuple[str, ...]) -> tuple[str, ...]:
    """Return the places without long ids and fractions, in which a few digits stand by chance; longer secrets are sought in all."""
    return tuple(_LONG.sub(" ", place) for place in places) if len(secret) <= _SHORT and secret.isdigit() else places


def test_each_customer_is_told_what_was_masked(left: Left, messages: list[Message]) -> None:
    firsts = [json.loads(answer) for answer in left.answers[::3]]
    told = [any(reply["masked"] for reply in first["replies"]) for first in firsts]
    assert [message.text for message, was in zip(messages, told, strict=True) if was != bool(message.secrets)] == []


def test_short_secrets_are_in_no_text(messages: list[Message]) -> None:
    # Three or four digits stand in every file by chance, so that these are looked for in the masked texts.
    assert [message.text for message in messages for secret in message.secrets if secret in readable_masks(message.text)] == []


def test_what_only_looks_like_a_secret_stays_readable(messages: list[Message]) -> None:
    assert [message.text for message in messages if not message.secrets and readable_masks(message.text) != message.text] == []
