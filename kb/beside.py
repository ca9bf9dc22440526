"""What lies beside a folder of articles: the bank's data, `mkdocs.yml`, confirmations, what was learned."""

from pathlib import Path


def beside(docs: Path, name: str | Path) -> Path:
    """Return where a file beside the articles is, whether it is there or not; a link to them is followed first."""
    return docs.resolve().parent / name
