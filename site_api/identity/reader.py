"""Reads the bank's token in a request; nobody is trusted on their word, and a refusal says what is wrong."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt

from site_api.errors import Unauthorized
from site_api.identity.customer import Customer
from site_api.identity.keys import KeyAddress, KeyFile, Keys, SharedKey
from site_api.settings import Settings

_SCHEME = "bearer "
_REQUIRED = ["exp", "iss", "aud", "sub"]
_LEEWAY = 30  # Seconds between two clocks.
_LONGEST = 200  # Characters of a subject or a name.
_HEADERS = {"WWW-Authenticate": 'Bearer realm="customer"'}

_SENTENCES: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
    (jwt.ExpiredSignatureError, "The token has expired; the app asks the bank for a new one"),
    (jwt.ImmatureSignatureError, "The token holds only later; compare the clocks of both servers"),
    (jwt.InvalidAudienceError, "The token is for another service; its `aud` must be {audience!r}"),
    (jwt.MissingRequiredClaimError, "The token lacks a claim; it needs exp, iss, aud and sub"),
    (jwt.InvalidSignatureError, "The token's signature does not hold; sign it with the key that this server knows"),
    (jwt.InvalidAlgorithmError, "The token is signed in a way that this server does not take; use {algorithms}"),
    (jwt.PyJWTError, "The token cannot be checked; send the one that the bank signed, unchanged"),
)


@dataclass(frozen=True, slots=True)
class IdentityReader:
    """Checks tokens of one issuer."""

    issuer: str
    audience: str
    keys: Keys

    def names(self, authorization: str | None) -> bool:
        """Return whether a header holds a token that says it is this issuer's; whether that is true is still to be checked."""
        token = _token(authorization)
        return token is not None and _claimed(token).get("iss") == self.issuer

    def customer(self, authorization: str | None) -> Customer | None:
        """Return who asks, or None where no token of this issuer is sent; raise Unauthorized for one that does not hold."""
        token = _token(authorization)
        if token is None or not self.names(authorization):
            return None
        try:
            return _customer(self._claims(token))
        except (jwt.PyJWTError, KeyError) as error:
            raise self._refusal(error) from None

    def _claims(self, token: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwt.decode(
            token,
            self.keys.key(token),
            algorithms=list(self.keys.algorithms),
            audience=self.audience,
            issuer=self.issuer,
            leeway=_LEEWAY,
            options={"require": _REQUIRED},
        )
        return claims

    def _refusal(self, error: Exception) -> Unauthorized:
        sentence = next((text for kind, text in _SENTENCES if isinstance(error, kind)), _SENTENCES[-1][1])
        return Unauthorized(sentence.format(audience=self.audience, algorithms=", ".join(self.keys.algorithms)), dict(_HEADERS))


def identity_reader(settings: Settings) -> IdentityReader | None:
    """Return what checks the bank's tokens, or None where the settings name no issuer."""
    if settings.identity_issuer is None:
        return None
    return IdentityReader(settings.identity_issuer, settings.identity_audience, _keys(settings))


def _keys(settings: Settings) -> Keys:
    if settings.identity_key is not None:
        return SharedKey(settings.identity_key)
    place = settings.identity_jwks or ""
    return KeyAddress(place) if place.startswith(("https://", "http://")) else KeyFile(Path(place))


def _token(authorization: str | None) -> str | None:
    if not authorization or not authorization.lower().startswith(_SCHEME):
        return None
    token = authorization[len(_SCHEME) :].strip()
    return token if token.count(".") == 2 else None


def _claimed(token: str) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        return {}
    return claims


def _customer(claims: dict[str, Any]) -> Customer:
    name, email, phone = (_text(claims.get(key)) for key in ("name", "email", "phone_number"))
    return Customer(str(claims["sub"])[:_LONGEST], name, email, phone)


def _text(value: object) -> str | None:
    return value[:_LONGEST] if isinstance(value, str) and value else None
