"""The learned questions on disk: one line a question, beside the articles and outside of the repository.

The file is itself a history (`kb learn` and `kb eval` read it), two of them merge by their lines, and an operator erases a customer's
question by deleting its line. It holds customers' words, masked, so that it is written for its owner alone and ignored by git.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.swap import write_whole
from search.errors import LearningError
from search.evaluation.question import HEADER
from search.learning.history import Resolved, read_history


def read_learned(path: Path) -> tuple[Resolved, ...]:
    """Read the learned questions, none where there is no file; raise LearningError with the line for a broken one."""
    if not path.is_file() or path.stat().st_size <= len(HEADER) + 1:
        return ()
    history = read_history(path)
    if history.broken:
        raise LearningError(history.broken[0])
    return history.questions


def write_learned(path: Path, questions: Iterable[Resolved]) -> None:
    """Replace the file in one step; lines are ordered, so that two sets can be compared and merged."""
    make_private(path.parent)
    lines = sorted({f"{_row(one)}\t{one.article}\t{one.text}" for one in questions}, key=lambda line: line.split("\t")[1:])
    write_whole(path, "\n".join([HEADER, *lines, ""]).encode(), mode=0o600)


def make_private(folder: Path) -> None:
    """Make a folder whose content git ignores."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("# Customers' words stay out of the repository.\n*\n", encoding="ascii")
    except OSError as error:
        raise LearningError(
            f"the folder {folder} cannot be written ({error.strerror})", mend="Name a file elsewhere with --learned"
        ) from None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one `kb learn` at a time change a file; the other waits, and so loses nothing."""
    make_private(path.parent)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _row(question: Resolved) -> str:
    return hashlib.sha256(f"{question.article}\n{question.text}".encode()).hexdigest()[:12]
