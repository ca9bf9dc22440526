"""Structured data of a page, with the same words that the page shows."""

import json
from collections.abc import Sequence
from typing import Any

from kb.article import Article
from kb.site.page_view import Link


def article_data(article: Article, url: str) -> dict[str, Any]:
    """Return an article as one question with its answer."""
    question = {"@type": "Question", "name": article.title, "acceptedAnswer": {"@type": "Answer", "text": article.summary, "url": url}}
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "@id": f"{url}#faq",
        "url": url,
        "inLanguage": article.lang,
        "dateModified": article.updated.isoformat(),
        "mainEntity": [question],
    }


def breadcrumb_data(crumbs: Sequence[Link]) -> dict[str, Any]:
    """Return the way from the home page to a page; a crumb without an address is left without one."""
    items = [_crumb(position, crumb) for position, crumb in enumerate(crumbs, 1)]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def as_script(data: Any) -> str:
    """Return data as JSON that may stand inside a script element."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _crumb(position: int, crumb: Link) -> dict[str, Any]:
    item: dict[str, Any] = {"@type": "ListItem", "position": position, "name": crumb.title}
    return {**item, "item": crumb.url} if crumb.url else item
