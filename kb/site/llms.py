"""llms.txt: the site's table of contents for language models."""

from kb.language import read_language
from kb.site.plan import SitePlan
from kb.site.twin import article_twin, linked
from kb.site.wording import counted, read_words


def root_llms(plan: SitePlan) -> str:
    """Return the site's llms.txt: what it is, and each language's categories."""
    parts = [f"# {plan.settings.name}", f"> {_summary(plan, plan.languages[0])}"]
    for lang in plan.languages:
        count = counted(read_words(lang)["articles"], len(plan.articles_in(lang)), lang)
        whole = f"- [llms.txt]({plan.absolute(f'/{lang}/llms.txt')}): {count}"
        parts += [f"## {read_language(lang).name}", "\n".join([whole, *(linked(plan, one) for one in plan.categories(lang))])]
    optional = "\n".join(f"- [llms-full.txt ({lang})]({plan.absolute(f'/{lang}/llms-full.txt')})" for lang in plan.languages)
    return "\n\n".join([*parts, "## Optional", optional]) + "\n"


def language_llms(plan: SitePlan, lang: str) -> str:
    """Return a language's llms.txt: its articles by category."""
    parts = [f"# {plan.settings.name}", f"> {_summary(plan, lang)}"]
    titles = {one.category: one.title for one in plan.categories(lang)}
    for category in dict.fromkeys([*titles, *(one.category for one in plan.articles_in(lang))]):
        articles = plan.articles_in(lang, category)
        if articles:
            parts += [f"## {titles.get(category) or read_words(lang)['home']}", "\n".join(linked(plan, one) for one in articles)]
    return "\n\n".join(parts) + "\n"


def language_llms_full(plan: SitePlan, lang: str) -> str:
    """Return every article of a language in one text."""
    articles = (article_twin(plan, article).strip() for article in plan.articles_in(lang))
    return "\n\n".join([f"# {plan.settings.name}", f"> {_summary(plan, lang)}", *articles]) + "\n"


def _summary(plan: SitePlan, lang: str) -> str:
    homes = (one for one in plan.listings if (one.lang, one.category) == (lang, ""))
    return next((home.summary for home in homes if home.summary), read_words(lang)["search_summary"])
