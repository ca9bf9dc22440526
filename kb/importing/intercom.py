"""An Intercom articles export: answers of `GET /articles`, perhaps with those of `GET /help_center/collections`.

https://developers.intercom.com/docs/references/rest-api/api.intercom.io/articles/listarticles
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kb.importing.source_article import Loss, SourceArticle, SourceRead


def read_intercom(parts: Iterable[tuple[str, dict[str, Any]]]) -> SourceRead:
    """Read the answers of the API, each given with the name of its file."""
    named = list(parts)
    items = [(file, item) for file, part in named for item in part["data"]]
    collections = {str(item.get("id")): _text(item, "name") for _, item in items if item.get("type") in {"collection", "section"}}
    losses = [Loss(file, "the export goes on in another page", "Export all pages and zip them") for file, part in named if _goes_on(part)]
    articles: list[SourceArticle] = []
    for file, item in items:
        if item.get("type", "article") == "article":
            articles += _versions(file, item, collections, losses)
    if len(named) > 1:  # Several pages: each but the last goes on, in the next file.
        losses = [loss for loss in losses if "another page" not in loss.found]
        losses += _missing(named, len({article.key for article in articles}))
    return SourceRead(tuple(articles), tuple(losses))


def _versions(file: str, item: dict[str, Any], collections: Mapping[str, str], losses: list[Loss]) -> Iterator[SourceArticle]:
    """Yield an article in its default language and in each of its translations."""
    key, default = str(item.get("id")), str(item.get("default_locale") or "") or None
    parent = collections.get(str(item.get("parent_id")), "")
    contents = {default: item} | {lang: content for lang, content in _translations(item) if lang != default}
    for lang, content in contents.items():
        title = _text(content, "title") or _text(item, "title")
        where = f"{file}, article {key} {title[:50]!r}"
        body = content.get("body")
        if not isinstance(body, str) or not body.strip():
            losses.append(Loss(where, f"the article has no text{f' in {lang}' if lang else ''}", "Write it with `kb new`"))
            continue
        yield SourceArticle(
            key=key,
            name=_text(item, "title") or title,
            lang=lang,
            category=parent.replace("/", " "),
            title=title,
            body=body,
            is_html=True,
            where=where,
            addresses=(f"article:{key}",),
            summary=_text(content, "description"),
            updated=_day(content.get("updated_at") or item.get("updated_at")),
        )


def _translations(item: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the contents by language; among them stands the key `type`, which is none."""
    translated = item.get("translated_content")
    for lang, content in translated.items() if isinstance(translated, dict) else ():
        if isinstance(content, dict):
            yield lang, content


def _goes_on(part: dict[str, Any]) -> bool:
    pages = part.get("pages")
    return isinstance(pages, dict) and bool(pages.get("next"))


def _missing(named: list[tuple[str, dict[str, Any]]], count: int) -> Iterator[Loss]:
    total = max((part["total_count"] for _, part in named if isinstance(part.get("total_count"), int)), default=0)
    if total > count and all(item.get("type") == "article" for _, part in named for item in part["data"]):
        yield Loss(named[0][0], f"the export has {count} of {total} articles", "Export all pages and zip them")


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _day(seconds: Any) -> dt.date | None:
    try:
        return dt.datetime.fromtimestamp(int(seconds), dt.UTC).date()
    except (TypeError, ValueError, OverflowError, OSError):
        return None
