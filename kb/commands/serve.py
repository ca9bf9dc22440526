"""`kb serve`: builds what is stale, then serves site and API on one port, and rebuilds when an article is saved."""

from pathlib import Path
from typing import Any

import click

from kb.commands._options import docs_option, learned_option, model_option, out_option


@click.command("serve", short_help="Serve the site and the API.")
@docs_option
@out_option
@model_option
@learned_option
@click.option("--host", default="127.0.0.1", envvar="KB_HOST", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, envvar="KB_PORT", show_default=True, help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, envvar="KB_WORKERS", show_default=True, help="Processes that serve.")
@click.option(
    "--watch/--no-watch",
    default=True,
    envvar="KB_WATCH",
    show_default=True,
    help="Rebuild when an article is saved, and show its findings on the page.",
)
def command(docs: Path, out: Path, model: str | None, learned: Path | None, *, watch: bool, **server: Any) -> None:
    """Build what is stale, then serve the site, the API and the search on one port."""
    from kb.commands._pipeline import Plan, fingerprint, is_stale, say
    from kb.commands._preview import build_in_process_of_its_own, watch_articles
    from site_api.server import listen, open_port, run
    from site_api.settings import read_settings

    plan = Plan(docs, out, model, learned)
    settings = read_settings(out=out, preview=watch, **server)
    socket = listen(settings.host, settings.port)
    built = fingerprint(plan)
    if is_stale(plan) and not build_in_process_of_its_own(plan):
        if not (out / "index" / "current").is_file():
            raise SystemExit(1)
        say("serving the last good build")
    if watch:
        watch_articles(plan, built)
    open_port(socket)
    host, port = socket.getsockname()[:2]
    say(f"serving on http://{f'[{host}]' if ':' in host else host}:{port} (stop with Ctrl-C)")
    run(settings, socket)
