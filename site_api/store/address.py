"""The address of the database, as an operator writes it."""

import sqlalchemy as sa
from sqlalchemy.engine import make_url

_MEND = "write sqlite:///var/ventanilla.sqlite or postgresql://user:password@host/name"
_POSTGRES = {"postgres", "postgresql", "postgresql+psycopg"}


def database_url(text: str) -> str:
    """Return an address with the driver that is installed; raise ValueError for one that cannot be used, without its password."""
    try:
        address = make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        raise ValueError(f"it is no address of a database; {_MEND}") from None
    if address.drivername in _POSTGRES:
        return address.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if address.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise ValueError(f"{address.drivername!r} is no database that is known; {_MEND}")
    return text
