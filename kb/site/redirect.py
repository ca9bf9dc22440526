"""Pages that lead from an article's old address to where it lives now."""

import html
from collections.abc import Iterator

from kb.article import Article
from kb.site.plan import SitePlan

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<link rel="canonical" href="{canonical}"><meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={url}"></head>
<body><p><a href="{url}">{title}</a></p></body></html>
"""


def redirects(plan: SitePlan, lang: str) -> Iterator[tuple[str, str]]:
    """Yield (old address, page) for every old id of a language whose article lives under a new one."""
    for old in plan.centre.moved:
        target = plan.by_key.get((lang, newest_id(plan, old)))
        if target and (lang, old) not in plan.by_key:
            folder = f"{target.category}/" if target.category else ""
            yield f"/{lang}/{folder}{old}/", _page(plan, target)


def newest_id(plan: SitePlan, old: str) -> str:
    """Follow an old id to the newest one; a circle ends where it began."""
    seen = {old}
    current = old
    while (following := plan.centre.moved.get(current)) and following not in seen:
        seen.add(following)
        current = following
    return current


def _page(plan: SitePlan, target: Article) -> str:
    url = html.escape(plan.path(target.url))
    return _PAGE.format(lang=target.lang, title=html.escape(target.title), canonical=html.escape(plan.absolute(target.url)), url=url)
