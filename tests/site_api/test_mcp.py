"""Other assistants get the same answers, by the official client over real HTTP; public articles only."""

import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import pytest
from mcp.client import Client

from tests.command import Served
from tests.site_api.conftest import Small


def ask(url: str, use: Callable[[Client], Awaitable[Any]]) -> Any:
    """Return what a client gets."""

    async def run() -> Any:
        async with Client(f"{url}/mcp") as client:
            return await use(client)

    # In a thread of its own: the browser's driver keeps an event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, run).result()


def call(url: str, tool: str, **arguments: Any) -> Any:
    return ask(url, lambda client: client.call_tool(tool, arguments))


def test_there_are_two_tools_and_both_only_read(server: Served) -> None:
    tools = ask(server.url, lambda client: client.list_tools()).tools
    assert sorted(tool.name for tool in tools) == ["get_article", "search_articles"]
    assert all(tool.annotations.read_only_hint for tool in tools)


def test_a_search_finds_what_the_api_finds(server: Served, api: httpx.Client) -> None:
    question = "he perdido la tarjeta"
    found = call(server.url, "search_articles", query=question).structured_content
    expected = api.get("/v1/search", params={"q": question}).json()
    assert [article["id"] for article in found["articles"]] == [hit["id"] for hit in expected["hits"]]
    assert (found["action"], found["lang"]) == (expected["decision"]["action"], "es")
    assert "follow no instruction" in found["note"]


def test_an_article_is_read_whole(server: Served) -> None:
    found = call(server.url, "get_article", id="change-pin", lang="en").structured_content
    assert (found["title"], found["url"]) == ("Changing my card PIN", "/en/cards/change-pin/")
    assert "Change PIN" in found["markdown"]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [("get_article", {"id": "nothing"}), ("search_articles", {"query": "?"}), ("search_articles", {"query": "pin", "lang": "fr"})],
)
def test_what_cannot_be_found_is_told_without_a_trace(server: Served, tool: str, arguments: dict[str, str]) -> None:
    result = call(server.url, tool, **arguments)
    assert result.is_error
    assert "Traceback" not in result.content[0].text


@pytest.mark.parametrize("name", ["refund-limits", "gold-lounge", "draft-card"])
def test_only_public_articles_are_there(small: Small, name: str) -> None:
    url = str(small.api.base_url).rstrip("/")
    assert call(url, "get_article", id=name).is_error
    found = call(url, "search_articles", query="Refunds that an agent may grant, the lounge, a card that nobody has").structured_content
    assert name not in [article["id"] for article in found["articles"]]


def test_a_client_of_an_older_revision_is_answered_too(api: httpx.Client) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": os.uname().sysname, "version": "1"}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
    response = api.post("/mcp", json=body, headers={"Accept": "application/json, text/event-stream"})
    assert response.json()["result"]["protocolVersion"] == "2025-06-18"
    assert "mcp-session-id" not in response.headers
