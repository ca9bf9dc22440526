"""The one list of tables, and the kinds of columns that SQLite and PostgreSQL would otherwise keep differently."""

import datetime as dt

import sqlalchemy as sa

metadata = sa.MetaData()

# SQLite numbers its rows only in a column that is an INTEGER.
Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Moment(sa.TypeDecorator[dt.datetime]):
    """A moment in UTC; SQLite, which knows no time zones, gives it back with one as well."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Return the moment in UTC; a moment without a time zone is a fault of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Return the moment with its time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
