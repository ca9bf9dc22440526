"""What the index keeps of an article, so that serving reads no Markdown."""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.article import Article, Audience, Handoff, Priority
from search.passage import Passage, PassageKind, read_passages


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """One article in one language with its passages; `html` and `markdown` are its body, `updated` is ISO 8601."""

    id: str
    lang: str
    title: str
    summary: str
    questions: tuple[str, ...]
    url: str
    breadcrumb: tuple[str, ...]
    queue: str
    priority: Priority
    handoff: Handoff
    screens: tuple[str, ...]
    audience: Audience
    updated: str
    markdown: str
    html: str
    passages: tuple[Passage, ...]


def index_article(article: Article, html: str) -> IndexedArticle:
    """Return what the index keeps of an article whose body was rendered to `html`."""
    return IndexedArticle(
        id=article.id,
        lang=article.lang,
        title=article.title,
        summary=article.summary,
        questions=article.questions,
        url=article.url,
        breadcrumb=article.breadcrumb,
        queue=article.queue,
        priority=article.priority,
        handoff=article.handoff,
        screens=article.screens,
        audience=article.audience,
        updated=article.updated.isoformat(),
        markdown=article.markdown.strip(),
        html=html,
        passages=read_passages(article),
    )


def write_articles(path: Path, articles: Sequence[IndexedArticle]) -> None:
    """Write articles as one JSON file."""
    path.write_text(json.dumps([dataclasses.asdict(article) for article in articles], ensure_ascii=False), encoding="utf-8")


def read_articles(path: Path) -> tuple[IndexedArticle, ...]:
    """Read what `write_articles` wrote."""
    return tuple(_article(data) for data in json.loads(path.read_text(encoding="utf-8")))


def _article(data: dict[str, Any]) -> IndexedArticle:
    passages = tuple(Passage(PassageKind(p["kind"]), p["text"], p["anchor"]) for p in data.pop("passages"))
    lists = {name: tuple(data.pop(name)) for name in ("questions", "breadcrumb", "screens")}
    kinds = {"priority": Priority(data.pop("priority")), "handoff": Handoff(data.pop("handoff")), "audience": Audience(data.pop("audience"))}
    return IndexedArticle(**data, **lists, **kinds, passages=passages)
