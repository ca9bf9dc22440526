"""What a bank may set for its site, in its `mkdocs.yml` beside the folder of articles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.errors import ConfigError
from kb.help_centre import HelpCentre
from kb.mkdocs_file import mkdocs_path, read_mkdocs
from kb.sentences import spoken

BASE_CONFIG = Path(__file__).parent.parent / "theme" / "mkdocs.yml"
DEFAULT_ICON = "material/help-circle-outline"


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The settings of one site; `strict` says whether a warning stops the build.

    `categories` maps a category to its icon, in the order of the home page; `help` is the mode of the help button, or `none`.
    """

    config: Path = BASE_CONFIG
    name: str = "Ventanilla"
    url: str = "http://127.0.0.1:8000/"
    strict: bool = False
    api: str = "/v1"
    contact: str = "contact-us"
    help: str = "articles+chat+ticket"
    fictional: bool = False
    related: Path | None = None
    categories: Mapping[str, str] = field(default_factory=dict)


def read_settings(centre: HelpCentre) -> SiteSettings:
    """Return the settings of a folder of articles; a foreign folder gets the base ones."""
    data = read_mkdocs(centre.docs)
    if not str(data.get("INHERIT", "")).endswith("theme/mkdocs.yml"):
        return SiteSettings(name=str(data.get("site_name") or _folder_name(centre)), url=_url(data.get("site_url") or SiteSettings().url))
    return read_own_settings(
        mkdocs_path(centre.docs), data.get("site_name"), data.get("site_url"), (data.get("extra") or {}).get("ventanilla") or {}
    )


def read_own_settings(path: Path, name: Any, url: Any, extra: Mapping[str, Any]) -> SiteSettings:
    """Return the settings that a `mkdocs.yml` of ours makes; raise ConfigError for an unknown one."""
    known = {"api", "contact", "help", "fictional", "related", "categories"}
    if unknown := sorted(set(extra) - known):
        raise ConfigError(
            f"unknown setting {unknown[0]!r} under extra.ventanilla", path=path, mend=f"Known settings are {', '.join(sorted(known))}"
        )
    related = extra.get("related")
    default = SiteSettings()
    return SiteSettings(
        config=path,
        name=str(name or default.name),
        url=_url(url or default.url),
        strict=True,
        api=str(extra.get("api", default.api)).rstrip("/"),
        contact=str(extra.get("contact", default.contact)),
        help=str(extra.get("help", default.help)),
        fictional=bool(extra.get("fictional", False)),
        related=path.parent / related if related else None,
        categories=dict(extra.get("categories") or {}),
    )


def _url(url: str) -> str:
    return url.rstrip("/") + "/"


def _folder_name(centre: HelpCentre) -> str:
    if centre.bank.path:
        return centre.bank.name
    folder = centre.docs.resolve()
    name = folder.parent.name if folder.name in {"docs", "doc", "src"} else folder.name
    return spoken(name) or centre.bank.name
