"""What the last check or build said, in one file that the writer's preview reads."""

import contextlib
import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

from kb.finding import Level
from kb.help_centre import HelpCentre
from kb.report import Report
from kb.source_file import find_files
from kb.swap import write_whole

FILE_NAME = "findings.json"
_SHOWN = frozenset({Level.ERROR, Level.WARNING})


@dataclass(frozen=True, slots=True)
class PageFinding:
    """One error or warning; `url` is the page that its file becomes, empty for a file that becomes none."""

    url: str
    place: str
    level: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """All errors and warnings, and the sentence with which a build failed."""

    failure: str = ""
    findings: tuple[PageFinding, ...] = ()

    def count(self, level: Level) -> int:
        """Return how many findings have a level."""
        return sum(finding.level == level for finding in self.findings)

    def on_page(self, url: str) -> tuple[PageFinding, ...]:
        """Return the findings of the file that becomes a page."""
        return tuple(finding for finding in self.findings if finding.url == url)


def outcome_of(report: Report, centre: HelpCentre) -> Outcome:
    """Return what a check found, each finding with its page."""
    urls = {file.path: file.url for lang, folder in centre.folders.items() for file in find_files(folder, lang)}
    found = (finding for finding in report.findings if finding.level in _SHOWN)
    return Outcome(
        findings=tuple(
            PageFinding(urls.get(one.path, ""), f"{one.shown_path}:{one.line}", str(one.level), one.rule.code, one.sentence)
            for one in found
        )
    )


def write_outcome(out: Path, outcome: Outcome) -> None:
    """Write an outcome at once; a folder that cannot be written is the build's own matter to say."""
    with contextlib.suppress(OSError):
        out.mkdir(parents=True, exist_ok=True)
        write_whole(out / FILE_NAME, json.dumps(dataclasses.asdict(outcome), ensure_ascii=False).encode())


def read_outcome(out: Path) -> Outcome:
    """Read what was written last; where nothing was, or nothing readable, nothing was found."""
    try:
        data = json.loads((out / FILE_NAME).read_text(encoding="utf-8"))
        return Outcome(data["failure"], tuple(PageFinding(**finding) for finding in data["findings"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Outcome()
