"""`kb outbox`: what waits to be sent, what was given up, and another try."""

import click


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
        click.echo(f"{Outbox(opened).retry(dt.datetime.now(dt.UTC), ids)} messages wait again")


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
