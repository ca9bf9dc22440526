"""What the README lists is what there is."""

from pathlib import Path

from kb.rules import RULES

README = Path(__file__).parents[1] / "README.md"


def test_each_rule_has_its_row_with_level_and_sentence() -> None:
    text = README.read_text(encoding="utf-8")
    missing = [code for code, rule in RULES.items() if f"| `{code}` | {rule.level} | {rule.sentence} |" not in text]
    assert missing == []
