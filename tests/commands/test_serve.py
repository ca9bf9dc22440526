"""`kb serve`: the writer's preview, plain folders, and ports that are taken."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.command import kb, served
from tests.problems import assert_sentence
from tests.small_docs import article, write_docs

PLAIN = {
    "docs/index.md": "# The manual of the coffee machine\n\nWelcome. Here is how to make coffee with it.\n",
    "docs/guide/descaling.md": "# Descaling\n\nRemove limescale every two months.\n\n## What you need\n\nVinegar and water.\n",
    "docs/guide/grinder.md": "# Cleaning the grinder\n\nUnplug the machine first. Brush the beans' dust out.\n",
    "docs/warranty.md": "# Warranty\n\nIf it breaks within three years, we mend it for free.\n",
}


PATIENCE = 60  # Seconds; a machine under tests builds in ten, and nothing waits longer than it must.


def wait_for_article(api: httpx.Client, article_id: str) -> dict[str, str]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        response = api.get(f"/v1/articles/{article_id}")
        if response.status_code == 200:
            found: dict[str, str] = response.json()
            return found
        time.sleep(0.1)
    raise AssertionError(f"{article_id} was not served within {PATIENCE} s")


@pytest.fixture(scope="module")
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_in_use_is_one_sentence(taken: int, built: Path) -> None:
    done = kb("serve", "--port", str(taken), "--out", built)
    assert done.returncode == 1
    assert done.stderr == f"kb: cannot listen on 127.0.0.1:{taken} (Address already in use); choose another with --port or --host.\n"


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "said"),
    [
        (["--docs", "nowhere"], {}, 2, "kb: the folder nowhere does not exist. Name the folder of the articles, as in --docs docs.\n"),
        (["--host", "nowhere.invalid"], {}, 1, "kb: cannot listen on nowhere.invalid:0 ("),
        (
            [],
            {"KB_THREADS": "0"},
            2,
            "kb: KB_THREADS: input should be greater than or equal to 1 (found '0'); mend it in the environment.\n",
        ),
        ([], {"KB_TOKEN_KEY": "short"}, 2, "kb: KB_TOKEN_KEY: string should have at least 32 characters; mend it in the environment.\n"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(arguments: list[str], settings: dict[str, str], code: int, said: str) -> None:
    done = kb("serve", "--port", "0", *arguments, **settings)
    assert done.returncode == code
    assert done.stderr.startswith(said)
    assert_sentence(done.stderr.strip())


def test_a_folder_of_plain_pages_is_served_and_answers(tmp_path: Path, out: Path) -> None:
    docs = write_docs(tmp_path, PLAIN)
    with served("--docs", docs, "--out", out, "--no-watch") as server, httpx.Client(base_url=server.url, timeout=30) as api:
        assert set(api.get("/readyz").json()["articles"]) == {"en"}
        hit = api.get("/v1/search", params={"q": "how do I get rid of calcium deposits"}).json()["hits"][0]
        assert (hit["id"], hit["url"]) == ("descaling", "/en/guide/descaling/")
        assert "Remove limescale" in api.get(hit["url"]).text
        assert api.get("/v1/search", params={"q": "is a repair expensive"}).json()["hits"][0]["id"] == "warranty"
        assert api.get("/v1/contact").json()["channels"] == []


def test_a_saved_article_is_found_without_a_restart(tmp_path: Path, out: Path) -> None:
    docs = write_docs(tmp_path, {"docs/en/lost-card.md": "My card is lost"})
    with served("--docs", docs, "--out", out) as server, httpx.Client(base_url=server.url, timeout=30) as api:
        write_docs(tmp_path, {"docs/en/piggy-bank.md": article("Saving with a piggy bank")})
        assert wait_for_article(api, "piggy-bank")["title"] == "Saving with a piggy bank"
        hits = api.get("/v1/search", params={"q": "set money aside for later", "lang": "en"}).json()["hits"]
        assert hits[0]["id"] == "piggy-bank"


def test_a_broken_article_is_said_and_the_last_good_build_goes_on(tmp_path: Path, out: Path) -> None:
    docs = write_docs(tmp_path, {"docs/en/lost-card.md": "My card is lost"})
    with served("--docs", docs, "--out", out) as server, httpx.Client(base_url=server.url, timeout=30) as api:
        write_docs(tmp_path, {"docs/en/new.md": "---\ntitle: How to: reset\n---\n"})
        end = time.monotonic() + PATIENCE
        while not any("nothing was built" in line for line in server.said):
            assert time.monotonic() < end, server.said
            time.sleep(0.1)
        assert api.get("/v1/articles/lost-card").status_code == 200
        write_docs(tmp_path, {"docs/en/new.md": article("Reset it")})
        assert wait_for_article(api, "new")["title"] == "Reset it"
