"""`kb tune`: adapts the encoder itself to the articles and their history."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.commands._options import docs_option, learned_option, model_option, out_option

if TYPE_CHECKING:
    from kb.commands._pipeline import Plan
    from search.tuning.course import Told


@click.command("tune", short_help="Adapt the encoder to the articles.")
@docs_option
@out_option
@model_option
@learned_option
@click.option("--minutes", type=click.FloatRange(min=0.1), default=15.0, show_default=True, help="How long to train, about.")
def command(docs: Path, out: Path, model: str | None, learned: Path | None, minutes: float) -> None:
    """Train the last layers of the encoder on the articles and the resolved questions.

    One article in five is held out; the encoder is kept only if it finds those better than before, by itself and in the whole search. Then
    everything is built with it. Stopped at any moment, the same command goes on where it was.
    """
    from kb.commands._pipeline import Plan, build_all, say
    from search.current import read_current
    from search.index import read_index
    from search.learning.learned_set import read_learned
    from search.model.export import export_model
    from search.model.live import publish_model
    from search.tuning.tuner import Tuner

    plan = Plan(docs, out, model, learned)
    index = read_index(read_current(out))
    try:
        tuned = Tuner(model, out / "tuned", minutes * 60).tune(index, read_learned(plan.learned), say, _told())
    except KeyboardInterrupt:
        click.echo(err=True)
        say("stopped; the same command goes on where it was")
        raise SystemExit(130) from None
    if tuned.folder is None:
        say("the adapted encoder is no better on articles that it has not seen, so the old one stays")
        raise SystemExit(1)
    trial = out / "tuned" / "trial"
    export_model(str(tuned.folder), trial, say)
    if not _is_better(plan, trial, tuned.held_out):
        shutil.rmtree(trial)
        say("the whole search is no better with the adapted encoder, so the old one stays")
        raise SystemExit(1)
    publish_model(trial, out)
    build_all(replace(plan, model=str(tuned.folder)))
    say(f"built with the adapted encoder; set KB_MODEL={tuned.folder} so that later builds use it too")


def _is_better(plan: "Plan", adapted: Path, questions: Sequence[tuple[str, str]]) -> bool:
    """Search for the held-out questions with the live encoder and with the one in a folder, and say what comes of it."""
    from kb.commands._pipeline import say
    from kb.reader import read_docs
    from search.content_cache import content_cache
    from search.current import read_current
    from search.encoder import OnnxEncoder, load_encoder
    from search.index import read_index
    from search.indexing import index_languages
    from search.tuning.proof import search_all

    index, cache = read_index(read_current(plan.out)), content_cache(plan.out)
    before = search_all(index.languages, load_encoder(plan.out, index.manifest.model), cache, questions)
    say("tune: building a search with the adapted encoder, to compare")
    encoder = OnnxEncoder(adapted)
    languages = index_languages(read_docs(plan.docs), encoder, cache).languages
    after = search_all(languages, encoder, cache, questions)
    say(f"tune: right article first, by the whole search, of {before.asked} questions about held-out articles: {before}; adapted: {after}")
    return after.first > before.first


def _told() -> "Told":
    """Return what shows how far the training is and how long it will take."""

    def show(step: int, steps: int, seconds: float) -> None:
        left = f"{seconds / 60:.0f} minutes" if seconds >= 90 else f"{seconds:.0f} seconds"
        if os.isatty(2):
            click.echo(f"\rkb: tune: step {step} of {steps}, about {left} to go   ", err=True, nl=step == steps)
        elif step % 20 == 0 or step in {3, steps}:
            click.echo(f"kb: tune: step {step} of {steps}, about {left} to go", err=True)

    return show
