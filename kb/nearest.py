"""The nearest of the known names, for the mend of a mistyped one."""

import difflib
from collections.abc import Iterable


def nearest(name: str, names: Iterable[str], *, cutoff: float = 0.5) -> str | None:
    """Return the most alike of some names, or None where none comes near."""
    return next(iter(difflib.get_close_matches(name, sorted(set(names)), n=1, cutoff=cutoff)), None)
