"""How much a history helps: the right article first, by questions learned for each article, and what it does to articles without one.

    python -m tests.benchmarks.learning [../shared/eval] [--out build]

The history are BANKING77's 10,003 training questions (PolyAI, CC-BY-4.0). The Spanish and Russian questions are asked with their
English originals left out of it. The last rows leave a quarter of the articles without any history, each quarter in turn.
"""

import argparse
import dataclasses
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from search.content_cache import content_cache
from search.current import read_current
from search.encoder import load_encoder
from search.engine import SearchEngine
from search.evaluation.curve import Bench, as_table, divided
from search.evaluation.figures import action_figures, confidence_figures, ranking_figures
from search.evaluation.kept_encoder import keep_queries
from search.evaluation.outcome import Outcome, ask
from search.evaluation.question import Question, QuestionSet, question_set
from search.evaluation.table import shown
from search.index import read_index

LARGE = "banking77_train.tsv"
SMALL = {"en": "queries_en_sample.tsv", "es": "queries_es.tsv", "ru": "queries_ru.tsv"}
QUARTERS = 4
FIGURES = {
    "hit@1": "right article first",
    "hit@3": "among the first 3",
    "answer_share": "answered",
    "answer_right": "… with the right article",
    "clarify_share": "asked back",
    "clarify_right": "… the right article among 3",
    "calibration_error": "expected calibration error",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval", type=Path, nargs="?", default=Path("../shared/eval"), help="folder of the questions")
    parser.add_argument("--out", type=Path, default=Path("build"), help="folder of what is built")
    chosen = parser.parse_args()
    if not (chosen.eval / LARGE).is_file():
        sys.exit(f"learning: there is no {LARGE} in {chosen.eval}. Name the folder of the questions.")
    index = dataclasses.replace(read_index(read_current(chosen.out)), learned=None)
    bench = Bench(index, load_encoder(chosen.out, index.manifest.model), content_cache(chosen.out))
    languages = tuple(index.languages)
    sets = [dataclasses.replace(question_set(chosen.eval / name, lang, languages), name=lang) for lang, name in SMALL.items()]
    large = question_set(chosen.eval / LARGE, "en", languages)
    print(as_table(bench.curves(large, sets)), flush=True)
    print(decisions(bench, large, sets), flush=True)
    print(without_some(bench, large, sets), flush=True)


def decisions(bench: Bench, large: QuestionSet, sets: Sequence[QuestionSet]) -> str:
    """Return a table of what is decided once everything is learned that is not asked."""
    held, usable = divided(large, sets)
    engine = _engine(bench, usable)
    asked = [held, *(one for one in sets if one.lang != large.lang)]
    found = [ask(engine, one.questions, one.lang) for one in asked]
    figures = [{**ranking_figures(one), **action_figures(one), **confidence_figures(one)} for one in found]
    rows = [f"| {label} | {' | '.join(shown(one.get(key)) for one in figures)} |" for key, label in FIGURES.items()]
    return "\n".join([f"\n| all learned | {' | '.join(one.name for one in asked)} |", f"| --- |{' --- |' * len(asked)}", *rows])


def without_some(bench: Bench, large: QuestionSet, sets: Sequence[QuestionSet]) -> str:
    """Return how questions fare about articles with and without history, when each quarter of the articles in turn has none."""
    held, usable = divided(large, sets)
    articles = sorted({question.article for question in large.questions})
    alone = _engine(bench, [])
    counts = {name: [0, 0, 0] for name in ("with", "without")}
    for quarter in range(QUARTERS):
        lacking = frozenset(articles[quarter::QUARTERS])
        engine = _engine(bench, [question for question in usable if question.article not in lacking])
        for name, chosen in (("with", frozenset(articles) - lacking), ("without", lacking)):
            questions = [question for question in held.questions if question.article in chosen]
            before, after = (_first(ask(one, questions, held.lang)) for one in (alone, engine))
            counts[name] = [sum(pair) for pair in zip(counts[name], (len(questions), before, after), strict=True)]
    return "\n" + "\n".join(_sentences(counts.items()))


def _sentences(counts: Collection[tuple[str, list[int]]]) -> Iterator[str]:
    for name, (asked, before, after) in counts:
        yield f"Articles {name} history, when a quarter has none: {before / asked:.3f} by the articles alone, {after / asked:.3f} learned"


def _engine(bench: Bench, questions: Sequence[Question]) -> SearchEngine:
    learned = bench.model(questions) if questions else None
    return SearchEngine(dataclasses.replace(bench.index, learned=learned), keep_queries(bench.encoder))


def _first(outcomes: Sequence[Outcome]) -> int:
    return sum(outcome.is_first for outcome in outcomes)


if __name__ == "__main__":
    main()
