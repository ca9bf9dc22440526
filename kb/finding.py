"""What a check found: where, which rule, what was found, and the mend."""

import enum
from dataclasses import dataclass
from pathlib import Path

from kb.sentences import closed


class Level(enum.StrEnum):
    """How much a finding weighs: an error stops the build."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that every article must satisfy."""

    code: str
    level: Level
    sentence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that breaks a rule; `path` is absolute."""

    rule: Rule
    path: Path
    line: int
    found: str
    mend: str
    level: Level

    @property
    def shown_path(self) -> str:
        """Return the path as a person reads it: relative where it is below the working folder."""
        return shown(self.path)

    @property
    def sentence(self) -> str:
        """Return what was found and the mend as two sentences."""
        return closed(self.found, self.mend)

    def __str__(self) -> str:
        return f"{self.shown_path}:{self.line}: {self.level} {self.rule.code}: {self.sentence}"


def shown(path: Path) -> str:
    """Return a path relative to the working folder where it is below it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
