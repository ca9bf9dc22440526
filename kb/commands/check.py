"""`kb check`: what is wrong with the articles, each with its line and its mend."""

import functools
import importlib
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from kb.errors import KbError
from kb.finding import Finding
from kb.help_centre import HelpCentre


class _NoEncoderError(KbError):
    """The deep rules were asked for where the encoder is not installed."""

    exit_code = 2


@click.command("check", short_help="Say what is wrong with the articles.")
@click.argument("docs", type=click.Path(path_type=Path), default="docs")
@click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text", help="How the findings are printed.")
@click.option("--deep", is_flag=True, help="Also run the rules that need the encoder (K701, K702).")
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
def command(docs: Path, style: str, *, deep: bool, strict: bool) -> None:
    """Check the articles in DOCS (the folder docs unless named).

    Exits with 0 when there is no error, 1 when there is one, 2 when it could not check.
    """
    from kb.check import check_docs
    from kb.report_formats import FORMATS, as_text

    start = time.perf_counter()
    report = check_docs(docs, deep=_deep() if deep else None)
    printed = functools.partial(as_text, colour=_on_terminal()) if style == "text" else FORMATS[style]
    click.echo(printed(report, time.perf_counter() - start))
    sys.exit(1 if report.failed(strict=strict) else 0)


def _deep() -> Callable[[HelpCentre], Iterable[Finding]]:
    try:
        check_deep: Callable[[HelpCentre], Iterable[Finding]] = importlib.import_module("search.deep_checks").check_deep
    except ImportError as error:
        raise _NoEncoderError(
            f"the deep rules need the encoder ({error})", mend="Install `ventanilla[build]`, or leave --deep out"
        ) from None
    return check_deep


def _on_terminal() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
