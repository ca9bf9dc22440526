"""How far a long piece of work is, on one line that moves; where nobody looks on, only its end is said."""

import os
from collections.abc import Callable

import click

Progress = Callable[[int, int], None]


def progress_line(work: str, done_things: str) -> Progress:
    """Return what shows `index: 3 of 10 passages embedded (30 %)`, and at the end `index: 10 passages embedded`."""

    def show(done: int, total: int) -> None:
        if os.isatty(2):
            click.echo(f"\rkb: {work}: {done} of {total} {done_things} ({done * 100 // total} %)", err=True, nl=done == total)
        elif done == total:
            click.echo(f"kb: {work}: {total} {done_things}", err=True)

    return show
