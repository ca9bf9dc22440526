"""Where the questions that were learned lie: a path alone, so that whoever looks for changes loads nothing else."""

from pathlib import Path

from kb.beside import beside

FILE = Path("history") / "learned.tsv"


def learned_file(docs: Path) -> Path:
    """Return where the learned questions of a folder of articles are kept, unless told otherwise."""
    return beside(docs, FILE)
