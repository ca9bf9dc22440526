"""The bank's keys: one that is shared, or a set of public ones in a file or at an address."""

import threading
from pathlib import Path
from typing import Any, Protocol

import jwt

from site_api.errors import ApiError, IdentityUnavailable

_ASYMMETRIC = ("RS256", "PS256", "ES256", "EdDSA")  # A shared key never verifies these, nor a public one HS256.
_TIMEOUT = 5  # Seconds for the bank's server; the keys are kept for five minutes.


class Keys(Protocol):
    """Where the key of a token comes from."""

    algorithms: tuple[str, ...]

    def key(self, token: str) -> Any:
        """Return the key that a token names; raise jwt.PyJWTError where there is none."""
        ...


class SharedKey:
    """One key that the bank's app signs with and this server checks with."""

    algorithms: tuple[str, ...] = ("HS256",)

    def __init__(self, key: str) -> None:
        self._key = key

    def key(self, token: str) -> Any:  # noqa: ARG002
        """Return the key."""
        return self._key


class KeyFile:
    """A key set (JWKS) in a file, which is read again when it was changed."""

    algorithms: tuple[str, ...] = _ASYMMETRIC

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at = -1
        self._keys: jwt.PyJWKSet | None = None
        self._lock = threading.Lock()

    def key(self, token: str) -> Any:
        """Return the key that the token names."""
        return self._set()[_key_id(token)].key

    def _set(self) -> jwt.PyJWKSet:
        with self._lock:
            try:
                changed = self._path.stat().st_mtime_ns
                if self._keys is None or changed != self._read_at:
                    self._keys, self._read_at = jwt.PyJWKSet.from_json(self._path.read_text(encoding="utf-8")), changed
            except (OSError, ValueError, jwt.PyJWTError) as error:
                raise _unavailable(error) from error
            return self._keys


class KeyAddress:
    """A key set (JWKS) at the bank's own address; new keys are found by themselves."""

    algorithms: tuple[str, ...] = _ASYMMETRIC

    def __init__(self, address: str) -> None:
        self._client = jwt.PyJWKClient(address, timeout=_TIMEOUT)

    def key(self, token: str) -> Any:
        """Return the key that the token names."""
        try:
            return self._client.get_signing_key_from_jwt(token).key
        except jwt.PyJWKClientConnectionError as error:
            raise _unavailable(error) from error


def _key_id(token: str) -> str:
    found = jwt.get_unverified_header(token).get("kid")
    if not isinstance(found, str):
        raise jwt.InvalidKeyError("it names no key")
    return found


def _unavailable(error: Exception) -> ApiError:
    return IdentityUnavailable(f"Who you are cannot be checked now ({type(error).__name__}); try again in a minute", {"Retry-After": "60"})
