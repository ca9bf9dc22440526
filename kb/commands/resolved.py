"""`kb resolved`: questions that agents resolved with an article, from the desk to `kb learn`."""

import sys
from pathlib import Path

import click

from kb.commands._options import docs_option, learned_option, model_option, out_option


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
    _say_exported(_export(file), file)


@command.command("learn")
@docs_option
@out_option
@model_option
@learned_option
def learn(docs: Path, out: Path, model: str | None, learned: Path | None) -> None:
    """Teach the search what leads approved: export it, learn it and build what is stale, by hand or by schedule.

    What was approved stays in resolved.tsv beside the learned questions. To run it again, at once or after an interruption, does no harm:
    it goes on where it was. Exits with 0 when all is learned and built or there is nothing new, 1 when it was refused or something failed.
    """
    from kb.commands._pipeline import Plan, build_all, is_stale
    from kb.commands.learn import teach
    from search.learning.learned_set import locked

    plan = Plan(docs, out, model, learned)
    file = plan.learned.with_name("resolved.tsv")
    with locked(file):  # Two at once would each write the file without what the other added.
        _say_exported(_export(file), file)
    if not file.exists():
        return
    # Also where nothing is new: the last run may have been interrupted after its export.
    if not teach(file, docs, out, plan.learned):
        sys.exit(1)
    if is_stale(plan):
        build_all(plan)


def _export(file: Path) -> int:
    """Add what was approved since the last export to a file; return how many questions."""
    from kb.commands._store import database
    from search.learning.history_file import ResolvedQuestion, add_to_history
    from site_api.store.article_links import ArticleLink, SqlArticleLinks

    def write(links: tuple[ArticleLink, ...]) -> None:
        add_to_history(file, (ResolvedQuestion(link.ticket, link.article, link.question) for link in links))

    with database() as opened:
        return SqlArticleLinks(opened).export(write)


def _say_exported(count: int, file: Path) -> None:
    click.echo(f"{count} new in {file}" if count else "Nothing new was approved.")
