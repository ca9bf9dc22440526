"""Options that several commands share; each is also an environment variable."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def docs_option(command: _Command) -> _Command:
    """Add --docs."""
    return click.option(
        "--docs", type=click.Path(path_type=Path), default="docs", envvar="KB_DOCS", show_default=True, help="Folder of the articles."
    )(command)


def out_option(command: _Command) -> _Command:
    """Add --out."""
    return click.option(
        "--out", type=click.Path(path_type=Path), default="build", envvar="KB_OUT", show_default=True, help="Folder of what is built."
    )(command)


def model_option(command: _Command) -> _Command:
    """Add --model."""
    return click.option(
        "--model", default=None, envvar="KB_MODEL", help="Sentence Transformers model, by name or folder, instead of the bundled encoder."
    )(command)


def learned_option(command: _Command) -> _Command:
    """Add --learned."""
    return click.option(
        "--learned",
        type=click.Path(path_type=Path),
        default=None,
        envvar="KB_LEARNED",
        help="File of the learned questions; history/learned.tsv beside the articles unless named.",
    )(command)
