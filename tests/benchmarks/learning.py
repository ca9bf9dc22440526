"""How much a history helps: the right article first, by questions learned for each article.

    python -m tests.benchmarks.learning [../shared/eval] [--out build]

A seventh of the 10,003 questions is held out and asked; the others are the history. The Spanish and Russian questions are asked with their
English originals left out of the history. The last rows leave a quarter of the articles without any history.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from search.learning.network import train

from kb.article import Audience
from search.asked import Asked
from search.build import content_cache
from search.current import read_current
from search.encoder import Encoder, Matrix, load_encoder
from search.evaluation.question import read_questions
from search.index import Index, read_index
from search.learning.history import Resolved
from search.learning.model import LearnedModel
from search.learning.vectors import question_vectors
from search.ranking import rank

SIZES = (1, 3, 5, 10, 20)
HELD_OUT = 7
LARGE = "banking77_train.tsv"
SMALL = {"en": "queries_en_sample.tsv", "es": "queries_es.tsv", "ru": "queries_ru.tsv"}


@dataclass(frozen=True, slots=True)
class Posed:
    """Questions of one language with their vectors and what the articles alone say: mean scores, shape (questions, articles)."""

    questions: Sequence[Resolved]
    vectors: Matrix
    alone: Matrix
    ids: Sequence[str]
    dimension: int

    def hit(self, model: LearnedModel | None, among: frozenset[str] | None = None) -> float:
        """Return how often the right article comes first, of the questions whose article is `among` the given ones."""
        learned = model.among(self.ids) if model else None
        allowed = np.ones(len(self.ids), dtype=np.bool_)
        right = []
        for question, vector, scores in zip(self.questions, self.vectors, self.alone, strict=True):
            if among is not None and question.article not in among:
                continue
            if learned:
                scores = learned.blended(scores, learned.scores(vector[: self.dimension], vector[self.dimension :]), allowed)  # noqa: PLW2901
            right.append(self.ids[int(scores.argmax())] == question.article)
        return float(np.mean(right))


def main() -> None:
    """Measure and print the curve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval", type=Path, nargs="?", default=Path("../shared/eval"), help="folder of the questions")
    parser.add_argument("--out", type=Path, default=Path("build"), help="folder of what is built")
    chosen = parser.parse_args()
    if not (chosen.eval / LARGE).is_file():
        sys.exit(f"learning: there is no {LARGE} in {chosen.eval}. Name the folder of the questions.")
    index = read_index(read_current(chosen.out))
    encoder = load_encoder(chosen.out, index.manifest.model)
    for line in _table(chosen.eval, index, encoder, chosen.out):
        print(line, flush=True)


def _table(folder: Path, index: Index, encoder: Encoder, out: Path) -> Iterator[str]:
    files = {"large": LARGE, **SMALL}
    read = {name: [Resolved(q.article, q.text) for q in read_questions(folder / file)] for name, file in files.items()}
    vectors = {name: question_vectors([q.text for q in found], encoder, content_cache(out)) for name, found in read.items()}
    asked = {lang: _posed(read[lang], vectors[lang], lang, index) for lang in SMALL}
    sampled = {question.words for question in read["en"]}
    held = np.arange(len(read["large"])) % HELD_OUT == 0
    part = np.flatnonzero(held)
    unseen = _posed([read["large"][n] for n in part], vectors["large"][part], "en", index)
    usable = [n for n in np.flatnonzero(~held).tolist() if read["large"][n].words not in sampled]
    yield f"| history, of each article | {len(part):,} unseen | es | ru | seconds |\n| --- | --- | --- | --- | --- |"
    yield f"| none | {unseen.hit(None):.3f} | {asked['es'].hit(None):.3f} | {asked['ru'].hit(None):.3f} | |"
    for size in (*SIZES, None):
        numbers = _at_most(read["large"], usable, size)
        started = perf_counter()
        model = train([read["large"][n] for n in numbers], vectors["large"][numbers])
        cells = [f"{posed.hit(model):.3f}" for posed in (unseen, asked["es"], asked["ru"])]
        yield f"| {size or 'all'} | {' | '.join(cells)} | {perf_counter() - started:.0f} |"
    yield from _without_some(read["large"], vectors["large"], usable, unseen)


def _without_some(questions: Sequence[Resolved], vectors: Matrix, usable: Sequence[int], unseen: Posed) -> Iterator[str]:
    """Yield how questions about articles without a history fare when three in four have one, and the others."""
    articles = sorted({question.article for question in questions})
    without = frozenset(articles[::4])
    numbers = np.array([n for n in usable if questions[n].article not in without])
    model = train([questions[n] for n in numbers], vectors[numbers])
    for name, some in (("with", frozenset(articles) - without), ("without", without)):
        figures = f"{unseen.hit(None, some):.3f} by the articles alone, {unseen.hit(model, some):.3f} with what was learned"
        yield f"\nArticles {name} history, when {len(without)} of {len(articles)} have none: {figures}"


def _posed(questions: Sequence[Resolved], vectors: Matrix, lang: str, index: Index) -> Posed:
    part = index.languages[lang]
    size = index.manifest.dimension
    allowed = part.readable(Audience.PUBLIC)
    asked = [Asked(q.text, v[:size], v[size:] if v.size > size else None) for q, v in zip(questions, vectors, strict=True)]
    alone = np.array([rank(part, one, allowed).mean_scores for one in asked])
    return Posed(questions, vectors, alone, [article.id for article in part.articles], size)


def _at_most(questions: Sequence[Resolved], usable: Sequence[int], size: int | None) -> NDArray[np.int64]:
    counts: dict[str, int] = {}
    chosen = []
    for number in np.random.default_rng(0).permutation(usable):
        article = questions[number].article
        counts[article] = counts.get(article, 0) + 1
        if size is None or counts[article] <= size:
            chosen.append(number)
    return np.array(chosen)


if __name__ == "__main__":
    main()
