"""The Markdown twin of each page, for readers that are programs."""

import posixpath
import re
from collections.abc import Iterator, Sequence

from kb.article import Article
from kb.help_centre import Listing
from kb.site.plan import SitePlan
from kb.spaces import ordinary

_LINK = re.compile(r"(\]\()(?![a-z][a-z0-9+.-]*:|#|/)([^)\s#]+\.md)(#[^)\s]*)?")


def twins(plan: SitePlan, lang: str) -> Iterator[tuple[str, str]]:
    """Yield (address on the site, text) of every twin of a language; each page has two addresses."""
    for page in plan.pages:
        if page.lang == lang:
            text = article_twin(plan, page) if isinstance(page, Article) else listing_twin(plan, page)
            short = f"{page.url}index.md" if isinstance(page, Listing) else f"{page.url.rstrip('/')}.md"
            yield short, text
            yield f"{page.url}index.html.md", text


def article_twin(plan: SitePlan, article: Article) -> str:
    """Return an article as Markdown: its title, its summary, its address and its body with absolute links."""
    heading = "" if article.markdown.lstrip().startswith("# ") else f"# {article.title}\n\n> {article.summary}\n\n"
    origin = f"{plan.absolute(article.url)} · {article.updated.isoformat()}"
    return f"{heading}{_with_absolute_links(plan, article).strip()}\n\n---\n{origin}\n"


def listing_twin(plan: SitePlan, listing: Listing) -> str:
    """Return a home or category page as Markdown: a list of links."""
    in_category = plan.articles_in(listing.lang, listing.category)
    pages: Sequence[Article | Listing] = in_category if listing.category else plan.categories(listing.lang)
    head = [f"# {listing.title}", *([f"> {listing.summary}"] if listing.summary else [])]
    return "\n\n".join([*head, "\n".join(linked(plan, page) for page in pages)]) + "\n"


def linked(plan: SitePlan, page: Article | Listing) -> str:
    """Return one line that links to a page and says what is there."""
    title = page.title.replace("[", "(").replace("]", ")")
    return f"- [{title}]({plan.absolute(page.url)})" + (f": {page.summary}" if page.summary else "")


def _with_absolute_links(plan: SitePlan, article: Article) -> str:
    folder = posixpath.dirname(article.src_uri)

    def absolute(match: re.Match[str]) -> str:
        target = plan.by_uri.get((article.lang, posixpath.normpath(posixpath.join(folder, match[2]))))
        return f"{match[1]}{plan.absolute(target.url)}{match[3] or ''}" if target else match[0]

    return _LINK.sub(absolute, ordinary(article.markdown))
