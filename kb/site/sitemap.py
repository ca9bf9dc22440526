"""The site's one sitemap, which names each page's translations, and robots.txt, which names the sitemap."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from kb.article import Article
from kb.help_centre import Listing
from kb.site.plan import SitePlan

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'


def sitemap(plan: SitePlan) -> str:
    """Return sitemap.xml of the whole site."""
    entries = "\n".join(_entry(plan, page) for page in plan.pages)
    return f"{_HEAD}\n{entries}\n</urlset>\n"


def robots(plan: SitePlan) -> str:
    """Return robots.txt."""
    searches = [f"Disallow: {plan.path(f'/{lang}/search/')}" for lang in plan.languages]
    return "\n".join(
        ["User-agent: *", f"Disallow: {plan.path(plan.settings.api)}/", *searches, "", f"Sitemap: {plan.absolute('/sitemap.xml')}", ""]
    )


def _entry(plan: SitePlan, page: Article | Listing) -> str:
    changed = f"<lastmod>{page.updated.isoformat()}</lastmod>" if isinstance(page, Article) else ""
    return f"<url><loc>{plan.absolute(page.url)}</loc>{changed}{''.join(_alternates(plan, page))}</url>"


def _alternates(plan: SitePlan, page: Article | Listing) -> Iterator[str]:
    translations = plan.translations(page)
    for lang, translation in translations.items():
        yield _link(lang, plan.absolute(translation.url))
    is_home = isinstance(page, Listing) and not page.category
    yield _link("x-default", plan.absolute("/" if is_home else next(iter(translations.values())).url))


def _link(lang: str, url: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(url)}/>'
