"""A report as a person reads it, as JSON, and as the commands of a GitHub workflow."""

import itertools
import json
from collections.abc import Callable, Iterator

from kb.finding import Finding, Level
from kb.report import Report

_COLOURS = {Level.ERROR: 31, Level.WARNING: 33, Level.HINT: 36}
_GITHUB = {Level.ERROR: "error", Level.WARNING: "warning", Level.HINT: "notice"}
_WIDTH = len("warning")


def as_text(report: Report, seconds: float, *, colour: bool = False) -> str:
    """Return the findings grouped by file, and a closing line with counts and time."""
    groups = ("\n".join(as_row(finding, colour=colour) for finding in group) for group in _by_file(report))
    return "\n\n".join([*groups, _closing(report, seconds)])


def as_json(report: Report, seconds: float) -> str:
    """Return the findings and counts as one JSON object."""
    counts = {str(level): report.count(level) for level in _GITHUB}
    findings = [_as_object(finding) for finding in report.findings]
    whole = {
        "articles": report.articles,
        "languages": report.languages,
        "counts": counts,
        "seconds": round(seconds, 3),
        "findings": findings,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_github(report: Report, seconds: float) -> str:
    """Return workflow commands, which the forge shows beside the lines of a pull request."""
    return "\n".join([*(_command(finding) for finding in report.findings), _closing(report, seconds)])


FORMATS: dict[str, Callable[[Report, float], str]] = {"text": as_text, "json": as_json, "github": as_github}


def _by_file(report: Report) -> Iterator[list[Finding]]:
    for _, group in itertools.groupby(report.findings, key=lambda finding: finding.path):
        yield list(group)


def as_row(finding: Finding, *, colour: bool = False) -> str:
    """Return one finding on one line."""
    place, level = f"{finding.shown_path}:{finding.line}", f"{finding.level:<{_WIDTH}}"
    if colour:
        place, level = f"\033[1m{place}\033[0m", f"\033[{_COLOURS[finding.level]}m{level}\033[0m"
    return f"{place}  {level}  {finding.rule.code}  {finding.sentence}"


def _closing(report: Report, seconds: float) -> str:
    languages = f" in {', '.join(report.languages)}" if len(report.languages) > 1 else ""
    counts = [plural(count, str(level)) for level in _GITHUB if (count := report.count(level))]
    return f"{plural(report.articles, 'article')}{languages}: {', '.join(counts) or 'nothing found'} ({seconds:.2f} s)"


def plural(count: int, noun: str) -> str:
    """Return a number with its English noun."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _as_object(finding: Finding) -> dict[str, str | int]:
    return {
        "path": finding.shown_path,
        "line": finding.line,
        "level": str(finding.level),
        "code": finding.rule.code,
        "found": finding.found,
        "mend": finding.mend,
    }


def _command(finding: Finding) -> str:
    place = f"file={_property(finding.shown_path)},line={finding.line},title={finding.rule.code}"
    return f"::{_GITHUB[finding.level]} {place}::{_data(finding.sentence)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
