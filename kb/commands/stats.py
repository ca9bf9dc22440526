"""`kb stats`: how often the help was enough, with intervals."""

import click


@click.command("stats", short_help="Show how often the help was enough.")
@click.option("--days", type=click.IntRange(1, 3660), default=30, show_default=True, help="How far back to look.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(days: int, *, as_json: bool) -> None:
    """Print the funnel of visits and how many matters ended without a person, those that came back included."""
    import datetime as dt

    from pydantic import TypeAdapter

    from kb.commands._store import database
    from site_api.events.counting import count
    from site_api.events.figures import Stats, stats
    from site_api.events.report import as_text

    now = dt.datetime.now(dt.UTC)
    with database() as opened:
        found = stats(days, count(opened, now - dt.timedelta(days=days), now))
    click.echo(TypeAdapter(Stats).dump_json(found, indent=1).decode() if as_json else as_text(found))
