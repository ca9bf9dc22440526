"""What the README lists is what there is."""

import re
from pathlib import Path

import click

from kb.cli import kb
from kb.rules import RULES
from site_api.settings import Settings

README = Path(__file__).parents[1] / "README.md"


def test_each_rule_has_its_row_with_level_and_sentence() -> None:
    text = README.read_text(encoding="utf-8")
    missing = [code for code, rule in RULES.items() if f"| `{code}` | {rule.level} | {rule.sentence} |" not in text]
    assert missing == []


def test_each_setting_has_its_row_with_its_meaning() -> None:
    text = README.read_text(encoding="utf-8")
    missing = [
        name
        for name, field in Settings.model_fields.items()
        if not re.search(rf"\| `KB_{name.upper()}` \| .* \| {re.escape(field.description or '')} \|", text)
    ]
    assert missing == []


def test_each_command_is_named() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in kb.list_commands(click.Context(kb)) if f"`kb {name}" not in text] == []
