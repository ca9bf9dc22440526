"""Ids that have moved: each old one must lead to one living article, and never hide another."""

from collections.abc import Iterator

from kb.article import Article
from kb.finding import Finding
from kb.help_centre import HelpCentre
from kb.rules import finding


def check_moves(centre: HelpCentre) -> Iterator[Finding]:
    """Yield old ids that lead in a circle, hide a living article or are claimed by two."""
    for lang in centre.languages:
        yield from _check([article for article in centre.articles if article.lang == lang], centre)


def _check(articles: list[Article], centre: HelpCentre) -> Iterator[Finding]:
    living = {article.id for article in articles}
    claimed: dict[str, str] = {}
    redirects = {old: article.id for article in articles for old in _old_ids(article, centre)}
    for article in articles:
        for item, old in enumerate(_old_ids(article, centre)):
            first = claimed.setdefault(old, article.id)
            if problem := _problem(article.id, old, first, living, redirects):
                yield finding("K306", article.source, centre.line(article, "moved_from", item), *problem)


def _problem(new: str, old: str, first: str, living: set[str], redirects: dict[str, str]) -> tuple[str, str] | None:
    circle = _circle(old, redirects)
    if old == new:
        return f"the article {new!r} is moved from itself", "Delete that line"
    if len(circle) == 2:
        return f"the articles {new!r} and {old!r} have swapped ids", "Delete moved_from in both: an old address cannot lead to two places"
    if circle:
        return f"the old id {old!r} leads in a circle ({' → '.join([*circle, circle[0]])})", "Delete moved_from in one of them"
    if old in living:
        return f"the old id {old!r} is a living article, which nobody could reach", "Delete that line, or the other article"
    if first != new:
        return f"the old id {old!r} already leads to {first!r}", "Keep it in one of the two"
    return None


def _circle(old: str, redirects: dict[str, str]) -> list[str]:
    """Return the ids through which an old id leads back to itself, or nothing."""
    chain = [old]
    while (following := redirects.get(chain[-1])) is not None and following not in chain:
        chain.append(following)
    return chain if following == old else []


def _old_ids(article: Article, centre: HelpCentre) -> list[str]:
    field = centre.heads.get(article.source, {}).get("moved_from")
    return [str(old) for old in field.value] if field and isinstance(field.value, list) else []
