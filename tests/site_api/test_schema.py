"""The API does what its own description says, for requests that nobody thought of."""

import subprocess
import sys
from pathlib import Path

import httpx

from tests.command import Served, environment

_RUN = "from schemathesis.cli import schemathesis; schemathesis()"
_OPTIONS = ["--max-examples", "5", "--seed", "20", "--workers", "1", "--no-color", "--generation-database", "none"]


def test_schemathesis_finds_nothing_with_all_its_checks(server: Served, tmp_path: Path) -> None:
    # Its plugin for pytest does not know this version of pytest, so that its own command runs.
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            _RUN,
            "--config-file",
            str(Path(__file__).parent / "schemathesis.toml"),
            "run",
            f"{server.url}/openapi.json",
            *_OPTIONS,
        ],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-1000:]


def test_the_description_names_every_address_and_error(api: httpx.Client) -> None:
    document = api.get("/openapi.json").json()
    known = {
        "/v1/search",
        "/v1/suggest",
        "/v1/articles/{article_id}",
        "/v1/contact",
        "/v1/tickets",
        "/v1/tickets/{reference}",
        "/healthz",
        "/readyz",
    }
    assert known <= set(document["paths"])
    for operations in document["paths"].values():
        for operation in operations.values():
            assert {"404", "413", "422", "503"} <= set(operation["responses"])
            assert "application/problem+json" in operation["responses"]["422"]["content"]


def test_the_languages_of_the_description_are_those_of_the_index(api: httpx.Client) -> None:
    parameters = api.get("/openapi.json").json()["paths"]["/v1/search"]["get"]["parameters"]
    lang = next(parameter for parameter in parameters if parameter["name"] == "lang")
    assert sorted(lang["schema"]["enum"]) == sorted(api.get("/readyz").json()["articles"])
