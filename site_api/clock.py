"""The moment that it is; whoever acts by the clock takes it from here, so that tests can set it."""

import datetime as dt


def utc_now() -> dt.datetime:
    """Return the moment that it is, in UTC."""
    return dt.datetime.now(dt.UTC)
