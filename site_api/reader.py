"""Who reads: the audience that a signed token grants; nobody is trusted on their word."""

import datetime as dt

import jwt

from kb.article import Audience
from site_api.errors import Forbidden

_ALGORITHM = "HS256"
_SCHEME = "bearer "


def make_token(key: str, audience: Audience, days: int) -> str:
    """Return a token that lets its bearer read articles of an audience for some days."""
    expires = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    return jwt.encode({"audience": audience.value, "exp": expires}, key, algorithm=_ALGORITHM)


def reader_audience(authorization: str | None, key: str | None) -> Audience:
    """Return what a request may read; raise Forbidden for a token that does not hold."""
    if not authorization:
        return Audience.PUBLIC
    if key is None:
        raise Forbidden("This server takes no tokens; set KB_TOKEN_KEY, or send no Authorization header")
    if not authorization.lower().startswith(_SCHEME):
        raise Forbidden("The Authorization header is not a bearer token; send `Bearer` and the token")
    try:
        claims = jwt.decode(authorization[len(_SCHEME) :], key, algorithms=[_ALGORITHM], options={"require": ["exp"]})
        return Audience(claims["audience"])
    except (jwt.InvalidTokenError, KeyError, ValueError):
        raise Forbidden("The token is expired or not ours; make a new one with `kb token`") from None


def admitted(asked: Audience | None, reader: Audience) -> Audience:
    """Return the audience to search for: what the token grants, or less if less is asked; raise Forbidden for more."""
    if asked is None:
        return reader
    if not reader.admits(asked):
        raise Forbidden(f"Articles for {asked} need a token; send one made with `kb token --audience {asked}`")
    return asked
