"""What lies beside a folder of articles: the bank's data, `mkdocs.yml`, confirmations, what was learned."""

from pathlib import Path

BANK, SITE = "bank.yml", "mkdocs.yml"
MESSAGES = "messages.yml"  # A bank's own examples of messages that must not get an ordinary answer.
CONFIRMATIONS = "translations.lock.yml"


def beside(docs: Path, name: str | Path) -> Path:
    """Return where a file beside the articles is, whether it is there or not; a link to them is followed first."""
    return docs.resolve().parent / name


def read_with(docs: Path) -> list[Path]:
    """Return the files beside the articles that a build reads with them, those that are there."""
    return [path for name in (BANK, SITE, MESSAGES, CONFIRMATIONS) if (path := beside(docs, name)).is_file()]
