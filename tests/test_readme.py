"""What the README and the guide list is what there is."""

import re
from pathlib import Path

import click

from kb.cli import kb
from kb.reader import read_docs
from kb.rules import RULES
from site_api.settings import Settings

README = Path(__file__).parents[1] / "README.md"
GUIDE = README.parent / "guide"


def test_each_rule_has_its_row_with_level_and_sentence() -> None:
    text = (GUIDE / "writers.md").read_text(encoding="utf-8")
    missing = [code for code, rule in RULES.items() if f"| `{code}` | {rule.level} | {rule.sentence} |" not in text]
    assert missing == []


def test_each_setting_has_its_row_with_its_meaning() -> None:
    text = (GUIDE / "operating.md").read_text(encoding="utf-8")
    missing = [
        name
        for name, field in Settings.model_fields.items()
        if not re.search(rf"\| `KB_{name.upper()}` \| .* \| {re.escape(field.description or '')} \|", text)
    ]
    assert missing == []


def test_each_command_is_named() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in kb.list_commands(click.Context(kb)) if f"`kb {name}" not in text] == []


def test_every_page_and_picture_that_is_named_is_there() -> None:
    for page in (README, *GUIDE.glob("*.md")):
        text = re.sub(r"`[^`\n]*`", "", page.read_text(encoding="utf-8"))
        named = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        assert [path for path in named if not (page.parent / path).exists()] == [], page.name


def test_the_count_of_articles_is_what_kb_check_counts() -> None:
    centre = read_docs(README.parent / "docs")
    topics = {article.id for article in centre.published}
    languages = f"{', '.join(centre.languages[:-1])} and {centre.languages[-1]}"
    sentence = f"{len(centre.published)} articles, {len(topics)} topics in each of {languages}"
    assert sentence in README.read_text(encoding="utf-8")
