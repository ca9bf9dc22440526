"""`kb token`: lets a reader see more than the public articles."""

import click


@click.command("token", short_help="Make a reader's token.")
@click.option("--audience", type=click.Choice(["customer", "staff"]), required=True, help="What its bearer may read.")
@click.option("--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="How long it holds.")
@click.option("--key", envvar="KB_TOKEN_KEY", required=True, help="The key that the server has in KB_TOKEN_KEY, 32 characters or more.")
def command(audience: str, days: int, key: str) -> None:
    """Print a token for the API's Authorization header."""
    from kb.article import Audience
    from site_api.reader import make_token

    if len(key) < 32:
        raise click.BadParameter(f"it has {len(key)} characters; take 32 or more.", param_hint="--key")
    click.echo(make_token(key, Audience(audience), days))
