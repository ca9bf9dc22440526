"""How much each rule weighs here: `mkdocs.yml` may say so, as in `extra: {checks: {K606: error, K401: off}}`."""

from pathlib import Path
from typing import Any

from kb.errors import ConfigError
from kb.finding import Level, shown
from kb.mkdocs_file import mkdocs_path, read_mkdocs
from kb.nearest import nearest
from kb.rules import RULES


def read_levels(docs: Path) -> dict[str, Level]:
    """Return the levels that the `mkdocs.yml` beside a folder of articles changes; raise ConfigError for an unknown one."""
    extra = read_mkdocs(docs).get("extra")
    levels = extra.get("checks") if isinstance(extra, dict) else None
    if levels is None:
        return {}
    path = mkdocs_path(docs)
    if not isinstance(levels, dict):
        raise ConfigError("extra.checks is not a list of `code: level`", path=Path(shown(path)), mend="Write it as in K606: error")
    return {_code(code, path): _level(code, level, path) for code, level in levels.items()}


def _code(code: Any, path: Path) -> str:
    if code in RULES:
        return str(code)
    near = nearest(str(code).upper(), RULES)
    mend = f"Did you mean {near} ({RULES[near].sentence.rstrip('.')})?" if near else "The README lists the codes"
    raise ConfigError(f"extra.checks names the unknown rule {code!r}", path=Path(shown(path)), mend=mend)


def _level(code: str, level: Any, path: Path) -> Level:
    # YAML 1.1 reads a bare `off` as False and `on` as True.
    if isinstance(level, bool):
        return RULES[code].level if level else Level.OFF
    try:
        return Level(level)
    except ValueError:
        found = f"extra.checks gives {code} the unknown level {level!r}"
        raise ConfigError(found, path=Path(shown(path)), mend=f"Levels are {', '.join(Level)}") from None
