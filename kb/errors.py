"""Everything that can go wrong in `kb`, as one tree.

KbError
├── DocsError       the folder of articles cannot be read at all
├── BankError       the bank's data file is broken
│   └── FactError   a fact is unknown or cannot be formatted
├── ConfigError     mkdocs.yml cannot be used
└── BuildError      the site could not be built
"""

from pathlib import Path

from kb.sentences import closed


class KbError(Exception):
    """A failure that a person can mend: where, what was found, and the mend."""

    exit_code = 1

    def __init__(self, found: str, *, mend: str = "", path: Path | None = None, line: int | None = None) -> None:
        super().__init__(found)
        self.found = found
        self.mend = mend
        self.path = path
        self.line = line

    @property
    def where(self) -> str:
        """Return `path:line`, as much of it as is known."""
        return ":".join(str(part) for part in (self.path, self.line) if part is not None)

    def __str__(self) -> str:
        return closed(f"{self.where}: {self.found}" if self.where else self.found, self.mend)


class DocsError(KbError):
    """The folder of articles is missing, is not a folder or holds no article."""

    exit_code = 2


class BankError(KbError):
    """The bank's data file is broken."""


class FactError(BankError):
    """A fact is unknown, refers to itself or has a shape that cannot be formatted."""


class ConfigError(KbError):
    """mkdocs.yml is missing or broken."""


class BuildError(KbError):
    """The site could not be built; the last good one is untouched."""
