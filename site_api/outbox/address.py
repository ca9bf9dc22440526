"""Where a webhook may go: its host is resolved first, and the connection is made to exactly what was looked at."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from site_api.outbox.carrier import Undelivered


@dataclass(frozen=True, slots=True)
class Target:
    """An address of the web, resolved: `ip` is what to connect to, `host` what to ask there for."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str


def resolve(url: str, *, allow_private: bool) -> Target:
    """Return where an address leads; raise Undelivered where that is inside our own network, which settings may allow."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise Undelivered("the address is not one of http or https", final=True)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Undelivered(f"{parts.hostname} is not found ({error})") from None
    # All of them, not the first alone: a name with one public and one private address is a trick.
    if not allow_private and any(_is_private(ip) for ip in found):
        raise Undelivered(f"{parts.hostname} is a private address; KB_WEBHOOKS_PRIVATE=true allows it", final=True)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Target(parts.scheme, parts.hostname, port, path, found[0])


_OWN_GATEWAY = ipaddress.IPv6Network("64:ff9b:1::/48")  # Of a network's own translation, which may hide any address in it.
# Addresses of the one kind that stand in ones of the other: what a gateway would make of them counts.
_EMBEDDING = tuple(ipaddress.IPv6Network(network) for network in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96"))


def _is_private(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    inner = _embedded(address) if isinstance(address, ipaddress.IPv6Address) else None
    return address in _OWN_GATEWAY or not address.is_global or address.is_multicast or (inner is not None and not inner.is_global)


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if any(address in network for network in _EMBEDDING):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
