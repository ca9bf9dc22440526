"""`kb eval`: how good ranking and decision are, on questions whose article is known."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.commands._options import out_option

if TYPE_CHECKING:
    from search.engine import SearchEngine
    from search.evaluation.curve import Curve
    from search.evaluation.evaluation import Others
    from search.evaluation.question import QuestionSet

_FILE = click.Path(path_type=Path)


@click.command("eval", short_help="Measure ranking and decision.")
@click.argument("files", type=_FILE, nargs=-1, required=True, metavar="FILE.tsv...")
@click.option("--lang", help="Language of the questions, told to the search; left out, each question's is detected.")
@out_option
@click.option("--json", "as_data", is_flag=True, help="Print JSON; two runs print the same bytes.")
@click.option("--timings", is_flag=True, help="Put the times into the JSON as well.")
@click.option("--report", type=_FILE, metavar="DIR", help="Write a page with pictures to DIR.")
@click.option("--out-of-scope", type=_FILE, metavar="FILE.txt", help="Texts that are no bank's matter, one a line.")
@click.option("--safety", type=_FILE, metavar="FILE.jsonl", help="Messages that must go to a person or be declined.")
@click.option("--robustness", is_flag=True, help="Also ask with typos, in capitals, on the wrong layout and so on; several times slower.")
@click.option("--history", type=_FILE, metavar="HISTORY.tsv", help="Resolved questions: how much it helps to learn more and more of them.")
def command(  # noqa: PLR0913 - One parameter an option.
    files: tuple[Path, ...],
    lang: str | None,
    out: Path,
    report: Path | None,
    *,
    out_of_scope: Path | None,
    safety: Path | None,
    history: Path | None,
    as_data: bool,
    timings: bool,
    robustness: bool,
) -> None:
    """Ask the questions of each FILE (columns row, article, query) and print how many were answered well.

    Files in several languages are measured side by side; where their rows are translations of each other, --robustness also asks with
    the words of two languages mixed. A question whose article does not exist counts: whoever answers it is wrong.
    """
    from search.evaluation.evaluation import evaluate
    from search.evaluation.latency import measure_latency
    from search.evaluation.page import write_report
    from search.evaluation.question import question_set
    from search.evaluation.table import as_json, as_markdown

    engine, plain = _engine(out)
    sets = _named_by_language([question_set(path, lang, engine.languages) for path in files])
    others = _others(engine, sets, out_of_scope, safety, robustness=robustness)
    evaluations = [evaluate(engine, asked, others) for asked in sets]
    latencies = [measure_latency(plain.index, plain.encoder, asked.questions, lang) for asked in sets] if timings or not as_data else []
    if as_data:
        click.echo(as_json(evaluations, engine.index.manifest.digest, engine.encoder.digest, latencies))
    else:
        click.echo(as_markdown(evaluations))
    curves = _curves(plain, out, history, sets) if history else ()
    if curves and not as_data:
        from search.evaluation.curve import as_table

        click.echo(f"\n{as_table(curves)}")
    # On stderr, so that what is printed is the same each time.
    for asked, latency in zip(sets, latencies, strict=False):
        click.echo(f"kb: {asked.name}: {latency.p50:.1f} ms a question at p50, {latency.p95:.1f} ms at p95", err=True)
    if report:
        click.echo(f"kb: wrote {write_report(report, evaluations, curves)}", err=True)


def _engine(out: Path) -> "tuple[SearchEngine, SearchEngine]":
    """Return an engine that keeps every question's vector, and a plain one, to be timed."""
    from search.current import read_current
    from search.encoder import load_encoder
    from search.engine import SearchEngine
    from search.evaluation.kept_encoder import keep_queries
    from search.index import read_index

    index = read_index(read_current(out))
    encoder = load_encoder(out, index.manifest.model)
    return SearchEngine(index, keep_queries(encoder)), SearchEngine(index, encoder)


def _curves(plain: "SearchEngine", out: Path, history: Path, sets: "list[QuestionSet]") -> "tuple[Curve, ...]":
    from search.content_cache import content_cache
    from search.evaluation.curve import Bench
    from search.evaluation.question import question_set

    return Bench(plain.index, plain.encoder, content_cache(out)).curves(question_set(history, None, plain.languages), sets)


def _named_by_language(sets: "list[QuestionSet]") -> "list[QuestionSet]":
    """Return the sets, named by their languages where no two are in one."""
    from dataclasses import replace

    distinct = len({asked.lang for asked in sets}) == len(sets)
    return [replace(asked, name=asked.lang) for asked in sets] if distinct else sets


def _others(
    engine: "SearchEngine", sets: "list[QuestionSet]", out_of_scope: Path | None, safety: Path | None, *, robustness: bool
) -> "Others":
    from search.evaluation.evaluation import Others, read_out_of_scope
    from search.evaluation.safety import read_safety

    texts, spoken = read_out_of_scope(out_of_scope, engine.languages) if out_of_scope else ((), "")
    return Others(
        out_of_scope=texts,
        # Where no question is in their language, they are asked all the same.
        out_of_scope_lang=spoken if spoken in {asked.lang for asked in sets} else "",
        safety=read_safety(safety) if safety else (),
        translations=tuple(sets),
        robustness=robustness,
    )
