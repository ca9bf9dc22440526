"""A Zendesk Help Center export: answers of `GET /api/v2/help_center/articles.json`, perhaps with sections and categories.

An article has one body for its locale; `id` is the same in each locale, whether they come as separate answers or as the
side-loaded `translations`. https://developer.zendesk.com/api-reference/help_center/help-center-api/articles/
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from kb.article import Audience
from kb.importing.source_article import Loss, SourceArticle, SourceRead

_WORDS = 3  # A label of fewer words is a keyword, not something that a customer would ask.


def read_zendesk(parts: Iterable[tuple[str, dict[str, Any]]]) -> SourceRead:
    """Read the answers of the API, each given with the name of its file."""
    named = list(parts)
    reader = _Reader(
        sections={_key(item): item for _, part in named for item in part.get("sections") or ()},
        categories={_key(item): item for _, part in named for item in part.get("categories") or ()},
    )
    for file, part in named:
        reader.read(file, part)
    return SourceRead(tuple(reader.articles.values()), tuple(reader.losses))


class _Reader:
    def __init__(self, sections: dict[str, dict[str, Any]], categories: dict[str, dict[str, Any]]) -> None:
        self._sections = sections
        self._categories = categories
        self._names: dict[str, str] = {}
        self.articles: dict[tuple[str, str], SourceArticle] = {}
        self.losses: list[Loss] = []

    def read(self, file: str, part: dict[str, Any]) -> None:
        articles = part.get("articles") or ()
        # Names are taken from the source language, so that an id does not hang on the order of the export.
        known = {_key(article): article for article in reversed(articles)}
        known |= {_key(article): article for article in articles if _is_source(article)}
        if part.get("next_page") or (part.get("meta") or {}).get("has_more"):
            self.losses.append(Loss(file, "the export goes on in another page", "Export all pages and zip them"))
        for article in articles:
            self._names.setdefault(_key(article), _text(known[_key(article)], "title"))
            self._add(file, article, article)
            for translation in article.get("translations") or ():
                self._add(file, article, translation)
        for translation in part.get("translations") or ():
            source = known.get(str(translation.get("source_id")))
            if source is not None and translation.get("source_type", "Article") == "Article":
                self._add(file, source, translation)

    def _add(self, file: str, article: dict[str, Any], version: dict[str, Any]) -> None:
        key, locale = _key(article), str(version.get("locale") or "")
        title = _text(version, "title") or _text(version, "name") or _text(article, "title")
        where = f"{file}, article {key} {title[:50]!r}"
        if not isinstance(version.get("body"), str) or not version["body"].strip():
            self.losses.append(Loss(where, "the article has no text", "Write it with `kb new`"))
            return
        audience = Audience.PUBLIC
        if article.get("user_segment_id"):
            audience = Audience.STAFF
            found = "it was for one group of users, so its audience is staff"
            self.losses.append(Loss(where, found, "Widen it where that is right", note=True))
        if article.get("attachments"):
            self.losses.append(Loss(where, f"{len(article['attachments'])} attachments", "Put what they say into the article"))
        self.articles.setdefault(
            (key, locale),
            SourceArticle(
                key=key,
                name=self._names.get(key) or title,
                lang=locale or None,
                category="/".join(self._category(article)),
                title=title,
                body=version["body"],
                is_html=True,
                where=where,
                addresses=(f"article:{key}",),
                questions=tuple(_questions(article.get("label_names") or ())),
                updated=_day(article.get("edited_at") or article.get("updated_at")),
                audience=audience,
            ),
        )

    def _category(self, article: dict[str, Any]) -> Iterator[str]:
        """Yield the name of the article's category, else of its section: the site has one level of folders."""
        section = self._sections.get(str(article.get("section_id")), {})
        category = self._categories.get(str(section.get("category_id")), {})
        if name := _text(category, "name") or _text(section, "name"):
            yield name.replace("/", " ")


def _is_source(article: dict[str, Any]) -> bool:
    return article.get("locale") == article.get("source_locale")


def _key(item: dict[str, Any]) -> str:
    return str(item.get("id"))


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _questions(labels: Iterable[Any]) -> Iterator[str]:
    return (str(label) for label in labels if len(str(label).split()) >= _WORDS or str(label).endswith("?"))


def _day(value: Any) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(str(value)).date()
    except ValueError:
        return None
