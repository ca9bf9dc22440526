"""Fits the probability of being right, on one help centre and judged on the other; prints the constants of `search.confidence`.

    python -m tests.benchmarks.confidence [EVAL]

EVAL holds BANKING77's training questions (PolyAI, CC-BY-4.0) and translations of some, as `make eval` takes them. The two help
centres are ours and `tests/centres/kestrel`, whose writers never saw each other's words.
"""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from kb.article import Audience
from kb.reader import read_docs
from search.asked import ask
from search.confidence import FEATURES, Logistic, features
from search.content_cache import content_cache
from search.encoder import Encoder, OnnxEncoder
from search.index import LanguageIndex
from search.indexing import index_languages
from search.ranking import rank

CENTRES = {"alisio": Path("docs"), "kestrel": Path("tests/centres/kestrel/docs")}
FILES = {"en": "banking77_train.tsv", "es": "queries_es.tsv", "ru": "queries_ru.tsv"}
EVERY = 5  # One English question in five: 2,000 of 10,003.
WITHOUT_ARTICLE = 0.03  # How much a question asked with its article away weighs, against the same question with it.
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """The features of some questions, with and without their article, whether the first was right, and the language of each."""

    features: Matrix
    without: Matrix
    right: NDArray[np.bool_]
    lang: NDArray[np.str_]


def main(folder: Path) -> None:
    """Fit on each centre, judge on the other, and print what both together give."""
    encoder = OnnxEncoder(Path("build/model"))
    samples = {name: _sample(docs, folder, encoder) for name, docs in CENTRES.items()}
    for name, other in (("alisio", "kestrel"), ("kestrel", "alisio")):
        _judge(f"fitted on {name}, judged on {other}", _fit([samples[name]]), samples[other])
    print(_fit(list(samples.values())))


def _sample(docs: Path, folder: Path, encoder: Encoder) -> Sample:
    languages = index_languages(read_docs(docs), encoder, content_cache(Path("build"))).languages
    rows: list[Matrix] = []
    without: list[Matrix] = []
    right: list[bool] = []
    langs: list[str] = []
    for lang, name in FILES.items():
        part = languages[lang]
        for text, article in _questions(folder / name, every=EVERY if lang == "en" else 1):
            asked, allowed = ask(text, encoder), part.readable(Audience.PUBLIC)
            ranking = rank(part, asked, allowed)
            rows.append(features(ranking))
            others = allowed & np.array([found.id != article for found in part.articles])
            without.append(features(rank(part, asked, others)))
            right.append(_first(part, int(ranking.order[0])) == article)
            langs.append(lang)
    return Sample(np.array(rows), np.array(without), np.array(right), np.array(langs))


def _questions(path: Path, every: int) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["query"], row["article"]) for row in csv.DictReader(file, delimiter="\t")][::every]


def _first(part: LanguageIndex, number: int) -> str:
    return part.articles[number].id


def _fit(samples: list[Sample]) -> Logistic:
    """Fit on samples together, each language weighing the same."""
    x = np.concatenate([part for s in samples for part in (s.features, s.without)])
    y = np.concatenate([part for s in samples for part in (s.right, np.zeros_like(s.right))])
    weights = np.concatenate([part for s in samples for part in (_even(s), WITHOUT_ARTICLE * _even(s))])
    means, scales = x.mean(0), x.std(0) + 1e-9
    model = LogisticRegression(C=0.1, max_iter=1000).fit((x - means) / scales, y, sample_weight=weights)
    rounded = [tuple(np.round(values, 4).tolist()) for values in (means, scales, model.coef_[0])]
    return Logistic(rounded[0], rounded[1], rounded[2], round(float(model.intercept_[0]), 4))


def _even(sample: Sample) -> Matrix:
    return np.array([1000 / (sample.lang == code).sum() for code in sample.lang])


def _judge(title: str, model: Logistic, sample: Sample) -> None:
    print(title)
    for lang in FILES:
        chosen = sample.lang == lang
        p, away = (_probabilities(model, rows[chosen]) for rows in (sample.features, sample.without))
        right = sample.right[chosen]
        order = np.argsort(-p)
        precision = np.cumsum(right[order]) / np.arange(1, len(p) + 1)
        share = float((np.flatnonzero(precision >= 0.95)[-1:] + 1).sum() / len(p))
        print(
            f"  {lang}: right {right.mean():.3f}, mean p {p.mean():.3f}, AUROC {roc_auc_score(right, p):.3f}, "
            f"ECE {_calibration_error(p, right):.3f}, 95 % right on the surest {share:.0%}, "
            f"AUROC without the article {roc_auc_score(np.repeat([1, 0], len(p)), np.concatenate([p, away])):.3f}"
        )
    print(f"  {dict(zip(FEATURES, np.round(model.coefficients, 2).tolist(), strict=True))}")


def _probabilities(model: Logistic, rows: Matrix) -> Matrix:
    odds: Matrix = np.array([model.odds(row) for row in rows])
    return np.asarray(1 / (1 + np.exp(-odds)))


def _calibration_error(p: Matrix, right: NDArray[np.bool_], bins: int = 10) -> float:
    groups = np.array_split(np.argsort(p), bins)
    return float(sum(len(group) * abs(p[group].mean() - right[group].mean()) for group in groups) / len(p))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/eval"))
