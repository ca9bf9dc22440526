"""What one run of MkDocs builds: the whole plan, or one of its languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.article import Article
from kb.help_centre import Listing
from kb.site.page import article_page, listing_page, missing_page, search_page, tags_page
from kb.site.page_view import PageView
from kb.site.plan import SitePlan

if TYPE_CHECKING:
    from mkdocs.structure.files import File

SEARCH_URI = "search.md"
TAGS_URI = "tags.md"
_TAGS_LISTING = "<!-- material/tags { scope: true, toc: false } -->"  # Of this page's own language alone.
SCOPE = "ventanilla_scope"


@dataclass(frozen=True)
class BuildScope:
    """The plan, and the language of this run; None means all of them, each in its folder."""

    plan: SitePlan
    lang: str | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of this run, the default one first."""
        return (self.lang,) if self.lang else self.plan.languages

    def keeps(self, file: "File") -> bool:
        """Return whether a file belongs on the site: whatever is no Markdown does."""
        return not file.is_documentation_page() or self.page(file) is not None

    def made(self) -> Iterator[tuple[str, str]]:
        """Yield (place, text) of the pages that no file stands for."""
        for lang in self.languages:
            for listing in self.plan.listings:
                if listing.lang == lang and not listing.source.name:
                    yield self._prefix(lang) + listing.src_uri, listing.summary
            if (lang, SEARCH_URI) not in self.plan.by_uri:
                yield self._prefix(lang) + SEARCH_URI, ""
            if self.plan.has_tags(lang) and (lang, TAGS_URI) not in self.plan.by_uri:
                yield self._prefix(lang) + TAGS_URI, _TAGS_LISTING

    def page(self, file: "File") -> Article | Listing | None:
        """Return the page of the plan that a file stands for."""
        if file.abs_src_path:
            return self.plan.by_source.get(Path(file.abs_src_path).resolve())
        lang, uri = self._split(file.src_uri)
        return self.plan.by_uri.get((lang, uri))

    def view(self, file: "File") -> PageView:
        """Return what the template of a file shows."""
        page = self.page(file)
        if isinstance(page, Article):
            return article_page(self.plan, page)
        if page:
            return listing_page(self.plan, page)
        lang, uri = self._split(file.src_uri)
        return tags_page(self.plan, lang) if uri == TAGS_URI else search_page(self.plan, lang)

    def missing(self) -> PageView:
        """Return what the page for an unknown address shows."""
        return missing_page(self.plan, self.languages[0])

    def root(self, site_dir: str) -> Path:
        """Return the site's root, given the folder that MkDocs writes to."""
        return Path(site_dir).parent if self.lang else Path(site_dir)

    def _prefix(self, lang: str) -> str:
        return "" if self.lang else f"{lang}/"

    def _split(self, src_uri: str) -> tuple[str, str]:
        if self.lang:
            return self.lang, src_uri
        lang, _, uri = src_uri.partition("/")
        return lang, uri
