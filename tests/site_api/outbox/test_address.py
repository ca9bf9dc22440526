"""No webhook reaches our own network, whatever its address looks like."""

import socket
from urllib.parse import urlsplit

import pytest

from site_api.outbox.address import Target, resolve
from site_api.outbox.carrier import Undelivered
from site_api.outbox.request import post_to
from tests.site_api.outbox.conftest import Receiver


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[::127.0.0.1]/",
        "http://[::ffff:0:192.168.1.1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b:1::10.0.0.1]/",
        "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
        "http://[fc00::1]/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://[fe80::1%25eth0]/",
        "http://224.0.0.1/",
    ],
)
def test_a_private_address_is_refused_for_good(url: str) -> None:
    with pytest.raises(Undelivered) as refused:
        resolve(url, allow_private=False)
    assert refused.value.final or "is not found" in refused.value.reason


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.215.14", "10.0.0.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(Undelivered, match="private"):
        resolve("https://receiver.example/", allow_private=False)


@pytest.mark.parametrize("url", ["ftp://receiver.example/", "file:///etc/passwd", "https://user@receiver.example/", "https://", "receiver"])
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(Undelivered, match="not one of http"):
        resolve(url, allow_private=True)


def test_a_public_address_is_resolved_once_and_keeps_its_name() -> None:
    target = resolve("https://93.184.215.14:8443/hooks?of=bank", allow_private=False)
    assert (target.scheme, target.host, target.port, target.path, target.ip) == (
        "https",
        "93.184.215.14",
        8443,
        "/hooks?of=bank",
        "93.184.215.14",
    )


def test_the_connection_goes_to_what_was_looked_at_and_not_to_what_the_name_leads_to_by_now(receiver: Receiver) -> None:
    port = urlsplit(receiver.url).port or 0
    target = Target("http", "receiver.invalid", port, "/hooks", "127.0.0.1")  # A name that leads nowhere.
    assert post_to(target, b"{}", {"Content-Type": "application/json"}).status == 204
    assert receiver.got[0][0]["host"] == f"receiver.invalid:{port}"
