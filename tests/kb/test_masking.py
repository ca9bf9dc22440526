"""Secrets leave a text before anybody keeps it, and everything else stays readable."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.masking import SecretKind, mask

CASES = yaml.safe_load((Path(__file__).parent / "masking_cases.yml").read_text(encoding="utf-8"))
MARKED = re.compile(r"<([A-Z_]+):([^>]+)>")
PIECES = [MARKED.sub(r"\2", text) for texts in CASES.values() for text in texts]
HOSTILE = [
    "1 ",
    "1",
    "a@",
    "a.",
    "1234 ",
    "pin ",
    "ES91 ",
    "655018420 ",
    "пароль ",
    '"',
    "код 1234 ",
    "1.",
    "+7 ",
    "a1 ",
    "[card]",
    "(",
    "4111111111111111 ",
    "Aa1!x2 ",
    "a b@c.d ",
    "un codigo de ",
]


@pytest.mark.parametrize("marked", [pytest.param(text, id=f"{lang}: {text}") for lang, texts in CASES.items() for text in texts])
def test_secrets_are_masked_and_nothing_else(marked: str) -> None:
    text = MARKED.sub(r"\2", marked)
    assert mask(text).text == MARKED.sub(lambda match: SecretKind[match[1]].value, marked)


def test_a_secret_tells_where_it_stood_and_never_what_it_was() -> None:
    masked = mask("mi PIN es 4409")
    assert [(secret.kind, secret.start, secret.end) for secret in masked.secrets] == [(SecretKind.PIN, 10, 14)]
    assert "4409" not in repr(masked)


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=4).map(" ".join))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once
    assert mask(once).secrets == ()


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_is_masked_to_its_end(piece: str) -> None:
    # How long it takes is measured by tests/benchmarks/masking.py; an expression that backtracks would never come back.
    text = (piece * 10_000)[:10_000] + " 4111 1111 1111 1111"
    assert "4111 1111 1111 1111" not in mask(text).text
