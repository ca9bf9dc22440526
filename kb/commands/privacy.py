"""`kb privacy`: what is kept of one person, shown and erased."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    import sqlalchemy as sa

    from site_api.privacy.whose import Whose

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _whose_options(command: _Command) -> _Command:
    for option in (
        click.option("--email", help="E-mail address that the person gave for a ticket."),
        click.option("--reference", help="Reference of one of the person's tickets."),
        click.option("--session", help="Secret of one of the person's conversations."),
    ):
        command = option(command)
    return command


@click.group("privacy", short_help="Show or erase what is kept of one person.")
def command() -> None:
    """Show or erase all that is kept of one person, and let go of what is older than its time."""


@command.command("export")
@_whose_options
def export(session: str | None, reference: str | None, email: str | None) -> None:
    """Print all that is kept of one person as JSON: conversations, tickets and consents."""
    from kb.commands._store import database
    from site_api.privacy.record import export as rows_of

    with database() as opened, opened.read() as connection:
        whose = _whose(connection, session, reference, email)
        data = {found.table: found.rows for found in rows_of(connection, whose)}
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


@command.command("erase")
@_whose_options
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(session: str | None, reference: str | None, email: str | None, *, yes: bool) -> None:
    """Erase all that is kept of one person; of a ticket only that there was one stays, without any words."""
    import datetime as dt

    from kb.commands._store import database
    from site_api.privacy.record import erase as erase_all

    with database() as opened:
        with opened.read() as connection:
            whose = _whose(connection, session, reference, email)
        click.echo(f"found: {len(whose.conversations)} conversations, {len(whose.tickets)} tickets")
        if not yes:
            click.confirm("Erase them for ever?", abort=True)
        for erased in erase_all(opened, whose, dt.datetime.now(dt.UTC)):
            if erased.count:
                click.echo(f"erased: {erased.table}, {erased.count}")


@command.command("prune")
def prune() -> None:
    """Let go of conversations and closed tickets older than their time; the server does it by itself every few hours."""
    import datetime as dt

    from kb.commands._store import database
    from site_api.privacy.retention import let_go
    from site_api.settings import read_settings

    with database() as opened:
        gone = let_go(opened, read_settings().retention, dt.datetime.now(dt.UTC))
    click.echo(f"let go: {gone.conversations} conversations, {gone.tickets} tickets")


def _whose(connection: "sa.Connection", session: str | None, reference: str | None, email: str | None) -> "Whose":
    from site_api.privacy.whose import find_whose

    if len([name for name in (session, reference, email) if name]) != 1:
        raise click.UsageError("Say whose data it is by one of --session, --reference and --email.")
    whose = find_whose(connection, session=session, reference=reference and reference.strip().upper(), email=email)
    if whose.is_nobody:
        raise click.ClickException("nothing is kept under that name; check it, and KB_DATABASE_URL.")
    return whose
