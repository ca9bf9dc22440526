"""What plain `mkdocs build` builds: every language of a folder, in one run."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb.errors import ConfigError
from kb.reader import read_docs
from kb.site.build_scope import BuildScope
from kb.site.plan import Related, plan_site
from kb.site.settings import read_own_settings


def plain_scope(docs: Path, config: Path, name: str, url: str | None, extra: Mapping[str, Any]) -> BuildScope:
    """Return the scope of a run that reads the articles itself."""
    settings = read_own_settings(config, name, url, extra.get("ventanilla") or {})
    return BuildScope(plan_site(read_docs(docs), read_related(settings.related), settings))


def read_related(path: Path | None) -> Related:
    """Read {language: {id: [related ids]}}; a file that is not there names none."""
    if path is None or not path.is_file():
        return {}
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {(lang, one): tuple(ids) for lang, articles in data.items() for one, ids in articles.items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise ConfigError(f"it is not a table of related articles ({error})", path=path, mend="Delete it and run `kb build`") from None
