"""A quick gate: the ranking of our own articles on public questions, 231 in each language."""

import os
from functools import cache
from pathlib import Path

import pytest

from search.engine import SearchEngine
from search.evaluation.figures import Figures, action_figures, ranking_figures
from search.evaluation.outcome import ask
from search.evaluation.question import read_questions
from tests.command import ROOT

FOLDER = Path(os.environ.get("KB_EVAL", ROOT.parent / "shared" / "eval"))
FILES = {"en": "queries_en_sample.tsv", "es": "queries_es.tsv", "ru": "queries_ru.tsv"}

# One question is .004, so that a rewording of some articles does not fall through, and a lost signal of the ranking does. Each stands
# below the worst language of the last measurement, named beside it.
LEAST = {
    "hit@1": 0.74,  # .78; without one of the classifiers it is below .74.
    "hit@3": 0.90,  # .94
    "answer_share": 0.33,  # .38: who answers nothing is never wrong.
    "answer_right": 0.92,  # .95
    "clarify_right": 0.87,  # .91
}

pytestmark = pytest.mark.skipif(
    not all((FOLDER / name).is_file() for name in FILES.values()),
    reason=f"the public questions are not in {FOLDER}; name their folder in KB_EVAL",
)


@cache
def figures(engine: SearchEngine, lang: str) -> Figures:
    outcomes = ask(engine, read_questions(FOLDER / FILES[lang]), lang)
    return ranking_figures(outcomes) | action_figures(outcomes)


@pytest.mark.parametrize("key", LEAST)
@pytest.mark.parametrize("lang", FILES)
def test_public_questions_find_their_articles(engine: SearchEngine, lang: str, key: str) -> None:
    found = figures(engine, lang)[key].value
    assert found is not None
    assert found >= LEAST[key], f"{key} in {lang} is {found}; `kb eval --report` shows which articles are confused"
