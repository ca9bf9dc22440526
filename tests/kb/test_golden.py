"""Every rule as data: articles in, findings out, as a writer reads them."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.check import check_docs
from kb.finding import Level
from kb.rules import RULES

FOLDER = Path(__file__).parents[1] / "golden"
CASES = [(path.stem, case) for path in sorted(FOLDER.glob("*.yml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))]
ORDINARY = {"K101", "K103", "K402", "K701", "K702"}  # Bytes, size, a history and the encoder do not fit into a text file.


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{stem}: {case['case']}") for stem, case in CASES])
def test_findings_are_those_of_the_case(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in case["files"].items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if "bank" in case:
        (tmp_path / "bank.yml").write_text(yaml.safe_dump(case["bank"], allow_unicode=True), encoding="utf-8")

    report = check_docs(Path("docs"), levels=dict.fromkeys(case.get("without", ()), Level.OFF), today=dt.date(2026, 11, 21))

    assert "\n".join(map(str, report.findings)) == case["findings"].strip()


def test_each_rule_has_a_case() -> None:
    shown = " ".join(case["findings"] for _, case in CASES)
    assert set(RULES) - ORDINARY == {code for code in RULES if code in shown}
