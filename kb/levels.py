"""How much each rule weighs here: `mkdocs.yml` may say so, as in `extra: {checks: {K606: error, K401: off}}`."""

from pathlib import Path
from typing import Any

import yaml

from kb.errors import ConfigError
from kb.finding import Level, shown
from kb.nearest import nearest
from kb.rules import RULES
from kb.yaml_loader import SafeLoader

FILE_NAME = "mkdocs.yml"


class _Loader(SafeLoader):  # type: ignore[misc]
    """Reads what MkDocs writes: tags such as `!!python/name:` and `!ENV` are passed over, not run."""


_Loader.add_multi_constructor("", lambda _loader, _suffix, _node: None)


def read_levels(docs: Path) -> dict[str, Level]:
    """Return the levels that the `mkdocs.yml` beside a folder of articles changes; raise ConfigError for an unknown one."""
    path = docs.absolute().parent / FILE_NAME
    if not path.is_file():
        return {}
    config = _read(path)
    extra = config.get("extra") if isinstance(config, dict) else None
    levels = extra.get("checks") if isinstance(extra, dict) else None
    if levels is None:
        return {}
    if not isinstance(levels, dict):
        raise ConfigError("extra.checks is not a list of `code: level`", path=Path(shown(path)), mend="Write it as in K606: error")
    return {_code(code, path): _level(code, level, path) for code, level in levels.items()}


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the file cannot be read ({error})", path=Path(shown(path)), mend="Save it as UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem, line = getattr(error, "problem", None) or error, mark.line + 1 if mark else None
        raise ConfigError(f"not valid YAML ({problem})", path=Path(shown(path)), line=line, mend="Mend that line") from None


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
