"""`kb build`: site, encoder and index out of a folder of articles."""

from pathlib import Path

import click

from kb.commands._options import docs_option, learned_option, model_option, out_option


@click.command("build", short_help="Build site, encoder and index.")
@docs_option
@out_option
@model_option
@learned_option
@click.option("--saved", multiple=True, type=click.Path(path_type=Path), hidden=True)  # By `kb serve`: what its writer waits for.
def command(docs: Path, out: Path, model: str | None, learned: Path | None, saved: tuple[Path, ...]) -> None:
    """Build what is stale: the encoder, the search index and the static site.

    Interrupted at any moment, it leaves the last good build as it was.
    """
    from kb.commands._pipeline import Plan, build_all

    build_all(Plan(docs, out, model, learned), saved=saved)
