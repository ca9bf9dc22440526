"""The one way in which YAML is read here: safely, and by libyaml where PyYAML was built with it."""

from pathlib import Path
from typing import Any

import yaml

SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(path: Path) -> Any:
    """Return what a YAML file says; raise OSError, UnicodeDecodeError or yaml.YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=SafeLoader)  # noqa: S506


def yaml_problem(error: yaml.YAMLError) -> tuple[str, int | None]:
    """Return what is wrong with a YAML text, and its line, from 1, where that is known."""
    mark = getattr(error, "problem_mark", None)
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or error), mark.line + 1 if mark else None
