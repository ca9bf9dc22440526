"""`kb new`: the skeleton of an article in each language."""

import sys
from pathlib import Path

import click


@click.command("new", short_help="Begin an article in each language.")
@click.argument("article_id", metavar="ID")
@click.option("--category", help="The folder below each language's, as in cards.")
@click.option("--docs", type=click.Path(path_type=Path), default="docs", show_default=True, help="The folder of the articles.")
def command(article_id: str, category: str | None, docs: Path) -> None:
    """Write the skeleton of the article ID in each language that lacks it.

    Nothing that is there already is touched; exits with 1 when there was nothing to write.
    """
    from kb.finding import shown
    from kb.skeleton import nearest_category, write_skeleton

    near = nearest_category(docs, category) if category else None
    skeletons = write_skeleton(docs, article_id, category=category)
    for skeleton in skeletons:
        click.echo(f"{'wrote' if skeleton.written else 'kept '}  {shown(skeleton.path.absolute())}")
    if near:
        click.echo(f"The category {category} is new. Did you mean {near}?", err=True)
    if not any(skeleton.written for skeleton in skeletons):
        click.echo(f"kb: the article {article_id!r} is there in every language. Edit these files, or take another id.", err=True)
        sys.exit(1)
    click.echo("Write them, run `kb check`, and set status to published when they are ready.")
