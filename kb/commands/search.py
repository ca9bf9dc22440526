"""`kb search`: what customers would find, in the terminal."""

import html
import re
from pathlib import Path

import click

from kb.commands._options import out_option


@click.command("search", short_help="Ask a question as a customer would.")
@click.argument("question")
@click.option("--lang", help="Language to search in; left out, it is detected.")
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True, help="Most hits to print.")
@out_option
def command(question: str, lang: str | None, limit: int, out: Path) -> None:
    """Print the decision and the articles found for QUESTION."""
    from search.engine import open_engine
    from search.query import Query

    result = open_engine(out).search(Query(question, lang, limit))
    decision = result.decision
    click.echo(f"{decision.action} ({decision.reason}), confidence {decision.confidence:.2f}, language {result.lang}\n")
    for number, hit in enumerate(result.hits, 1):
        click.echo(f"{number}. {hit.title}  [{hit.score:.2f}]")
        click.echo(f"   {hit.url}{hit.anchor}")
        click.echo(f"   {html.unescape(re.sub(r'</?mark>', '', hit.snippet))}\n")
