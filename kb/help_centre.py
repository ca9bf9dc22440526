"""All that a folder of articles says, read once: articles, listing pages and what is wrong with them."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from kb.article import Article
from kb.bank import Bank
from kb.finding import Finding, Level
from kb.front_matter import Field


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that only lists others: a language's home page or a category."""

    lang: str
    category: str
    title: str
    summary: str
    meta: dict[str, Any]
    source: Path
    src_uri: str
    url: str


@dataclass(frozen=True)
class HelpCentre:
    """A folder of articles in one or more languages; `folders` says where each language's files are.

    `heads` holds the front matter of every page that has one, by the page's absolute path: what the writer wrote and on
    which line, where an article holds what it means.
    """

    docs: Path
    bank: Bank
    folders: dict[str, Path]
    articles: tuple[Article, ...]
    listings: tuple[Listing, ...] = ()
    findings: tuple[Finding, ...] = ()
    moved: dict[str, str] = field(default_factory=dict)
    heads: dict[Path, dict[str, Field]] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that have a folder, the default one first."""
        return tuple(self.folders)

    @property
    def published(self) -> tuple[Article, ...]:
        """Return what customers may see."""
        return tuple(article for article in self.articles if article.published)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the findings that stop a build."""
        return tuple(finding for finding in self.findings if finding.level is Level.ERROR)

    @cached_property
    def by_key(self) -> dict[tuple[str, str], Article]:
        """Return each article by (language, id)."""
        return {(article.lang, article.id): article for article in self.articles}

    def translations(self, article_id: str) -> dict[str, Article]:
        """Return the published articles of one id by language, in the order of the languages."""
        found = {lang: self.by_key.get((lang, article_id)) for lang in self.languages}
        return {lang: article for lang, article in found.items() if article and article.published}

    def line(self, page: Article | Listing, key: str, item: int | None = None) -> int:
        """Return the line of a key, or of one item of its list; 1 where the page lacks it."""
        found = self.heads.get(page.source, {}).get(key)
        if found is None:
            return 1
        return found.item_lines[item] if item is not None and item < len(found.item_lines) else found.line
