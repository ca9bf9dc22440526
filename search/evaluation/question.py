"""Questions with the article that answers each, as a file of tab-separated columns holds them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.detection import detect_language
from search.errors import EvaluationError, QueryError
from search.query import clean

COLUMNS = ("row", "article", "query")
HEADER = "\t".join(COLUMNS)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the id of the article that answers it; equal rows of two files are translations of each other."""

    row: str
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line below the header, its names, and where it stands, as `path:line`."""

    names: Sequence[str]
    line: str
    where: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions of one language; `told` says whether a search is told the language or detects it."""

    name: str
    lang: str
    told: bool
    questions: tuple[Question, ...]


def read_questions(path: Path) -> tuple[Question, ...]:
    """Read the columns row, article and query; raise EvaluationError with the line for a broken file."""
    return tuple(read_row(row) for row in read_rows(path))


def read_rows(path: Path) -> tuple[Row, ...]:
    """Read the lines below a header that has the columns; raise EvaluationError where it has not, or where there is no line."""
    lines = read_lines(path)
    _, header = next(lines, (1, ""))
    names = header.split("\t")
    if missing := [column for column in COLUMNS if column not in names]:
        raise EvaluationError(
            f"{path}:1: the header has no column {missing[0]!r}", mend=f"Begin the file with {', '.join(COLUMNS)}, separated by tabs"
        )
    rows = tuple(Row(names, line, f"{path}:{number}") for number, line in lines)
    if not rows:
        raise EvaluationError(f"{path} has a header and no question", mend="Add a line for each question")
    return rows


def read_row(row: Row) -> Question:
    """Return a line's question; raise EvaluationError where it has none."""
    cells = row.line.split("\t")
    if len(cells) != len(row.names):
        found = f"{row.where}: {len(cells)} columns where the header has {len(row.names)}"
        raise EvaluationError(found, mend="Separate columns by one tab; a text holds none")
    values = dict(zip(row.names, cells, strict=True))
    if not values["article"].strip():
        raise EvaluationError(f"{row.where}: the column article is empty", mend="Write the id of the article that answers the question")
    return Question(values["row"].strip(), values["article"].strip(), checked_text(values["query"], row.where))


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that are not blank, with their numbers; raise EvaluationError where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read ({error.strerror})", mend="Name a file that exists") from None
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path} is not UTF-8 (byte {error.start})", mend="Save it as UTF-8") from None
    # Not splitlines(), which also ends a line at characters that a question may hold, such as U+2028.
    return ((number, line.rstrip("\r")) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def question_set(path: Path, lang: str | None, languages: Sequence[str]) -> QuestionSet:
    """Read a file's questions; where no language is named, it is the one that most of them are detected in."""
    questions = read_questions(path)
    if lang is not None and lang not in languages:
        raise EvaluationError(f"the index has no language {lang!r}", mend=f"Languages are {', '.join(languages)}")
    spoken = lang or main_language((question.text for question in questions), languages)
    return QuestionSet(path.stem, spoken, lang is not None, questions)


def main_language(texts: Iterable[str], languages: Sequence[str]) -> str:
    """Return the language that most texts are in, the first of the site's where two are as frequent."""
    counts = Counter(detect_language(text, languages) for text in texts)
    return max(languages, key=lambda code: counts[code])


def checked_text(text: str, where: str) -> str:
    """Return a text that can be asked; raise EvaluationError with the line for any other."""
    try:
        return clean(text)
    except QueryError as error:
        raise EvaluationError(f"{where}: {error.found}", mend="Mend or delete that line") from None
