"""`kb agent`: who may sign in at the desk."""

from pathlib import Path

import click

from kb.commands._options import docs_option

_ROLES = ["agent", "lead", "writer", "admin"]


@click.group("agent", short_help="Accounts of the desk.")
def command() -> None:
    """Say who may sign in at /desk/, and what they may do there."""


@command.command("add")
@click.argument("name")
@click.option("--full-name", help="As customers see it in answers; the account's name without it.")
@click.option("--role", type=click.Choice(_ROLES), default="agent", show_default=True, help="What they may do.")
@click.option("--queue", "queues", multiple=True, help="A queue that they take; repeat it, or leave it out for all.")
@click.option("--lang", "languages", multiple=True, help="A language that they speak; repeat it, or leave it out for all.")
@click.option("--password", envvar="KB_AGENT_PASSWORD", help="Asked for where it is left out.")
@click.option("--sso", is_flag=True, help="No password: they sign in with the bank's single sign-on only.")
@docs_option
def add(  # noqa: PLR0913 - One for each option.
    name: str,
    full_name: str | None,
    role: str,
    queues: tuple[str, ...],
    languages: tuple[str, ...],
    password: str | None,
    *,
    docs: Path,
    sso: bool,
) -> None:
    """Make an account, or give one new rights; who is signed in must sign in again."""
    from kb.commands._store import database
    from site_api.agents.accounts import Accounts
    from site_api.agents.agent import Agent, Role
    from site_api.agents.password import LONGEST, SHORTEST

    if not name.strip():
        raise click.BadParameter("it is empty; take what they type to sign in.", param_hint="NAME")
    _check_skills(docs, queues, languages)
    if not sso and password is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if password is not None and not SHORTEST <= len(password) <= LONGEST:
        raise click.BadParameter(f"it has {len(password)} characters; take {SHORTEST} to {LONGEST}.", param_hint="--password")
    account = Agent(name.strip().lower(), full_name or name, Role(role), queues, languages)
    with database() as opened:
        new = Accounts(opened).add(account, None if sso else password)
    click.echo(f"{account.name}: {'added' if new else 'changed'} as {role}")


def _check_skills(docs: Path, queues: tuple[str, ...], languages: tuple[str, ...]) -> None:
    """Refuse what the bank does not have: nobody would ever see that account's tickets."""
    from kb.bank import find_bank, read_bank

    bank = read_bank(find_bank(docs))
    for option, given, known in (("--queue", queues, tuple(bank.queues)), ("--lang", languages, bank.languages)):
        for name in given:
            if known and name not in known:
                raise click.BadParameter(f"the bank has no {name!r}; take {', '.join(known)}.", param_hint=option)


@command.command("list")
def list_() -> None:
    """Print every account with its role, queues and languages."""
    from kb.commands._store import database
    from site_api.agents.accounts import Accounts

    with database() as opened:
        for agent in Accounts(opened).all():
            skills = f"{','.join(agent.queues) or 'every queue'}  {','.join(agent.languages) or 'every language'}"
            click.echo(f"{agent.name}  {agent.full_name}  {agent.role}  {skills}{'  disabled' if agent.disabled_at else ''}")


@command.command("disable")
@click.argument("name")
def disable(name: str) -> None:
    """Let somebody sign in no more and end their sessions."""
    from kb.commands._store import database
    from site_api.agents.accounts import Accounts

    with database() as opened:
        if not Accounts(opened).disable(name.strip().lower()):
            raise click.BadParameter(f"there is no account {name!r}; `kb agent list` prints them.", param_hint="NAME")
    click.echo(f"{name}: disabled")
