"""The database of the settings, for commands that look into it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from site_api.store.database import Database


@contextmanager
def database() -> "Iterator[Database]":
    """Open the database that the server uses too; where it cannot be used, say which setting names it and what was found."""
    from site_api.errors import StoreUnavailable
    from site_api.settings import read_settings
    from site_api.store.database import Database

    url = read_settings().database_url
    with _without_log():
        try:
            with Database(url) as opened:
                yield opened
        except StoreUnavailable as error:
            found = str(error.__cause__ or error).strip().partition("\n")[0].rstrip(".")
            said = f"the database of KB_DATABASE_URL cannot be used ({found}). See that it runs and that its address is right."
            raise StoreUnavailable(said) from error


@contextmanager
def _without_log() -> Iterator[None]:
    # The sentence above says it; the server's log would say it again in the words of the driver.
    log, silent = logging.getLogger("ventanilla.store"), logging.NullHandler()
    log.addHandler(silent)
    try:
        yield
    finally:
        log.removeHandler(silent)
