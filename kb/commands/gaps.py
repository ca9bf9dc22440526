"""`kb gaps`: what customers asked that no article solved, and articles begun from it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.commands._options import docs_option, out_option

if TYPE_CHECKING:
    from search.engine import SearchEngine
    from site_api.store.database import Database


@click.command("gaps", short_help="List what customers asked in vain.")
@click.option("--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="How far to look back.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Most gaps to print.")
@click.option("--json", "as_data", is_flag=True, help="Print all of them as JSON.")
@click.option("--draft", type=click.IntRange(min=1), metavar="N", help="Begin an article from gap N of the list printed last.")
@click.option("--id", "article_id", help="The new article's id; left out, it is made of its title.")
@click.option("--category", help="The new article's folder; left out, the nearest article's.")
@docs_option
@out_option
def command(  # noqa: PLR0913 - One parameter an option.
    days: int,
    limit: int,
    draft: int | None,
    article_id: str | None,
    category: str | None,
    *,
    docs: Path,
    out: Path,
    as_data: bool,
) -> None:
    """Group by meaning what no article solved, and print the groups, those of most customers first.

    Counted are questions that were passed on, asked back and not solved, or declined though they are the bank's matter; articles that
    did not help; and tickets that agents marked "no article". What the articles of today answer is left out.
    """
    from kb.commands._store import database
    from search.engine import open_engine
    from search.gaps.gap import gap_report_json
    from search.gaps.table import as_text
    from site_api.gaps import make_report
    from site_api.settings import read_settings

    engine = open_engine(out, right=read_settings().right)
    with database() as opened:
        if draft is not None:
            _draft(opened, engine, docs, (draft, article_id, category))
            return
        report = make_report(opened, engine, days)
    click.echo(gap_report_json().dump_json(report, indent=2).decode() if as_data else as_text(report, limit))


def _draft(database: "Database", engine: "SearchEngine", docs: Path, asked: tuple[int, str | None, str | None]) -> None:
    from kb.finding import shown
    from kb.reader import read_docs
    from search.gaps.draft import Naming, write_draft
    from site_api.gaps import answers_of, seen_gap

    number, article_id, category = asked
    gap = seen_gap(database, number)
    for skeleton in write_draft(gap, answers_of(database, gap), read_docs(docs), engine, Naming(article_id, category)):
        click.echo(f"{'wrote' if skeleton.written else 'kept '}  {shown(skeleton.path.absolute())}")
