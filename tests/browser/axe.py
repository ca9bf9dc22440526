"""What axe-core finds on a page by WCAG 2.2 AA and its own best practice."""

import importlib.resources
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}


def violations(page: "Page") -> list[str]:
    """Return what axe finds in light and in dark, each as its rule and the places."""
    return [f"{scheme}: {found}" for scheme in ("light", "dark") for found in _in_scheme(page, scheme)]


def _in_scheme(page: "Page", scheme: Any) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    found = page.evaluate(f"axe.run(document, {json.dumps(_RULES)})")["violations"]
    return [f"{rule['id']} ({rule['help']}): {[node['target'] for node in rule['nodes']][:5]}" for rule in found]
