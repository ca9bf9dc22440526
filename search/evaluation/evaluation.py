"""All that is measured of one set of questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from search.engine import SearchEngine
from search.evaluation.estimate import mean
from search.evaluation.figures import Figures, action_figures, confidence_figures, far_figures, near_figures, ranking_figures
from search.evaluation.outcome import Outcome, ask, column
from search.evaluation.question import Question, QuestionSet, checked_text, main_language, read_lines
from search.evaluation.removal import near_outcomes
from search.evaluation.robustness import robustness
from search.evaluation.safety import SafetyMessage, ask_safety, by_category, safety_figures
from search.query import Query

_ENOUGH_WORDS = 3  # The language of shorter questions is often anybody's guess.


@dataclass(frozen=True, slots=True)
class Others:
    """What is asked besides the questions: texts that are no bank's matter, messages for a person, and other ways of typing.

    `out_of_scope_lang` is the language of those texts; left empty, they are asked in every language.
    """

    out_of_scope: tuple[str, ...] = ()
    out_of_scope_lang: str = ""
    safety: tuple[SafetyMessage, ...] = ()
    translations: tuple[QuestionSet, ...] = ()
    robustness: bool = False


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one set, what came of its questions, and the safety messages' results as {category: (right, of)}."""

    name: str
    lang: str
    figures: Figures
    outcomes: tuple[Outcome, ...]
    without_article: int
    categories: dict[str, tuple[int, int]]


def evaluate(engine: SearchEngine, asked: QuestionSet, others: Others | None = None) -> Evaluation:
    """Ask a set of questions and everything else that there is for its language; two runs give the same figures."""
    others = others or Others()
    outcomes = ask(engine, asked.questions, _told(asked))
    removed = (*near_outcomes(engine, asked), *(outcome for outcome in outcomes if not outcome.known))
    safety = ask_safety(engine, others.safety, asked.lang)
    figures = {
        **ranking_figures(outcomes),
        **action_figures(outcomes),
        **confidence_figures(outcomes),
        **far_figures(outcomes, far_outcomes(engine, asked, others)),
        **near_figures(outcomes, removed),
        **_language_figures(engine, asked),
        **(safety_figures(safety) if safety else {}),
        **(robustness(engine, asked, outcomes, others.translations) if others.robustness else {}),
    }
    present = {key: figure for key, figure in figures.items() if figure.of or key.endswith("_right")}
    missing = sum(not outcome.known for outcome in outcomes)
    return Evaluation(asked.name, asked.lang, present, outcomes, missing, by_category(safety))


def read_out_of_scope(path: Path, languages: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Read one text a line, and tell the language of most; raise EvaluationError with the line for one that cannot be asked."""
    texts = tuple(checked_text(line, f"{path}:{number}") for number, line in read_lines(path))
    return texts, main_language(texts, languages)


def far_outcomes(engine: SearchEngine, asked: QuestionSet, others: Others) -> tuple[Outcome, ...]:
    """Ask what is no bank's matter, where it is in the language of the questions."""
    if others.out_of_scope_lang not in {"", asked.lang}:
        return ()
    return ask(engine, [Question(str(number), "", text) for number, text in enumerate(others.out_of_scope)], _told(asked))


def _language_figures(engine: SearchEngine, asked: QuestionSet) -> Figures:
    long = [question.text for question in asked.questions if len(question.text.split()) >= _ENOUGH_WORDS]
    return {"language_right": mean(column(engine.search(Query(text, limit=1)).lang == asked.lang for text in long))}


def _told(asked: QuestionSet) -> str | None:
    return asked.lang if asked.told else None
