"""The two pages above the languages: the one that chooses a language, and the one for an unknown address."""

import json
from typing import Any

from jinja2 import Environment, FileSystemLoader

from kb.language import read_language
from kb.site.plan import SitePlan
from kb.site.settings import BASE_CONFIG
from kb.site.wording import read_words


def chooser_page(plan: SitePlan) -> str:
    """Return the root page: it goes to the reader's language, and without JavaScript it asks."""
    return _render("chooser.html", plan)


def missing_page(plan: SitePlan) -> str:
    """Return the root 404 page: it goes to the one of the address's or the reader's language."""
    return _render("missing.html", plan)


def _render(name: str, plan: SitePlan) -> str:
    environment = Environment(loader=FileSystemLoader(BASE_CONFIG.parent / "root"), autoescape=True, keep_trailing_newline=True)
    languages = [_language(plan, lang) for lang in plan.languages]
    return environment.get_template(name).render(
        name=plan.settings.name,
        languages=languages,
        codes=json.dumps(plan.languages),
        root=plan.path("/"),
        url=plan.absolute("/"),
        alternates=[(lang, plan.absolute(f"/{lang}/")) for lang in plan.languages],
        favicon=plan.path(f"/{plan.languages[0]}/assets/images/favicon.svg"),
    )


def _language(plan: SitePlan, lang: str) -> dict[str, Any]:
    search = plan.path(f"/{lang}/search/")
    return {"lang": lang, "name": read_language(lang).name, "words": read_words(lang), "home": plan.home(lang), "search": search}
