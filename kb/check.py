"""Checks a folder of articles by all the rules."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from kb.checks import check_all
from kb.finding import Finding, Level
from kb.help_centre import HelpCentre
from kb.levels import read_levels
from kb.reader import read_docs
from kb.report import Report


def check_docs(
    docs: Path,
    *,
    levels: Mapping[str, Level] | None = None,
    today: dt.date | None = None,
    deep: Callable[[HelpCentre], Iterable[Finding]] | None = None,
) -> Report:
    """Read and check a folder of articles; raise DocsError where there are none.

    `levels` changes the level of rules by their code, instead of what `mkdocs.yml` says; `deep` adds the rules that need
    the encoder.
    """
    levels = read_levels(docs) if levels is None else levels
    centre = read_docs(docs)
    return check_centre(centre, levels=levels, today=today, deep=deep)


def check_centre(
    centre: HelpCentre,
    *,
    levels: Mapping[str, Level],
    today: dt.date | None = None,
    deep: Callable[[HelpCentre], Iterable[Finding]] | None = None,
) -> Report:
    """Check articles that have been read already."""
    found = [*centre.findings, *check_all(centre, today=today or dt.date.today()), *(deep(centre) if deep else ())]
    weighed = (dataclasses.replace(finding, level=levels.get(finding.rule.code, finding.level)) for finding in found)
    findings = sorted((finding for finding in weighed if finding.level is not Level.OFF), key=_place)
    return Report(tuple(findings), len(centre.articles), centre.languages)


def _place(finding: Finding) -> tuple[str, int, str, str]:
    return finding.path.as_posix(), finding.line, finding.rule.code, finding.found
