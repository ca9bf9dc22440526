"""What the site will hold: its pages by language, and the address of each."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, urlsplit

from kb.article import Article, Audience
from kb.help_centre import HelpCentre, Listing
from kb.sentences import spoken
from kb.site.settings import SiteSettings, read_settings
from kb.site.wording import read_words

Related = Mapping[tuple[str, str], Sequence[str]]


@dataclass(frozen=True)
class SitePlan:
    """A help centre as its public site: drafts and whatever is not for everybody are left out."""

    centre: HelpCentre
    settings: SiteSettings
    related: Related = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the site's languages, the default one first."""
        return self.centre.languages

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """Return the articles that everybody may read, by title."""
        public = (article for article in self.centre.published if article.audience is Audience.PUBLIC)
        return tuple(sorted(public, key=lambda article: (_sortable(article.title), article.id)))

    @cached_property
    def listings(self) -> tuple[Listing, ...]:
        """Return home and category pages, those that no file stands for included."""
        written = [listing for listing in self.centre.listings if not listing.category or self.articles_in(listing.lang, listing.category)]
        taken = {one.url for one in written} | {one.url for one in self.articles}
        missing = {(article.lang, article.category) for article in self.articles} | {(lang, "") for lang in self.languages}
        made = [_made_listing(lang, category) for lang, category in sorted(missing)]
        return (*written, *(listing for listing in made if listing.url not in taken))

    @cached_property
    def pages(self) -> tuple[Article | Listing, ...]:
        """Return every page of the plan."""
        return *self.listings, *self.articles

    @cached_property
    def by_source(self) -> dict[Path, Article | Listing]:
        """Return each page that a file stands for, by the file."""
        return {page.source.resolve(): page for page in self.pages if page.source.name}

    @cached_property
    def by_key(self) -> dict[tuple[str, str], Article]:
        """Return each article by (language, id)."""
        return {(article.lang, article.id): article for article in self.articles}

    @cached_property
    def by_uri(self) -> dict[tuple[str, str], Article | Listing]:
        """Return each page by (language, place below the language's folder)."""
        return {(page.lang, page.src_uri): page for page in self.pages}

    def has_tags(self, lang: str) -> bool:
        """Return whether any page of a language has a tag."""
        return any(article.lang == lang and self._tags(article) for article in self.articles)

    def home(self, lang: str) -> str:
        """Return the address of a language's home page."""
        return self.path(f"/{lang}/")

    def articles_in(self, lang: str, category: str | None = None) -> tuple[Article, ...]:
        """Return a language's articles, or those of one of its categories."""
        return tuple(article for article in self.articles if article.lang == lang and category in {None, article.category})

    def categories(self, lang: str) -> tuple[Listing, ...]:
        """Return a language's category pages, in the order of the settings, then by title."""
        order = {category: place for place, category in enumerate(self.settings.categories)}
        found = [listing for listing in self.listings if listing.lang == lang and listing.category]
        return tuple(sorted(found, key=lambda one: (order.get(one.category, len(order)), _sortable(one.title))))

    def translations(self, page: Article | Listing) -> dict[str, Article | Listing]:
        """Return a page in each language that has it."""
        if isinstance(page, Article):
            found: dict[str, Article | Listing | None] = {lang: self.by_key.get((lang, page.id)) for lang in self.languages}
        else:
            found = {lang: self._listing(lang, page.category) for lang in self.languages}
        return {lang: translation for lang, translation in found.items() if translation}

    def contact_article(self, lang: str) -> Article | None:
        """Return the article that lists the ways to reach us."""
        return self.by_key.get((lang, self.settings.contact))

    def path(self, url: str) -> str:
        """Return an address as a link on the site: below its root, in ASCII."""
        return urlsplit(self.settings.url).path.rstrip("/") + quote(url, safe="/#%")

    def absolute(self, url: str) -> str:
        """Return an address with the site's own in front."""
        return self.settings.url.rstrip("/") + quote(url, safe="/#%")

    def _tags(self, article: Article) -> bool:
        field = self.centre.heads.get(article.source, {}).get("tags")
        return bool(field and field.value)

    def _listing(self, lang: str, category: str) -> Listing | None:
        return next((one for one in self.listings if (one.lang, one.category) == (lang, category)), None)


def plan_site(centre: HelpCentre, related: Related | None = None, settings: SiteSettings | None = None) -> SitePlan:
    """Return the plan of a help centre's site."""
    return SitePlan(centre, settings or read_settings(centre), related or {})


def _made_listing(lang: str, category: str) -> Listing:
    """Stand in for an index page that the writers have not written."""
    words = read_words(lang)
    title = spoken(category.rpartition("/")[2]) or words["search_title"]
    summary = "" if category else words["search_summary"]
    folder = f"{category}/" if category else ""
    return Listing(lang, category, title, summary, {}, Path(), f"{folder}index.md", f"/{lang}/{folder}")


def _sortable(title: str) -> str:
    """Sort `Ánimo` beside `Animo`, and titles that open with ¿ by their first letter."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return "".join(char for char in plain if char.isalnum() or char == " ").strip()
