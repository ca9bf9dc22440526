"""What the search box needs to know of its page, as JSON inside the page."""

from babel import Locale

from kb.site.contact import EMERGENCY, ContactWay, find_way
from kb.site.json_ld import as_script
from kb.site.plan import SitePlan
from kb.site.wording import read_words


def script_config(plan: SitePlan, lang: str, ways: tuple[ContactWay, ...]) -> str:
    """Return the search box's configuration for one language."""
    contact = plan.contact_article(lang)
    return as_script(
        {
            "lang": lang,
            "api": plan.settings.api,
            "root": plan.path(""),
            "languages": {code: Locale.parse(lang).languages.get(code, code) for code in plan.languages},
            "contact": plan.path(contact.url) if contact else "",
            "phone": _number(find_way(ways, "phone", EMERGENCY)),
            "emergency": _number(find_way(ways, EMERGENCY, "phone")),
            "words": read_words(lang)["script"],
        }
    )


def _number(way: ContactWay | None) -> dict[str, str] | None:
    return {"value": way.value, "href": way.href} if way else None
