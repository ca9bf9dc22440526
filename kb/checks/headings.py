"""Headings, which readers and screen readers walk as an outline."""

from collections.abc import Iterator

from kb.article import Article
from kb.finding import Finding
from kb.help_centre import HelpCentre
from kb.rules import finding


def check_headings(centre: HelpCentre) -> Iterator[Finding]:
    """Yield headings that skip a level; the site shows the title as the first level."""
    for article in centre.articles:
        yield from _check(article)


def _check(article: Article) -> Iterator[Finding]:
    above = 1
    for section in article.sections:
        if section.level > above + 1:
            found = f"the heading {section.heading!r} has level {section.level} below level {above}"
            yield finding("K604", article.source, section.line, found, f"Begin it with {'#' * (above + 1)}")
        above = section.level or above
