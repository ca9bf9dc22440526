"""From a page of the plan to what its template shows."""

from pathlib import Path
from typing import Any

from babel.dates import format_date

from kb.article import Article, Priority
from kb.help_centre import Listing
from kb.language import read_language
from kb.site.contact import EMERGENCY, contact_ways, find_way
from kb.site.json_ld import article_data, as_script, breadcrumb_data
from kb.site.page_view import Alternate, ArticleView, HelpView, Link, PageView
from kb.site.plan import SitePlan
from kb.site.script_config import script_config
from kb.site.settings import DEFAULT_ICON
from kb.site.wording import counted, read_words
from kb.spaces import unbroken_numbers

IMAGE = "assets/images/social.png"


def article_page(plan: SitePlan, article: Article) -> PageView:
    """Return the page of an article."""
    data = [article_data(article, plan.absolute(article.url))]
    return _page(plan, "article", article, crumbs=_crumbs(plan, article), data=data, article=_article(plan, article))


def listing_page(plan: SitePlan, listing: Listing) -> PageView:
    """Return the home page of a language or the page of a category."""
    if not listing.category:
        return _page(plan, "home", listing, links=_topics(plan, listing))
    articles = [
        Link(one.title, plan.path(one.url), unbroken_numbers(one.summary)) for one in plan.articles_in(listing.lang, listing.category)
    ]
    crumbs = (_home_crumb(listing.lang), Link(listing.title, listing.url))
    return _page(plan, "category", listing, links=tuple(articles), crumbs=crumbs)


def search_page(plan: SitePlan, lang: str) -> PageView:
    """Return the page that shows what the search box found, and what to do without JavaScript."""
    return _page(plan, "search", _made(lang, "search", f"/{lang}/search/"))


def tags_page(plan: SitePlan, lang: str) -> PageView:
    """Return the page that lists a language's articles by their tags."""
    return _page(plan, "tags", _made(lang, "tags", f"/{lang}/tags/"))


def missing_page(plan: SitePlan, lang: str) -> PageView:
    """Return the page for an address that does not exist."""
    return _page(plan, "missing", _made(lang, "missing", f"/{lang}/404.html"))


def _made(lang: str, kind: str, url: str) -> Listing:
    """Stand in for a page that is neither home nor category; no category has a name with a colon."""
    words = read_words(lang)
    return Listing(lang, f":{kind}", words[f"{kind}_title"], words[f"{kind}_summary"], {}, Path(), "", url)


def _page(plan: SitePlan, kind: str, page: Article | Listing, *, crumbs: tuple[Link, ...] = (), **parts: Any) -> PageView:
    lang, words = page.lang, read_words(page.lang)
    ways = contact_ways(plan.centre.bank, lang)
    contact = plan.contact_article(lang)
    alternates = _alternates(plan, page)
    return PageView(
        kind=kind,
        lang=lang,
        title=page.title,
        summary=page.summary,
        words=words,
        site_name=plan.settings.name,
        footer=words["footer" if plan.settings.fictional else "footer_plain"].format(plan.settings.name),
        home_url=plan.home(lang),
        search_url=plan.path(f"/{lang}/search/"),
        canonical=plan.absolute(page.url),
        default_url=_default_url(plan, kind, alternates),
        markdown_url=plan.absolute(page.url + "index.html.md") if kind in {"home", "category", "article"} else "",
        image_url=plan.absolute(f"/{lang}/{IMAGE}"),
        alternates=alternates,
        crumbs=tuple(Link(crumb.title, plan.path(crumb.url) if crumb.url else "") for crumb in crumbs),
        categories=tuple(_category(plan, one) for one in plan.categories(lang)),
        ways=ways,
        emergency=find_way(ways, EMERGENCY),
        contact_url=plan.path(contact.url) if contact else "",
        script=script_config(plan, lang, ways),
        help=_help(plan),
        json_ld=as_script([*parts.pop("data", ()), _breadcrumbs(plan, crumbs)]) if crumbs else "",
        **parts,
    )


def _article(plan: SitePlan, article: Article) -> ArticleView:
    ids = plan.related.get((article.lang, article.id), ())
    others = [plan.by_key[article.lang, one] for one in ids if one != article.id and (article.lang, one) in plan.by_key]
    queue = plan.centre.bank.queues.get(article.queue)
    team = queue.names if queue else {}
    words = read_words(article.lang)
    return ArticleView(
        id=article.id,
        updated=words["updated"].format(format_date(article.updated, "long", locale=article.lang)),
        updated_iso=article.updated.isoformat(),
        screen=article.screens[0] if article.screens else "",
        related=tuple(Link(one.title, plan.path(one.url), one.summary) for one in others[:4]),
        team=words["contact_team"].format(team[article.lang]) if article.lang in team else words["contact_any"],
        urgent=_urgent(article),
    )


def _help(plan: SitePlan) -> HelpView | None:
    """Return the help button, whose script the API serves above its own address."""
    api, mode = plan.settings.api, plan.settings.help
    return HelpView(f"{api.removesuffix('/v1')}/widget.js", api, mode) if mode != "none" else None


def _urgent(article: Article) -> bool:
    return article.priority is Priority.URGENT


def _topics(plan: SitePlan, listing: Listing) -> tuple[Link, ...]:
    topics = [topic for topic in listing.meta.get("topics") or [] if isinstance(topic, dict)]
    wanted = [(topic.get("label"), plan.by_key.get((listing.lang, str(topic.get("id"))))) for topic in topics]
    return tuple(Link(str(label or one.title), plan.path(one.url), urgent=_urgent(one)) for label, one in wanted if one)


def _category(plan: SitePlan, listing: Listing) -> Link:
    number = len(plan.articles_in(listing.lang, listing.category))
    count = counted(read_words(listing.lang)["articles"], number, listing.lang)
    icon = str(listing.meta.get("icon") or plan.settings.categories.get(listing.category) or DEFAULT_ICON)
    return Link(listing.title, plan.path(listing.url), listing.summary, icon=icon, count=count)


def _alternates(plan: SitePlan, page: Article | Listing) -> tuple[Alternate, ...]:
    exact = plan.translations(page)
    urls = {lang: exact[lang].url if lang in exact else f"/{lang}/" for lang in plan.languages}
    if isinstance(page, Listing) and page.category == ":search":
        urls = {lang: f"/{lang}/search/" for lang in plan.languages}
    if isinstance(page, Listing) and page.category == ":tags":
        urls |= {lang: f"/{lang}/tags/" for lang in plan.languages if plan.has_tags(lang)}
    return tuple(Alternate(lang, read_language(lang).name, plan.path(url), plan.absolute(url), lang in exact) for lang, url in urls.items())


def _default_url(plan: SitePlan, kind: str, alternates: tuple[Alternate, ...]) -> str:
    """Return the address for readers of no language of ours: the chooser for home pages, else the default language."""
    if kind == "home":
        return plan.absolute("/")
    return next((alternate.absolute for alternate in alternates if alternate.exact), "")


def _home_crumb(lang: str) -> Link:
    return Link(read_words(lang)["home"], f"/{lang}/")


def _crumbs(plan: SitePlan, article: Article) -> tuple[Link, ...]:
    parts = article.category.split("/") if article.category else []
    listed = {one.category: one.url for one in plan.listings if one.lang == article.lang}
    folders = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    between = [Link(title, listed.get(folder, "")) for title, folder in zip(article.breadcrumb, folders, strict=True)]
    return (_home_crumb(article.lang), *between, Link(article.title, article.url))


def _breadcrumbs(plan: SitePlan, crumbs: tuple[Link, ...]) -> dict[str, Any]:
    return breadcrumb_data([Link(crumb.title, plan.absolute(crumb.url) if crumb.url else "") for crumb in crumbs])
