"""Bring a database to the tables of this version, once, however many processes start at the same time."""

from pathlib import Path

import sqlalchemy as sa

_FOLDER = Path(__file__).parent / "migrations"
_POSTGRESQL_LOCK = 8_402_115  # Any number of ours; whoever holds it migrates, the others wait.


def migrate(engine: sa.Engine) -> None:
    """Run the steps that are missing, all of them or none; raise alembic's CommandError for a database of a later version."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    with engine.begin() as connection:
        # SQLite's transaction holds its lock from the beginning.
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_POSTGRESQL_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "heads")
