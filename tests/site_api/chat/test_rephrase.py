"""A model may say an approved text in other words and nothing else; at the least doubt the approved text is sent."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from site_api.chat.rephrase import Model, ModelRephraser
from site_api.chat.support import is_supported
from tests.command import served
from tests.site_api.chat.model_server import ModelServer, model_server

SOURCE = "Change the PIN in the app, under Cards › Change PIN. It costs 0 € and works at once. We never ask you for the PIN by phone."
FAITHFUL = "In the app, under Cards › Change PIN, you can change the PIN. It works at once and costs 0 €."


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


@pytest.fixture
def rephraser(model: ModelServer) -> Iterator[ModelRephraser]:
    asked = ModelRephraser(Model(model.url, "small", "a-key"), seconds=0.5)
    yield asked
    asked.close()


@pytest.mark.parametrize(
    ("lang", "source", "said"),
    [
        ("en", SOURCE, FAITHFUL),
        ("en", SOURCE, "We never ask for the PIN by phone."),
        (
            "es",
            "Bloquea la tarjeta en Tarjetas › Bloquear. La nueva cuesta 6 €.",
            "En Tarjetas › Bloquear puedes bloquear la tarjeta. La nueva cuesta 6 €.",
        ),
        (
            "ru",
            "Заблокируйте карту в разделе «Карты». Новая карта стоит 6 €.",
            "Карту можно заблокировать в разделе «Карты».",
        ),
    ],
)
def test_other_words_for_the_same_are_supported(lang: str, source: str, said: str) -> None:
    assert is_supported(said, source, lang)


@pytest.mark.parametrize(
    "said",
    [
        "It costs 5 € and works at once.",
        "Change the PIN in the app. Barclays can help as well.",
        "Change the PIN at https://evil.example in the app.",
        "We ask you for the PIN by phone.",
        "It never works at once.",
        "You can also change the PIN at any branch.",
        "",
    ],
)
def test_what_the_source_does_not_say_is_not_supported(said: str) -> None:
    assert not is_supported(said, SOURCE, "en")


def test_a_supported_rephrasing_is_sent_and_the_protocol_is_spoken(model: ModelServer, rephraser: ModelRephraser) -> None:
    model.says = FAITHFUL
    assert rephraser.rephrase("how do I change it?", SOURCE, "en") == FAITHFUL
    asked = model.asked[0]
    assert (asked["model"], model.keys) == ("small", ["Bearer a-key"])
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    assert SOURCE in asked["messages"][1]["content"]


@pytest.mark.parametrize(
    ("says", "status", "waits"), [("It is free for 3 years.", 200, 0.0), ("", 200, 0.0), ("x", 500, 0.0), (FAITHFUL, 200, 1.5)]
)
def test_anything_else_falls_back_to_the_approved_text(
    model: ModelServer, rephraser: ModelRephraser, says: str, status: int, waits: float
) -> None:
    model.says, model.status, model.waits = says, status, waits
    assert rephraser.rephrase("how do I change it?", SOURCE, "en") is None


def test_a_model_that_is_away_is_left_alone_for_a_while(model: ModelServer, rephraser: ModelRephraser) -> None:
    model.status = 503
    assert rephraser.rephrase("how?", SOURCE, "en") is None
    assert rephraser.rephrase("how?", SOURCE, "en") is None
    assert len(model.asked) == 1


def test_the_chat_sends_the_models_words_with_the_articles_steps_and_no_secret_reaches_it(built: Path, model: ModelServer) -> None:
    settings = {"KB_REPHRASE_URL": model.url, "KB_REPHRASE_NAME": "small", "KB_RATE_LIMIT": "off"}
    model.says = "The new PIN works at once."
    question = {"text": "how do I change my PIN 4821?", "lang": "en"}
    with served("--no-watch", "--out", built, **settings) as server, httpx.Client(base_url=server.url, timeout=30) as api:
        said = api.post("/v1/chat", json=question).json()["replies"][-1]
        model.says = "The new PIN arrives within 9 days."
        fallback = api.post("/v1/chat", json=question).json()["replies"][-1]
    assert said["text"].startswith("The new PIN works at once.\n\n1. Go to Cards")
    assert fallback["text"].startswith(fallback["article"]["summary"])
    assert "4821" not in str(model.asked)
