"""What a check found: where, which rule, what was found, and the mend."""

import enum
from dataclasses import dataclass
from pathlib import Path


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
    """One place that breaks a rule."""

    rule: Rule
    path: Path
    line: int
    found: str
    mend: str
    level: Level

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.level} {self.rule.code}: {self.found}. {self.mend}."
