"""What the index keeps of an article, so that serving reads no Markdown."""

from dataclasses import dataclass

from kb.article import Article, Audience, Handoff, Priority
from kb.spaces import ordinary
from search.passage import Passage, read_passages


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
        markdown=ordinary(article.markdown).strip(),
        html=html,
        passages=read_passages(article),
    )
