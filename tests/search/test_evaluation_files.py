"""Broken files of questions are refused with line and mend."""

from pathlib import Path

import pytest

from search.action import Action
from search.errors import EvaluationError
from search.evaluation.evaluation import read_out_of_scope
from search.evaluation.question import Question, question_set, read_questions
from search.evaluation.safety import SafetyMessage, read_safety

HEAD = "row\tarticle\tquery\n"


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "q.tsv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}7\tlost-card\tWhere is it?\n",
        f"\ufeff{HEAD}7\tlost-card\tWhere is it?",
        "row\tarticle\tquery\r\n7\tlost-card\tWhere is it?\r\n",
        "query\tnote\trow\tarticle\n  Where   is it? \tx\t7\tlost-card\n\n",
    ],
)
def test_questions_are_read_whatever_the_order_of_columns_and_the_ends_of_lines(tmp_path: Path, text: str) -> None:
    assert read_questions(written(tmp_path, text)) == (Question("7", "lost-card", "Where is it?"),)


def test_quotation_marks_and_rare_separators_are_part_of_a_question(tmp_path: Path) -> None:
    text = 'It says "declined\u2028 why?'
    assert read_questions(written(tmp_path, f"{HEAD}0\ta\t{text}\n"))[0].text == 'It says "declined why?'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1: the header has no column 'row'"),
        ("row,article,query\n", "1: the header has no column 'row'"),
        ("row\tquery\n1\tx\n", "1: the header has no column 'article'"),
        (HEAD, "a header and no question"),
        (f"{HEAD}0\ta\tx\n1\tb\n", "3: 2 columns where the header has 3"),
        (f"{HEAD}0\ta\tx\ty\n", "2: 4 columns where the header has 3"),
        (f"{HEAD}0\t \tx\n", "2: the column article is empty"),
        (f"{HEAD}0\ta\tx\n\n1\ta\t \n", "4: the question is empty"),
        (f"{HEAD}0\ta\t???\n", "2: the question holds no words"),
        (f"{HEAD}0\ta\t{'x' * 2001}\n", "2: the question has 2001 characters"),
        (f"{HEAD}0\ta\tsin conexi".encode() + b"\xf3n\n", "is not UTF-8"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(EvaluationError) as error:
        read_questions(written(tmp_path, text))
    assert message in str(error.value)
    assert error.value.mend
    assert error.value.exit_code == 2


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.tsv cannot be read"):
        read_questions(tmp_path / "none.tsv")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not valid JSON"),
        ("[]", "not a JSON object"),
        ('{"lang": "en", "text": "x", "category": "c"}', "expect is None"),
        ('{"lang": "en", "text": 1, "category": "c", "expect": "handoff"}', "text is 1"),
        ('{"lang": "en", "text": "x", "category": "c", "expect": "call"}', "expect is 'call'"),
        ('{"lang": "en", "text": "x", "category": "c", "expect": "handoff", "priority": "low"}', "priority is 'low'"),
    ],
)
def test_a_broken_message_is_named_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    good = '{"lang": "en", "text": "👍", "category": "gibberish", "expect": "decline", "queue": "none"}'
    path = written(tmp_path, f"{good}\n")
    assert read_safety(path) == (SafetyMessage("en", "👍", "gibberish", Action.DECLINE, "normal", "none"),)
    with pytest.raises(EvaluationError) as error:
        read_safety(written(tmp_path, f"{good}\n{line}\n"))
    assert f"q.tsv:2: {message}" in str(error.value)


def test_the_language_is_that_of_most_questions(tmp_path: Path) -> None:
    lines = "0\ta\t¿Dónde está mi tarjeta?\n1\ta\tHe perdido la tarjeta\n2\ta\tWhere is my card?\n"
    languages = ("en", "es")
    assert question_set(written(tmp_path, HEAD + lines), None, languages).lang == "es"
    assert question_set(written(tmp_path, HEAD + lines), "en", languages).lang == "en"
    with pytest.raises(EvaluationError, match="no language 'de'"):
        question_set(written(tmp_path, HEAD + lines), "de", languages)


def test_texts_out_of_scope_are_one_a_line(tmp_path: Path) -> None:
    path = written(tmp_path, "what is the weather like today\n\nhow tall is the tower\n")
    assert read_out_of_scope(path, ("es", "en")) == (("what is the weather like today", "how tall is the tower"), "en")
