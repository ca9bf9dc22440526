"""The file of resolved questions that `kb learn` reads, and that grows from export to export."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.masking import mask
from kb.swap import write_whole
from search.errors import LearningError, QueryError
from search.evaluation.question import COLUMNS, HEADER, read_lines
from search.query import MAX_CHARACTERS, clean


@dataclass(frozen=True, slots=True)
class ResolvedQuestion:
    """A question and the article that resolved it; `row` names it, and a newer one of that name replaces it."""

    row: str
    article: str
    query: str


def add_to_history(path: Path, resolved: Iterable[ResolvedQuestion]) -> None:
    """Write questions into a file, once each, behind what is there; an interruption leaves the file as it was; raise LearningError."""
    new = {one.row: line for one in resolved if (line := _line(one))}
    try:
        kept = [line for line in _there(path) if line.partition("\t")[0] not in new]
        path.parent.mkdir(parents=True, exist_ok=True)
        content = "\n".join([HEADER, *kept, *new.values(), ""]).encode()
        write_whole(path, content, mode=0o600)  # Customers' words, if masked: for its owner alone.
    except OSError as error:
        raise LearningError(f"{path} cannot be written ({error.strerror})", mend="Name a file in a folder of yours") from None


def _there(path: Path) -> Iterator[str]:
    if not path.exists():
        return
    lines = read_lines(path)
    if next(lines, (1, HEADER))[1] != HEADER:
        raise LearningError(f"{path}:1: the header is not {', '.join(COLUMNS)}", mend="Name a new file, or one that this command wrote")
    yield from (line for _, line in lines)


def _line(one: ResolvedQuestion) -> str | None:
    """Return the question as a line, or None where it holds no words."""
    text = " ".join(mask(one.query).text.split())
    try:
        return "\t".join((one.row, one.article, clean(text[:MAX_CHARACTERS])))
    except QueryError:
        return None
