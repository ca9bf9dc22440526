"""What was not solved becomes a list: one gap a matter, most customers first, and why the articles failed."""

import datetime as dt
from pathlib import Path

import pytest

from kb.article import Audience
from search.action import Action
from search.engine import SearchEngine
from search.gaps.again import Again
from search.gaps.failures import failures
from search.gaps.finder import Period, find_gaps
from search.gaps.gap import FailureKind, GapReport, gap_report_json
from search.gaps.table import as_text
from search.gaps.unsolved import Outcome, Unsolved
from search.query import Query
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import article, build, live_index, write_docs

NOW = dt.datetime(2030, 1, 10, 12, tzinfo=dt.UTC)
KEYWORDS = ("stolen", "robado", "pin", "clave", "cheque", "loan", "mortgage", "refund")


@pytest.fixture
def engine(tmp_path: Path) -> SearchEngine:
    staff = {"docs/en/staff/refund.md": article("Refund limits", audience="staff", body="A refund is granted at once.")}
    encoder = KeywordEncoder(*KEYWORDS)
    build(write_docs(tmp_path, **staff), encoder, tmp_path / "out")
    return SearchEngine(live_index(tmp_path / "out"), encoder)


def asked(text: str, asker: str, **changes: object) -> Unsolved:
    fields = {"lang": "en", "at": NOW, "outcome": Outcome.NO_ARTICLE, **changes}
    return Unsolved(text, asker=asker, **fields)  # type: ignore[arg-type]


def found(engine: SearchEngine, *unsolved: Unsolved) -> GapReport:
    return find_gaps(engine, unsolved, Period(NOW, 30))


def test_the_gap_of_most_customers_is_first_however_often_one_of_them_asks(engine: SearchEngine) -> None:
    loud = [asked(f"loan number {n}, please", "one") for n in range(5)]
    many = [asked("a mortgage", "two"), asked("mortgage for a house", "three")]
    report = found(engine, *loud, *many)
    assert [(gap.customers, gap.questions) for gap in report.gaps] == [(2, 2), (1, 5)]
    assert (report.customers, report.questions) == (3, 7)
    assert report.gaps[0].samples == {"en": ("a mortgage", "mortgage for a house")}
    assert [failure.kind for failure in report.gaps[0].failures] == [FailureKind.NO_ARTICLE]


def test_questions_of_one_matter_are_one_gap_in_all_languages(engine: SearchEngine) -> None:
    report = found(engine, asked("a loan", "one"), asked("un loan", "two", lang="es"))
    assert [(gap.customers, gap.languages) for gap in report.gaps] == [(2, {"en": 1, "es": 1})]


def test_the_same_input_in_another_order_is_the_same_report(engine: SearchEngine) -> None:
    unsolved = [asked(f"{word} {n}", f"{word}{n % 3}") for word in ("loan", "mortgage", "house") for n in range(6)]
    assert found(engine, *unsolved) == found(engine, *reversed(unsolved))


def test_a_question_that_the_articles_of_today_answer_is_counted_and_left_out(engine: SearchEngine) -> None:
    report = found(engine, asked("Change the pin", "one", outcome=Outcome.ASKED_BACK))
    assert (report.gaps, report.answered) == ((), 1)
    assert as_text(report, 10).endswith("the articles of today answer all 1 question that had no answer then.")


def test_an_article_that_did_not_help_is_a_gap_until_it_is_changed(engine: SearchEngine) -> None:
    opinion = asked("", "one", outcome=Outcome.NOT_HELPFUL, article="clave", reason="unclear")
    gap = found(engine, opinion, asked("Change the pin", "two", outcome=Outcome.NOT_HELPFUL, article="clave")).gaps[0]
    assert (gap.customers, gap.questions, gap.opinions) == (2, 1, 1)
    assert [(why.kind, why.articles, why.count, why.detail) for why in gap.failures] == [
        (FailureKind.NOT_HELPFUL, ("clave",), 2, {"unclear": 1})
    ]
    assert found(engine, asked("", "one", outcome=Outcome.NOT_HELPFUL, article="clave", at=NOW.replace(year=2001))).gaps == ()
    assert found(engine, asked("", "one", outcome=Outcome.NOT_HELPFUL, article="gone")).gaps == ()


def test_an_article_that_the_customer_may_not_read_or_in_another_language_is_why(engine: SearchEngine) -> None:
    hits = {hit.id: hit for hit in engine.search(Query("refund cheque", "en", audience=Audience.STAFF)).hits}
    told = [
        Again(asked("?", "one"), Action.HANDOFF, 0.1, (), hidden=hits["refund"]),
        Again(asked("?", "two", lang="es"), Action.ANSWER, 0.9, (hits["cheque"],)),
        Again(asked("?", "three"), Action.CLARIFY, 0.5, (hits["cheque"], hits["clave"])),
        Again(asked("?", "four", outcome=Outcome.ASKED_BACK), Action.CLARIFY, 0.5, (hits["cheque"], hits["clave"])),
        Again(asked("?", "five", outcome=Outcome.NO_ANSWER), Action.HANDOFF, 0.1, (hits["cheque"],)),
    ]
    assert [(why.kind, why.articles, why.detail) for why in failures(engine, told, [])] == [
        (FailureKind.AUDIENCE, ("refund",), {"staff": 1}),
        (FailureKind.LANGUAGE, ("cheque",), {"es": 1}),
        (FailureKind.NO_ARTICLE, (), None),
        (FailureKind.ASKED_BACK, ("cheque", "clave"), None),
        (FailureKind.NOT_NEAR, (), None),
    ]


def test_what_can_no_longer_be_asked_is_left_out_and_nothing_is_a_sentence(engine: SearchEngine) -> None:
    report = found(engine, asked("???", "one"))
    assert report.gaps == ()
    assert as_text(report, 10).startswith("No gap in the last 30 days. ")


def test_the_list_names_customers_samples_and_reasons(engine: SearchEngine) -> None:
    report = found(engine, asked("a loan", "one"), asked("a mortgage", "one"), asked("the mortgage", "two"))
    lines = as_text(report, 1).splitlines()
    assert lines[0] == "2 gaps: 3 questions of 2 customers in 30 days."
    assert lines[2] == "1. 2 customers, 2 questions (en 2)"
    assert "   why   an agent found no article (2)" in lines
    assert lines[-1] == "1 more gap; see them with --limit 2."


def test_a_report_survives_its_json(engine: SearchEngine) -> None:
    report = found(engine, asked("a loan", "one"))
    assert gap_report_json().validate_json(gap_report_json().dump_json(report)) == report
