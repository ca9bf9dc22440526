"""`kb outbox`: what waits to be sent, what was given up, and another try."""

from pathlib import Path

import click

from kb.commands._options import out_option


@click.group("outbox", short_help="E-mails and webhooks under way.")
def command() -> None:
    """Look after e-mails and webhooks."""


@command.command("list")
@click.option("--state", type=click.Choice(["waiting", "sent", "dead"]), help="Only those.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Most messages to print.")
def list_(state: str | None, limit: int) -> None:
    """Print messages, the newest first, and which receivers are disabled; no customer's data is in them."""
    from kb.commands._store import database
    from site_api.outbox.box import Outbox
    from site_api.outbox.endpoints import Endpoints
    from site_api.outbox.message import State

    with database() as opened:
        outbox = Outbox(opened)
        for entry in outbox.entries(State(state) if state else None, limit):
            told = f"{entry.state}  {entry.message.kind}  {entry.message.topic}  {entry.message.ticket or '-'}  tries {entry.attempts}"
            click.echo(f"{entry.message.id}  {entry.created_at:%Y-%m-%d %H:%M}  {told}{f'  ({entry.error})' if entry.error else ''}")
        for url, reason in Endpoints(opened).disabled().items():
            click.echo(f"disabled: {url} ({reason})")
        click.echo(", ".join(f"{number} {name}" for name, number in sorted(outbox.counts().items())) or "nothing was sent yet", err=True)


@command.command("retry")
@click.argument("ids", nargs=-1)
def retry(ids: tuple[str, ...]) -> None:
    """Send messages again that were given up: those named, or all of them."""
    import datetime as dt

    from kb.commands._store import database
    from site_api.outbox.box import Outbox

    with database() as opened:
        again = Outbox(opened).retry(dt.datetime.now(dt.UTC), ids)
    click.echo(f"{again} messages wait again")
    if again < len(set(ids)):
        raise click.BadParameter("not all of them were given up; `kb outbox list --state dead` prints those that were.", param_hint="IDS")


@command.command("enable")
@click.argument("url")
def enable(url: str) -> None:
    """Let a receiver get webhooks again that had answered 410."""
    from kb.commands._store import database
    from site_api.outbox.endpoints import Endpoints

    with database() as opened:
        if not Endpoints(opened).enable(url):
            raise click.BadParameter("it is not disabled; `kb outbox list` prints those that are.", param_hint="URL")
    click.echo(f"{url}: enabled")


@command.command("send")
@click.option("--forever/--once", default=True, help="Go on until stopped, or send what is due and end.")
@out_option
def send(out: Path, *, forever: bool) -> None:
    """Send messages from this process, beside or instead of the server's own (KB_OUTBOX=false)."""
    import signal
    import threading

    from search.current import read_current
    from search.service import read_service
    from site_api.backstage import sender
    from site_api.settings import read_settings
    from site_api.store.database import Database

    settings = read_settings(out=out)
    service = read_service(read_current(out))
    with Database(settings.database_url) as database:
        sending = sender(settings, database, lambda: service)
        if not forever:
            click.echo(f"{sending.send_due()} messages tried")
            return
        over = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: over.set())
        sending.start()
        over.wait()
        sending.stop()
