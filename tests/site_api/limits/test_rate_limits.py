"""One client's haste is not everybody's wait: quotas over HTTP, on both shelves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from site_api.app import create_app
from site_api.errors import InvalidSetting
from site_api.limits.middleware import client_name
from site_api.limits.quota import Quota, read_quota
from site_api.limits.shelf import FileShelf, MemoryShelf, Shelf
from site_api.settings import Settings, read_settings
from tests.problems import assert_problem

PROXY = "203.0.113.9"


def client_of(out: Path, address: str = "198.51.100.7", **settings: Any) -> TestClient:
    settings = {"rate_limit": "3/minute", "write_limit": "1/minute", "database_url": "sqlite://", **settings}
    return TestClient(create_app(Settings(out=out, **settings)), client=(address, 1))


@pytest.fixture(params=["memory", "file"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    if request.param == "memory":
        yield MemoryShelf()
        return
    kept = FileShelf(tmp_path / "limits.sqlite")
    yield kept
    kept.close()


def test_a_quota_is_spent_and_others_keep_theirs(shelf: Shelf) -> None:
    rate = Quota("reading", 3, 60).rate
    assert [shelf.ask("a", rate).remaining for _ in range(3)] == [2, 1, 0]
    refused = shelf.ask("a", rate)
    assert not refused.allowed
    assert 19 < refused.seconds <= 20
    assert shelf.ask("b", rate).allowed


def test_processes_of_one_machine_share_a_quota(tmp_path: Path) -> None:
    rate = Quota("reading", 3, 60).rate
    first, second = FileShelf(tmp_path / "limits.sqlite"), FileShelf(tmp_path / "limits.sqlite")
    assert [one.ask("a", rate).allowed for one in (first, second, first, second)] == [True, True, True, False]
    first.close()
    second.close()


def test_whoever_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    client = client_of(tmp_path)
    answers = [client.get("/v1/contact") for _ in range(4)]
    assert [answer.headers["ratelimit"] for answer in answers[:3]] == ['"reading";r=2;t=20', '"reading";r=1;t=40', '"reading";r=0;t=60']
    assert assert_problem(answers[3], 429) == "You asked more than 3 times a minute; come back in 20 seconds."
    assert answers[3].headers["retry-after"] == "20"
    assert answers[3].headers["ratelimit-policy"] == '"reading";q=3;w=60'


def test_writing_has_a_quota_of_its_own(tmp_path: Path) -> None:
    client = client_of(tmp_path)
    assert [client.post("/v1/tickets").status_code for _ in range(2)] == [503, 429]
    assert client.post("/v1/search").status_code == 503


def test_health_metrics_and_the_site_are_never_limited(tmp_path: Path) -> None:
    client = client_of(tmp_path, rate_limit="1/hour")
    for path, status in (("/healthz", 200), ("/metrics", 200), ("/es/", 404)):
        assert {client.get(path).status_code for _ in range(3)} == {status}


def test_off_is_off_for_both(tmp_path: Path) -> None:
    client = client_of(tmp_path, rate_limit="off")
    assert {client.post("/v1/tickets").status_code for _ in range(5)} == {503}
    assert "ratelimit" not in client.get("/v1/contact").headers


def test_a_stranger_cannot_choose_an_address(tmp_path: Path) -> None:
    client = client_of(tmp_path, PROXY)
    assert [client.get("/v1/contact", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in range(4)][-1] == 429


def test_a_trusted_proxy_names_the_client(tmp_path: Path) -> None:
    client = client_of(tmp_path, PROXY, trusted_proxies=["203.0.113.0/24"])
    forged = [client.get("/v1/contact", headers={"X-Forwarded-For": f"10.0.0.{n}, 192.0.2.1"}).status_code for n in range(4)]
    assert forged[-1] == 429
    assert client.get("/v1/contact", headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 503


def test_a_household_of_ipv6_is_one_client() -> None:
    assert client_name({"client": ("2001:db8:1:2:aaaa::1", 1)}) == client_name({"client": ("2001:db8:1:2:bbbb::9", 1)})
    assert client_name({"client": ("2001:db8:1:3::1", 1)}) != client_name({"client": ("2001:db8:1:2::1", 1)})


def test_a_refusal_can_be_read_by_the_banks_own_page(tmp_path: Path) -> None:
    client = client_of(tmp_path, rate_limit="1/minute", cors_origins=["https://app.example"])
    answers = [client.get("/v1/contact", headers={"Origin": "https://app.example"}) for _ in range(2)]
    assert answers[1].status_code == 429
    assert answers[1].headers["access-control-allow-origin"] == "https://app.example"
    assert "Retry-After" in answers[1].headers["access-control-expose-headers"]


def test_quotas_read_as_they_are_written() -> None:
    assert read_quota("reading", "off") is None
    assert str(read_quota("reading", "5/second")) == "5 times a second"
    assert read_quota("reading", "90/hour") == Quota("reading", 90, 3600)


@pytest.mark.parametrize("name", ["KB_RATE_LIMIT", "KB_WRITE_LIMIT"])
@pytest.mark.parametrize("value", ["many", "0/minute", "5/day", "5"])
def test_a_quota_that_is_none_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSetting, match=name):
        read_settings()


def test_a_proxy_that_is_no_network_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_TRUSTED_PROXIES", '["the-proxy"]')
    with pytest.raises(InvalidSetting, match=r"KB_TRUSTED_PROXIES: .*'the-proxy'"):
        read_settings()
