"""A server with a desk, customers who talk in it, and agents who answer: what the tests of live talks speak with."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx

from site_api.agents.accounts import Accounts
from site_api.agents.agent import Agent, Role
from site_api.live_chat.reading import find_talk
from site_api.live_chat.talk import Talk
from site_api.store.database import Database
from tests.command import Served, served
from tests.waiting import until

PASSWORD = "a password of the tests"
AGENTS = (
    Agent("marta", "Marta Santana", Role.AGENT, ("care",), ("es", "en")),
    Agent("olga", "Ольга Белова", Role.AGENT, (), ("ru",)),
    Agent("leo", "Leo Martín", Role.LEAD),
)
_CSRF = re.compile(r'data-csrf="([^"]+)"')
Event = tuple[str, dict[str, Any], str | None]


class Stream:
    """An open stream of server-sent events, read in a thread; pings are answered unless `is_silent`."""

    def __init__(self, url: str, path: str, *, cookies: dict[str, str] | None = None, last: str | None = None) -> None:
        self.events: list[Event] = []
        self.last = last
        self.status: int | None = None
        self.is_over = False
        self.pong: Callable[[], object] | None = None
        self._client = httpx.Client(base_url=url, cookies=cookies, timeout=httpx.Timeout(10, read=60))
        self._path = path
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        until(lambda: self.status, "the stream")
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()

    def cut(self) -> None:
        """Break the connection, as a lost network does."""
        self._client.close()
        self._thread.join(timeout=5)

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return what came of a kind."""
        return [data for name, data, _ in list(self.events) if name == kind]

    def until(self, kind: str, holds: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """Return the first event of a kind that holds, waiting for it."""
        found: dict[str, Any] = until(lambda: next((data for data in self.of(kind) if holds(data)), None), f"{kind} in {self.events[-5:]}")
        return found

    def lines(self) -> list[str]:
        """Return the texts of the lines that came."""
        return [step["text"] for step in self.of("step") if step["kind"] == "line"]

    def _read(self) -> None:
        headers = {"Last-Event-ID": self.last} if self.last else {}
        try:
            with self._client.stream("GET", self._path, headers=headers) as answer:
                self.status = answer.status_code
                self._take(answer.iter_lines())
        except (httpx.HTTPError, RuntimeError, OSError):
            self.status = self.status or 0
        self.is_over = True

    def _take(self, lines: Iterator[str]) -> None:
        event: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            if line:
                event[name] = value.strip()
            elif "data" in event:
                self.last = event.get("id", self.last)
                self.events.append((event.get("event", "message"), json.loads(event["data"]), event.get("id")))
                if event.get("event") == "ping" and self.pong:
                    self.pong()
                event = {}


@dataclass
class Customer:
    """Somebody in the panel; each has a conversation of their own."""

    api: httpx.Client
    lang: str = "es"
    session: str = ""
    replies: list[dict[str, Any]] = field(default_factory=list)
    reference: str = ""

    def chat(self, **turn: Any) -> list[dict[str, Any]]:
        """Take a turn of the conversation."""
        answer = self.api.post("/v1/chat", json={"session": self.session or None, "lang": self.lang, "channel": "widget", **turn})
        assert answer.status_code == 200, answer.text
        self.session, self.replies = answer.json()["session"], answer.json()["replies"]
        self.reference = next((reply["ticket"]["reference"] for reply in self.replies if reply["ticket"]), self.reference)
        return self.replies

    def wants_a_person(self) -> "Customer":
        """Ask for a person, which opens the ticket."""
        self.chat(choice="person")
        return self

    @property
    def choices(self) -> list[str]:
        """Return what may be chosen next."""
        return [choice["id"] for choice in self.replies[-1]["choices"]]

    def post(self, what: str, **body: Any) -> httpx.Response:
        """Do something in the live talk."""
        return self.api.post(f"/v1/chat/{self.session}/{what}", json=body)

    def ask(self) -> dict[str, Any]:
        """Ask for a live talk, and return where it stands."""
        answer = self.post("live")
        assert answer.status_code == 200, answer.text
        standing: dict[str, Any] = answer.json()
        return standing

    def say(self, text: str, **more: Any) -> dict[str, Any]:
        """Say something."""
        answer = self.post("lines", text=text, **more)
        assert answer.status_code == 201, answer.text
        said: dict[str, Any] = answer.json()
        return said

    @contextmanager
    def stream(self, last: str | None = None) -> Iterator[Stream]:
        """Follow the talk."""
        with Stream(str(self.api.base_url), f"/v1/chat/{self.session}/stream", last=last) as stream:
            stream.pong = lambda: self.post("sign", read=0)
            yield stream

    def transcript(self) -> dict[str, Any]:
        """Read the conversation as a panel does that is opened again."""
        body: dict[str, Any] = self.api.get(f"/v1/chat/{self.session}").json()
        return body

    def panel(self) -> list[tuple[str, str]]:
        """Return the lines of a panel that is opened again, without the assistant's."""
        return [(line["author"], line["text"]) for line in self.transcript()["lines"] if line["author"] != "bot" and line["kind"] == "line"]


class AtDesk:
    """Somebody at the desk, in a browser of their own."""

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        self.client = httpx.Client(base_url=url, timeout=30, headers={"Accept-Language": "es"})
        done = self.client.post("/desk/sign-in", data={"name": name, "password": PASSWORD})
        assert done.headers.get("location") == "/desk/", done.text
        self.csrf = _CSRF.findall(self.client.get("/desk/live").text)[0]

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Do something as the page's script does."""
        return self.client.post(f"/desk/live/{path}", data={"csrf": self.csrf, **fields})

    def available(self) -> "AtDesk":
        """Say that they take talks."""
        assert self.post("availability", available="yes").status_code == 204
        return self

    def take(self) -> str:
        """Take whoever comes first, and return the talk."""
        answer = self.post("next")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["talk"])

    def say(self, talk: str, text: str, key: str = "") -> httpx.Response:
        """Say something to a customer."""
        return self.post(f"{talk}/lines", text=text, **({"key": key} if key else {}))

    @contextmanager
    def stream(self) -> Iterator[Stream]:
        """Open the desk's page, with its signs of life."""
        with Stream(str(self.client.base_url), "/desk/live/stream", cookies=dict(self.client.cookies)) as stream:
            stream.pong = lambda: self.post("sign")
            yield stream


@dataclass(frozen=True)
class Hall:
    """A running server; patience is short in it."""

    url: str
    database_url: str
    _clients: list[httpx.Client] = field(default_factory=list)

    def customer(self, lang: str = "es") -> Customer:
        """Return a new customer."""
        self._clients.append(httpx.Client(base_url=self.url, timeout=30))
        return Customer(self._clients[-1], lang)

    def agent(self, name: str) -> AtDesk:
        """Return somebody who has just signed in."""
        agent = AtDesk(self.url, name)
        self._clients.append(agent.client)
        return agent

    def talk(self, talk: str) -> Talk:
        """Return a talk as it is kept."""
        with Database(self.database_url) as database, database.read() as connection:
            found = find_talk(connection, talk)
        assert found
        return found

    def close(self) -> None:
        """Let everybody go."""
        while self._clients:
            self._clients.pop().close()


def add_agents(url: str) -> None:
    """Make the agents' accounts."""
    with Database(url) as database:
        for agent in AGENTS:
            Accounts(database).add(agent, PASSWORD)


@contextmanager
def hall_of(centre: Path, url: str, **settings: str) -> Iterator[tuple[Hall, Served]]:
    """Serve a help centre with a database; everybody leaves at the end."""
    docs, out = centre / "docs", centre / "out"
    with served("--docs", docs, "--out", out, "--no-watch", KB_DATABASE_URL=url, **settings) as server:
        hall = Hall(server.url, url)
        yield hall, server
        hall.close()
