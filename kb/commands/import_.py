"""`kb import`: an existing help centre, brought in as drafts."""

import sys
from pathlib import Path

import click

from kb.commands._options import docs_option


@click.command("import", short_help="Bring in an existing help centre.")
@click.argument("source", type=click.Path(path_type=Path))
@docs_option
@click.option("--lang", help="Language of pages that do not say theirs; left out, it is detected.")
@click.option("--category", help="The folder for all of them, as in cards, instead of the source's own.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
def command(source: Path, docs: Path, lang: str | None, category: str | None, *, dry_run: bool) -> None:
    """Import SOURCE: a folder or zip of Markdown or HTML with images, or a Zendesk or Intercom export (.json or zip).

    Every article comes as a draft and nothing that is there is touched. Exits with 0 when all came, 1 when some of it could
    not, 2 when nothing could be imported.
    """
    from kb.finding import shown
    from kb.importing.importer import ImportPlan, import_help_centre

    report = import_help_centre(source, ImportPlan(docs, lang, category, dry_run))
    done = "would bring" if dry_run else "brought"
    for path in (*report.articles, *report.images):
        click.echo(f"{done}  {shown(path.absolute())}")
    for loss in report.notes:
        click.echo(f"note  {loss}")
    for loss in report.lost:
        click.echo(f"lost  {loss}")
    articles, images, lost = len(report.articles), len(report.images), len(report.lost)
    click.echo(f"{done} {articles} article{'s' * (articles != 1)} and {images} image{'s' * (images != 1)}; {lost or 'nothing'} lost")
    if articles and not dry_run:
        click.echo("They are drafts: read them, run `kb check`, and set status to published.")
    sys.exit(1 if report.lost else 0)
