"""What a writer reads in the terminal right after saving, long before the build is done."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kb.finding import Finding, Level
from kb.report import Report
from kb.report_formats import as_row, plural

_MOST_ELSEWHERE = 5


def show_saved(report: Report, saved: Sequence[Path]) -> None:
    """Print the errors and warnings of the saved files, then the errors of all others."""
    paths = {path.resolve() for path in saved}
    own = [one for one in report.findings if one.path.resolve() in paths and one.level in {Level.ERROR, Level.WARNING}]
    others = [one for one in report.findings if one.level is Level.ERROR and one not in own]
    _print(own)
    click.echo(f"kb: {', '.join(path.name for path in saved)}: {_counted(own) or 'nothing found'}", err=True)
    if others:
        click.echo(f"kb: elsewhere: {_counted(others)}", err=True)
        _print(others[:_MOST_ELSEWHERE])


def _print(findings: Sequence[Finding]) -> None:
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    for finding in findings:
        click.echo(as_row(finding, colour=colour), err=True)


def _counted(findings: Sequence[Finding]) -> str:
    counts = ((level, sum(one.level is level for one in findings)) for level in (Level.ERROR, Level.WARNING))
    return ", ".join(plural(count, str(level)) for level, count in counts if count)
