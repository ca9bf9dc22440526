"""The history that is to be learned: questions that agents resolved with an article, as a help desk exports them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.masking import mask
from search.analyser import plain
from search.errors import EvaluationError, LearningError, QueryError
from search.evaluation.question import COLUMNS, read_lines
from search.query import clean


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question, without its personal data, and the id of the article that resolved it; `where` is `path:line`."""

    article: str
    text: str
    where: str = ""

    @property
    def words(self) -> str:
        """Return the text as two questions are compared: its folded words."""
        return plain(self.text)


@dataclass(frozen=True, slots=True)
class History:
    """What a file holds: the questions, a sentence with `path:line` for each broken line, and how many secrets were masked."""

    questions: tuple[Resolved, ...]
    broken: tuple[str, ...]
    masked: int


def read_history(path: Path) -> History:
    """Read the columns row, article and query, and mask each text; raise LearningError where it is no such file."""
    try:
        lines = list(read_lines(path))
    except EvaluationError as error:
        raise LearningError(error.found, mend=error.mend) from None
    names = lines[0][1].split("\t") if lines else []
    if missing := [column for column in COLUMNS if column not in names]:
        raise LearningError(
            f"{path}:1: the header has no column {missing[0]!r}", mend=f"Begin the file with {', '.join(COLUMNS)}, separated by tabs"
        )
    questions: list[Resolved] = []
    broken: list[str] = []
    secrets = 0
    for number, line in lines[1:]:
        found = _resolved(line.split("\t"), names, f"{path}:{number}")
        if isinstance(found, str):
            broken.append(found)
        else:
            questions.append(found[0])
            secrets += found[1]
    if not questions and not broken:
        raise LearningError(f"{path} has a header and no question", mend="Add a line for each question")
    return History(tuple(questions), tuple(broken), secrets)


def _resolved(cells: Sequence[str], names: Sequence[str], where: str) -> tuple[Resolved, int] | str:
    """Return a question and how many secrets it held, or a sentence that says what is wrong with its line."""
    if len(cells) != len(names):
        return f"{where}: {len(cells)} columns where the header has {len(names)}. Separate columns by one tab; a text holds none."
    values = dict(zip(names, cells, strict=True))
    article = values["article"].strip()
    if not article:
        return f"{where}: the column article is empty. Write the id of the article that resolved the question."
    try:
        hidden = mask(clean(values["query"]))
    except QueryError as error:
        return f"{where}: {error.found}. Mend or delete that line."
    return Resolved(article, hidden.text, where), len(hidden.secrets)
