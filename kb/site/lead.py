"""An article's summary as the first paragraph of its page, so that it is seen, printed and found."""

import html
import re

from kb.article import Article
from kb.spaces import unbroken_numbers

_H1 = re.compile(r"\A\s*#[ \t][^\n]*(?:\n|\Z)")


def with_lead(article: Article) -> str:
    """Return the article's Markdown with its summary on top, below a heading of its own if it has one."""
    if not has_lead(article):
        return article.markdown
    lead = f'<p class="vt-lead">{html.escape(unbroken_numbers(article.summary), quote=False)}</p>\n\n'
    heading = _H1.match(article.markdown)
    end = heading.end() if heading else 0
    return f"{article.markdown[:end]}\n{lead}{article.markdown[end:]}"


def has_lead(article: Article) -> bool:
    """Return whether the summary says what the first paragraph does not already say."""
    first = next((section.text for section in article.sections if section.text), "")
    return not first.startswith(article.summary.rstrip("…"))
