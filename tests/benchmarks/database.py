"""The database that a benchmark runs on: SQLite in a folder of its own, a PostgreSQL that is started for it, or one at an address."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgresql import postgresql_in


@contextmanager
def bench_database(name: str = "sqlite") -> Iterator[str]:
    """Yield the address of an empty database: `sqlite`, `postgresql`, or the address of one that is there."""
    if ":" in name:
        yield name
        return
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        if name == "sqlite":
            yield f"sqlite:///{folder}/bench.sqlite"
        elif name == "postgresql":
            with postgresql_in(Path(folder) / "data") as url:
                yield url.render_as_string(hide_password=False)
        else:
            raise SystemExit(f"{name!r} is no database; say sqlite, postgresql or an address")
