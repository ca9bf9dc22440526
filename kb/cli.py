"""The command line `kb`: each command lives in a file of `kb/commands` and is imported only when it is called."""

import importlib
import sys

import click

COMMANDS = ("build", "check", "search", "serve")


class _Lazy(click.Group):
    """Imports a command when it is named, so that `kb --help` and `kb check` stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"kb.commands.{cmd_name}").command
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ventanilla")
def kb() -> None:
    """Ventanilla: write answers in Markdown, serve them as a help site and a search API."""


def main() -> None:
    """Run the command line; a failure of ours is one sentence on stderr and its own exit code."""
    try:
        kb(standalone_mode=True)
    except Exception as error:
        code = getattr(error, "exit_code", None)
        if code is None:
            raise
        click.echo(f"kb: {error}", err=True)
        sys.exit(code)
