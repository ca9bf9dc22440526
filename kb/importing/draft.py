"""An imported article as the text of its file: front matter that nobody's words can break, and its body."""

from collections.abc import Iterator

from kb.article import Audience
from kb.importing.placement import Place
from kb.importing.summary import first_paragraph, plain
from kb.plain_text import shorten
from kb.quoted import quoted
from kb.reader import SUMMARY_LIMIT


def draft(place: Place, title: str, markdown: str) -> str:
    """Return the whole file of a draft."""
    return "\n".join(["---", *_head(place, title, markdown), "---", "", markdown.strip(), ""])


def _head(place: Place, title: str, markdown: str) -> Iterator[str]:
    article = place.article
    summary = shorten(plain(article.summary), SUMMARY_LIMIT) or first_paragraph(markdown) or title
    yield f"id: {place.id}"
    yield f"title: {quoted(title)}"
    yield f"summary: {quoted(summary)}"
    if questions := [plain(question) for question in article.questions if plain(question)]:
        yield "questions:"
        yield from (f"  - {quoted(question)}" for question in questions)
    if article.audience is not Audience.PUBLIC:
        yield f"audience: {article.audience}"
    if article.updated:
        yield f"reviewed: {article.updated}"
    yield "status: draft"
