"""`make eval`: all that is measured, on public questions, with peers beside it.

    python -m tests.benchmarks.evaluation [--eval ../shared/eval] [--out build] [--to build/eval]

Prints Markdown for the README and writes it to `--to`, with the report's page, its pictures and the figures as JSON.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from search.content_cache import content_cache
from search.current import read_current
from search.encoder import load_encoder
from search.engine import SearchEngine
from search.evaluation.curve import Bench, as_table
from search.evaluation.estimate import mean
from search.evaluation.evaluation import Evaluation, Others, evaluate, read_out_of_scope
from search.evaluation.kept_encoder import keep_queries
from search.evaluation.latency import measure_latency
from search.evaluation.outcome import column
from search.evaluation.page import write_report
from search.evaluation.question import QuestionSet, question_set
from search.evaluation.safety import read_safety
from search.evaluation.table import as_json, as_markdown, shown
from search.index import read_index
from tests.benchmarks.material import chromium_path, material
from tests.benchmarks.peers import Peer, bm25, one_vector, ventanilla

FILES = {"en": "queries_en_sample.tsv", "es": "queries_es.tsv", "ru": "queries_ru.tsv"}
LARGE = "banking77_train.tsv"
LARGE_SAMPLE = 2000
MATERIAL_SAMPLE = 60  # A question takes Chromium some milliseconds, but starting it takes seconds.
SOURCES = (
    "Questions: BANKING77 (PolyAI, CC-BY-4.0), 231 of its training part with translations into Spanish and Russian, and a sample of "
    f"{LARGE_SAMPLE:,}; texts that are no bank's matter: CLINC150 by way of BANKING77-OOS (CC-BY-3.0); messages for a person: written "
    "for this project. In brackets, 95 % intervals by bootstrap. Made by `make eval`."
)


@dataclass(frozen=True, slots=True)
class _Compared:
    """A row of the table of peers."""

    name: str
    peer: Peer
    sample: int | None = None


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"), help="folder of the questions")
    parser.add_argument("--out", type=Path, default=Path("build"), help="folder of what is built")
    parser.add_argument("--to", type=Path, default=Path("build/eval"), help="folder to write to")
    parser.add_argument("--skip-build", action="store_true", help="measure what is there")
    chosen = parser.parse_args()
    if not chosen.eval.is_dir():
        sys.exit(f"make eval: there is no folder {chosen.eval}. Name it, as in `make eval EVAL=folder`.")
    if not chosen.skip_build:
        subprocess.run([sys.executable, "-m", "kb", "build", "--out", str(chosen.out)], check=True)
    _measure(chosen.eval, chosen.out, chosen.to)


def _measure(folder: Path, out: Path, to: Path) -> None:
    index = read_index(read_current(out))
    encoder = load_encoder(out, index.manifest.model)
    engine = SearchEngine(index, keep_queries(encoder))
    sets = [replace(question_set(folder / name, lang, engine.languages), name=lang) for lang, name in FILES.items()]
    evaluations = _evaluations(engine, folder, sets)
    latencies = [measure_latency(index, encoder, asked.questions, asked.lang) for asked in sets]
    print("Learning", file=sys.stderr)
    curves = Bench(index, encoder, content_cache(out)).curves(question_set(folder / LARGE, "en", engine.languages), sets)
    print("Asking the peers", file=sys.stderr)
    parts = (as_markdown(evaluations), _peers_table(engine, out, sets), as_table(curves), SOURCES)
    text = "\n\n".join(parts) + "\n"
    page = write_report(to, evaluations, curves)
    (to / "evaluation.md").write_text(text, encoding="utf-8")
    (to / "evaluation.json").write_text(as_json(evaluations, index.manifest.digest, encoder.digest) + "\n", encoding="utf-8")
    print(text)
    for asked, latency in zip(sets, latencies, strict=True):
        print(f"{asked.name}: {latency.p50:.1f} ms a question at p50, {latency.p95:.1f} ms at p95")
    print(f"Written: {page}, {to / 'evaluation.md'}, {to / 'evaluation.json'}")


def _evaluations(engine: SearchEngine, folder: Path, sets: Sequence[QuestionSet]) -> list[Evaluation]:
    texts, spoken = read_out_of_scope(folder / "out_of_scope_en.txt", engine.languages)
    safety = read_safety(folder / "safety.jsonl")
    everything = Others(texts, spoken, safety, tuple(sets), robustness=True)
    large = _sample(question_set(folder / LARGE, "en", engine.languages), LARGE_SAMPLE)
    found = [_evaluation(engine, asked, everything) for asked in sets]
    return [*found, _evaluation(engine, replace(large, name="en, large"), Others(texts, spoken))]


def _evaluation(engine: SearchEngine, asked: QuestionSet, others: Others) -> Evaluation:
    print(f"Asking {len(asked.questions):,} questions: {asked.name}", file=sys.stderr)
    return evaluate(engine, asked, others)


def _peers_table(engine: SearchEngine, out: Path, sets: Sequence[QuestionSet]) -> str:
    lines = [f"| right article first; among the first 3 | {' | '.join(asked.name for asked in sets)} |", "| --- |" + " --- |" * len(sets)]
    for row in _compared(engine, out):
        cells = (_cell(row.peer, asked if row.sample is None else _sample(asked, row.sample)) for asked in sets)
        lines.append(f"| {row.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _compared(engine: SearchEngine, out: Path) -> list[_Compared]:
    rows = [
        _Compared("one vector an article, the same encoder", one_vector(engine, out)),
        _Compared("BM25 with stemming", bm25(engine)),
        _Compared("**Ventanilla**", ventanilla(engine)),
    ]
    if chromium_path() is None:
        print("Material's own search is left out: Chromium is missing. Install it, as in `apt-get install chromium`.", file=sys.stderr)
        return rows
    if not (out / "site").is_dir():
        print(f"Material's own search is left out: there is no site in {out}. Run `kb build`.", file=sys.stderr)
        return rows
    browser = _Compared(
        f"Material's own search, in Chromium ({MATERIAL_SAMPLE} questions)", material(engine.index, out / "site"), MATERIAL_SAMPLE
    )
    return [browser, *rows, _Compared(f"Ventanilla, the same {MATERIAL_SAMPLE}", ventanilla(engine), MATERIAL_SAMPLE)]


def _cell(peer: Peer, asked: QuestionSet) -> str:
    ranked = peer([question.text for question in asked.questions], asked.lang)
    pairs = list(zip(asked.questions, ranked, strict=True))
    hits = [mean(column(question.article in ids[:k] for question, ids in pairs)) for k in (1, 3)]
    return "; ".join(map(shown, hits))


def _sample(asked: QuestionSet, size: int) -> QuestionSet:
    """Return some of the questions, the same at each call and for each language of the same rows."""
    chosen = sorted(Random(size).sample(range(len(asked.questions)), min(size, len(asked.questions))))
    return replace(asked, questions=tuple(asked.questions[number] for number in chosen))


if __name__ == "__main__":
    main()
