"""The command line `kb`: each command is a file of `kb/commands` and is imported only when it is called."""

import importlib
import sys
from pathlib import Path

import click

# `import_.py` is the command `import`, which Python keeps for itself.
COMMANDS = {path.stem.rstrip("_"): path.stem for path in sorted((Path(__file__).parent / "commands").glob("[!_]*.py"))}


class _Lazy(click.Group):
    """Imports a command when it is named, so that `kb check` loads nothing of the search or the site."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"kb.commands.{COMMANDS[cmd_name]}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        from kb.nearest import nearest

        if args and args[0] not in COMMANDS and (near := nearest(args[0], COMMANDS)):
            ctx.fail(f"No such command {args[0]!r}. Did you mean {near!r}?")
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ventanilla")
def kb() -> None:
    """Ventanilla: write answers in Markdown, serve them as a help site and a search API."""


def main() -> None:
    """Run the command line; a failure of ours is one sentence on stderr and its own exit code."""
    try:
        kb(prog_name="kb")
    except Exception as error:
        code = 1 if isinstance(error, OSError) else getattr(error, "exit_code", None)
        if code is None:
            raise
        click.echo(f"kb: {error}", err=True)
        sys.exit(code)
