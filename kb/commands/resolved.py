"""`kb resolved`: questions that agents resolved with an article, from the desk to `kb learn`."""

from pathlib import Path

import click


@click.group("resolved", short_help="Questions that agents resolved with an article.")
def command() -> None:
    """See what agents linked, let a lead approve it, and write it for `kb learn`."""


@command.command("list")
def list_() -> None:
    """Print the solved tickets with a linked article that no lead has approved yet."""
    from kb.commands._store import database
    from site_api.store.article_links import SqlArticleLinks

    with database() as opened:
        waiting = SqlArticleLinks(opened).waiting()
    for link in waiting:
        click.echo(f"{link.ticket}  {link.article}  {link.agent}\n  {' '.join(link.question.split())[:200]}")
    if not waiting:
        click.echo("Nothing waits for approval.")


@command.command("approve")
@click.argument("references", nargs=-1, metavar="[REFERENCE...]")
@click.option("--all", "everything", is_flag=True, help="Approve all that wait.")
@click.option("--by", "lead", required=True, metavar="NAME", help="The account of the lead who approves.")
def approve(references: tuple[str, ...], lead: str, *, everything: bool) -> None:
    """Let the search learn from the tickets REFERENCE."""
    from kb.commands._store import database
    from site_api.agents.accounts import Accounts
    from site_api.store.article_links import SqlArticleLinks

    if everything == bool(references):
        raise click.UsageError("Name references, or --all.")
    with database() as opened:
        account = Accounts(opened).find(lead)
        if account is None or not account.role.approves:
            raise click.BadParameter(f"{lead!r} is no lead's account; `kb agent list` prints them.", param_hint="--by")
        links = SqlArticleLinks(opened)
        asked = tuple(link.ticket for link in links.waiting()) if everything else references
        changed = links.approve(asked, account.name)
    click.echo(f"{len(changed)} approved")
    if unknown := [reference for reference in asked if reference not in changed]:
        raise click.BadParameter(f"{unknown[0]} does not wait for approval; `kb resolved list` prints what does.", param_hint="REFERENCE")


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.tsv")
def export(file: Path) -> None:
    """Add what was approved since the last export to FILE, each question once, for `kb learn FILE`."""
    from kb.commands._store import database
    from search.learning.history_file import ResolvedQuestion, add_to_history
    from site_api.store.article_links import ArticleLink, SqlArticleLinks

    def write(links: tuple[ArticleLink, ...]) -> None:
        add_to_history(file, (ResolvedQuestion(link.ticket, link.article, link.question) for link in links))

    with database() as opened:
        count = SqlArticleLinks(opened).export(write)
    click.echo(f"{count} new in {file}" if count else "Nothing new was approved.")
