"""The database of the settings, for commands that look into it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from site_api.store.database import Database


def database() -> "Database":
    """Return the database that the server uses too."""
    from site_api.settings import read_settings
    from site_api.store.database import Database

    return Database(read_settings().database_url)
