"""The `mkdocs.yml` beside a folder of articles: it says how the site is built and how much each rule weighs."""

from pathlib import Path
from typing import Any

import yaml

from kb.beside import SITE, beside
from kb.errors import ConfigError
from kb.finding import shown
from kb.yaml_loader import SafeLoader, yaml_problem


class _Loader(SafeLoader):  # type: ignore[misc]
    """Reads what MkDocs writes: tags such as `!!python/name:` and `!ENV` are passed over, not run."""


_Loader.add_multi_constructor("", lambda _loader, _suffix, _node: None)


def mkdocs_path(docs: Path) -> Path:
    """Return where the file of a folder of articles is, whether it is there or not."""
    return beside(docs, SITE)


def read_mkdocs(docs: Path) -> dict[str, Any]:
    """Return what the file says, nothing where there is none; raise ConfigError for a broken one."""
    path = mkdocs_path(docs)
    if not path.is_file():
        return {}
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the file cannot be read ({error})", path=Path(shown(path)), mend="Save it as UTF-8") from None
    except yaml.YAMLError as error:
        problem, line = yaml_problem(error)
        raise ConfigError(f"not valid YAML ({problem})", path=Path(shown(path)), line=line, mend="Mend that line") from None
    if not isinstance(data, (dict, type(None))):
        raise ConfigError("it is not a list of `key: value` lines", path=Path(shown(path)), mend="Begin with site_name: …")
    return data or {}
