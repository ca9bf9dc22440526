"""Links and images: each must lead somewhere that is there, and that readers may see."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kb.article import Article
from kb.finding import Finding
from kb.help_centre import HelpCentre, Listing
from kb.links import Link, read_links
from kb.nearest import nearest
from kb.rules import finding

_OWN_ANCHOR = re.compile(
    r"\{[^{}\n]*#([\w.:-]+)[^{}\n]*\}|<[^<>\n]*\s(?:id|name)\s*=\s*[\"']([^\"']+)[\"']|^\[\^([^\]\n]+)\]:", re.MULTILINE
)
_IMAGE_ENDINGS = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})
_IN_LIST = 4


def check_links(centre: HelpCentre) -> Iterator[Finding]:
    """Yield links, anchors and images that lead nowhere, images without words, and links to drafts."""
    site = _Site(centre)
    for article in centre.articles:
        for link in read_links(article.markdown, article.body_line):
            yield from _check_image(article, link, site) if link.is_image else _check_link(article, link, site)
    for listing in centre.listings:
        yield from _check_topics(listing, centre)


@dataclass(frozen=True)
class _Site:
    """What there is to link to."""

    centre: HelpCentre
    _anchors: dict[Path, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def pages(self) -> dict[Path, Article | Listing]:
        pages: list[Article | Listing] = [*self.centre.articles, *self.centre.listings]
        return {page.source: page for page in pages}

    @cached_property
    def urls(self) -> dict[str, Path]:
        return {page.url: page.source for page in self.pages.values()}

    @cached_property
    def images(self) -> list[Path]:
        docs = self.centre.docs.absolute()
        return [path for path in docs.rglob("*") if path.suffix.lower() in _IMAGE_ENDINGS]

    def anchors(self, article: Article) -> dict[str, str]:
        """Return an article's anchors, each with its heading."""
        if article.source not in self._anchors:
            own = {name: name for groups in _OWN_ANCHOR.findall(article.markdown) for name in groups if name}
            notes = {f"fn:{name}": name for name in own}
            headings = {section.anchor: section.heading for section in article.sections if section.anchor}
            self._anchors[article.source] = own | notes | headings
        return self._anchors[article.source]


def _check_link(article: Article, link: Link, site: _Site) -> Iterator[Finding]:
    if link.is_external:
        return
    if not link.target:
        yield finding("K301", article.source, link.line, "a link leads nowhere", "Write its target between the round brackets")
        return
    target = _target(article, link, site)
    page = site.pages.get(target)
    if page is None:
        yield from _check_file(article, link, target, site)
    elif isinstance(page, Article):
        yield from _check_page(article, link, page, site)


def _target(article: Article, link: Link, site: _Site) -> Path:
    if not link.path:
        return article.source
    if link.path.startswith("/"):
        url = link.path if link.path.endswith("/") else f"{link.path}/"
        return site.urls.get(url, site.centre.folders[article.lang] / link.path.lstrip("/"))
    return Path(os.path.normpath(article.source.parent / link.path))


def _check_page(article: Article, link: Link, page: Article, site: _Site) -> Iterator[Finding]:
    if not link.path.startswith("/") and page.lang != article.lang:
        found = f"the link {link.target!r} leads into the folder of another language"
        yield finding("K301", article.source, link.line, found, f"Link to its {article.lang} article, or write {page.url}")
    if article.published and not page.published:
        found = f"the link leads to {page.id!r}, which is a draft"
        yield finding("K305", article.source, link.line, found, "Publish that article first, or take the link out")
    anchors = site.anchors(page)
    if link.anchor and link.anchor not in anchors:
        yield finding("K302", article.source, link.line, _no_anchor(link, page, article), _mend_anchor(link.anchor, anchors))


def _no_anchor(link: Link, page: Article, article: Article) -> str:
    where = "this article" if page is article else repr(page.id)
    return f"{where} has no heading with the anchor '#{link.anchor}'"


def _mend_anchor(anchor: str, anchors: dict[str, str]) -> str:
    if near := nearest(anchor, anchors):
        return f"Did you mean #{near} ({anchors[near]})?"
    if anchors:
        return f"Its anchors are {', '.join(f'#{name}' for name in list(anchors)[:_IN_LIST])}"
    return "It has no headings: link to the page alone"


def _check_file(article: Article, link: Link, target: Path, site: _Site) -> Iterator[Finding]:
    """Check a link to something that was not read as a page: a file to download, a broken article, or nothing."""
    if target.is_file() or (link.path.startswith("/") and not _names_language(link.path, site)):
        return
    for meant in (target / "index.md", target.with_suffix(".md")):
        if meant.is_file():
            written = Path(os.path.relpath(meant, article.source.parent)).as_posix()
            yield finding("K301", article.source, link.line, f"the link {link.target!r} does not name a file", f"Write {written}")
            return
    if target.is_dir():
        yield finding("K301", article.source, link.line, f"the link {link.target!r} leads to a folder", "Name one of its pages")
        return
    near = _nearest_page(article, target, site)
    mend = f"Did you mean {near}?" if near else "Write that article, or take the link out"
    yield finding("K301", article.source, link.line, f"the link leads to {link.path!r}, which is not there", mend)


def _names_language(path: str, site: _Site) -> bool:
    return path.split("/")[1] in site.centre.languages


def _nearest_page(article: Article, target: Path, site: _Site) -> str | None:
    """Return the path, as written from an article, of the page whose name is most like that of a missing one."""
    by_name = {page.source.stem: page.source for page in site.pages.values() if page.lang == article.lang and page is not article}
    name = nearest(target.stem, by_name, cutoff=0.6)
    return Path(os.path.relpath(by_name[name], article.source.parent)).as_posix() if name else None


def _check_image(article: Article, link: Link, site: _Site) -> Iterator[Finding]:
    target = Path(os.path.normpath(article.source.parent / link.path))
    if not link.is_external and not link.target.startswith("/") and not target.is_file():
        by_name = {path.name: path for path in site.images}
        name = nearest(target.name, by_name, cutoff=0.6)
        mend = (
            f"Did you mean {Path(os.path.relpath(by_name[name], article.source.parent)).as_posix()}?"
            if name
            else "Add the file, or take it out"
        )
        yield finding("K303", article.source, link.line, f"the image {link.path!r} is not there", mend)
    if link.alt is None:
        yield finding(
            "K304",
            article.source,
            link.line,
            f"the image {link.path!r} has no alternative text",
            "Say in the square brackets what it shows",
        )


def _check_topics(listing: Listing, centre: HelpCentre) -> Iterator[Finding]:
    """Check the articles that a home page names in its front matter."""
    topics = listing.meta.get("topics")
    for item, topic in enumerate(topics if isinstance(topics, list) else ()):
        article_id = str(topic.get("id")) if isinstance(topic, dict) else str(topic)
        article = centre.by_key.get((listing.lang, article_id))
        line = centre.line(listing, "topics", item)
        if article is None:
            near = nearest(article_id, (other.id for other in centre.articles if other.lang == listing.lang))
            mend = f"Did you mean {near}?" if near else "Write that article, or take the topic out"
            yield finding("K301", listing.source, line, f"the topic {article_id!r} is not an article in {listing.lang}", mend)
        elif not article.published:
            yield finding("K305", listing.source, line, f"the topic {article_id!r} is a draft", "Publish it first, or take the topic out")
