"""`kb confirm`: writes down that translations say what their source says now."""

from pathlib import Path

import click


@click.command("confirm", short_help="Confirm that translations are up to date.")
@click.argument("article_ids", metavar="[ID]...", nargs=-1)
@click.option("--lang", help="Confirm this language alone.")
@click.option("--docs", type=click.Path(path_type=Path), default="docs", show_default=True, help="The folder of the articles.")
def command(article_ids: tuple[str, ...], lang: str | None, docs: Path) -> None:
    """Confirm that the translations of each ID say what their source says now.

    Without an ID, every translation that was never confirmed is confirmed; stale ones are listed and left for you to name.
    """
    from kb.confirmations import confirm
    from kb.reader import read_docs

    done = confirm(read_docs(docs), article_ids, lang=lang)
    for translation in done.confirmed if article_ids else ():
        click.echo(f"confirmed  {translation.article.id} {translation.article.lang}")
    for translation in done.stale:
        article = translation.article
        mend = f"read it against {translation.source.lang}, then `kb confirm {article.id} --lang {article.lang}`"
        click.echo(f"stale      {article.id} {article.lang}: {mend}")
    click.echo(f"{len(done.confirmed)} confirmed, {len(done.stale)} stale, {done.forgotten} forgotten because the article is gone")
