"""`kb show`: what the index sees of an article, and what it could be mistaken for."""

import itertools
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.commands._options import out_option

_LONGEST = 100  # Characters of a passage beside a near question.

if TYPE_CHECKING:
    from search.index import Index, LanguageIndex
    from search.indexed_article import IndexedArticle
    from search.neighbours import Neighbours


@click.command("show", short_help="Show what the index sees of an article.")
@click.argument("article_id", metavar="ID")
@click.option("--lang", help="Language of the article; left out, the first one that has it.")
@out_option
def command(article_id: str, lang: str | None, out: Path) -> None:
    """Print what the index sees of the article ID, and the ten nearest questions and articles.

    Exits with 1 where the index has no such article.
    """
    from search.current import read_current
    from search.index import read_index
    from search.neighbours import neighbours

    index = read_index(read_current(out))
    found = _find(index, article_id, lang)
    if found is None:
        click.echo(f"kb: {_unknown(index, article_id, lang)}", err=True)
        sys.exit(1)
    part, number = found
    _print_article(part.articles[number])
    _print_neighbours(neighbours(part, number))


def _find(index: "Index", article_id: str, lang: str | None) -> "tuple[LanguageIndex, int] | None":
    """Return the part of the index with the article, and its number there."""
    parts = [part for code, part in index.languages.items() if lang in {None, code}]
    numbers = ((part, number) for part in parts for number, article in enumerate(part.articles) if article.id == article_id)
    own = sorted(numbers, key=lambda pair: pair[0].articles[pair[1]].lang != pair[0].lang)
    return own[0] if own else None


def _unknown(index: "Index", article_id: str, lang: str | None) -> str:
    from kb.nearest import nearest

    if lang is not None and lang not in index.languages:
        return f"the index has no language {lang!r}. Languages are {', '.join(index.languages)}."
    near = nearest(article_id, (article.id for part in index.languages.values() for article in part.articles))
    return f"the index has no article {article_id!r}. {f'Did you mean {near}?' if near else 'Drafts are not in it; run `kb build`.'}"


def _print_article(article: "IndexedArticle") -> None:
    click.echo(f"{article.title}\n")
    rows = {
        "id": f"{article.id} ({article.lang})",
        "url": article.url,
        "summary": f"{article.summary} ({len(article.summary)} characters)",
        "queue": article.queue,
        "priority": article.priority,
        "handoff": article.handoff,
        "screens": ", ".join(article.screens) or "none",
        "audience": article.audience,
        "updated": article.updated,
    }
    for name, value in rows.items():
        click.echo(f"{name:<9} {value}")
    click.echo(f"\nThe index sees {len(article.passages)} passages:")
    for kind, passages in itertools.groupby(article.passages, key=lambda passage: passage.kind):
        click.echo(f"  {kind}")
        for passage in passages:
            click.echo(f"    {passage.text}{f'  [#{passage.anchor}]' if passage.anchor else ''}")


def _print_neighbours(near: "Neighbours") -> None:
    click.echo("\nNearest questions of other articles:")
    for question in near.questions:
        click.echo(f"  {question.similarity:.3f}  {question.id}: {question.text}")
        click.echo(f"         near to: {_shortened(question.passage)}")
    click.echo("\nNearest articles:")
    for article in near.articles:
        click.echo(f"  {article.similarity:.3f}  {article.id}: {article.title}")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
