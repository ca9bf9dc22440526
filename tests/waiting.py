"""Waiting for what another process or thread does."""

import time
from collections.abc import Callable
from typing import Any

LONGEST = 20.0  # Seconds.
_STEP = 0.02


def until(found: Callable[[], Any], what: str = "it", *, seconds: float = LONGEST) -> Any:
    """Return what is found, as soon as anything is; fail where nothing comes in time."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if value := found():
            return value
        time.sleep(_STEP)
    raise AssertionError(f"{what} never came")
