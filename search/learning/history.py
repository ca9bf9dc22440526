"""The history that is to be learned: questions that agents resolved with an article, as a help desk exports them."""

from dataclasses import dataclass
from pathlib import Path

from kb.masking import mask
from search.analyser import plain
from search.errors import EvaluationError, LearningError
from search.evaluation.question import read_row, read_rows
from search.query import without_masks


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
    """Read the columns row, article and query, each text without the secrets in it; raise LearningError where it is no such file."""
    try:
        rows = read_rows(path)
    except EvaluationError as error:
        raise LearningError(error.found, mend=error.mend) from None
    questions: list[Resolved] = []
    broken: list[str] = []
    secrets = 0
    for row in rows:
        try:
            question = read_row(row)
        except EvaluationError as error:
            broken.append(str(error))
            continue
        hidden = mask(question.text)
        questions.append(Resolved(question.article, without_masks(hidden.text) or hidden.text, row.where))
        secrets += len(hidden.secrets)
    return History(tuple(questions), tuple(broken), secrets)
