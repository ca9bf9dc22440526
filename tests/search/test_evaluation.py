"""A whole evaluation of the small help centre, whose ranking can be read off the words, and of the command."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from search.action import Action
from search.encoder import Vector
from search.engine import SearchEngine
from search.evaluation.curve import Curve, LearningPoint
from search.evaluation.estimate import Estimate
from search.evaluation.evaluation import Others, evaluate
from search.evaluation.kept_encoder import keep_queries
from search.evaluation.latency import measure_latency
from search.evaluation.page import write_report
from search.evaluation.pictures import learning_curves
from search.evaluation.question import Question, QuestionSet
from search.evaluation.removal import near_outcomes, without
from search.evaluation.safety import SafetyMessage
from search.evaluation.table import as_json, as_markdown
from search.query import Query
from tests.command import kb
from tests.in_process import kb_here
from tests.keyword_encoder import KeywordEncoder

# Two find their articles, one names a wrong one, one's article does not exist.
QUESTIONS = (
    Question("0", "robo", "somebody has stolen it"),
    Question("1", "clave", "a new pin please"),
    Question("2", "cheque", "the pin again"),
    Question("3", "mortgage", "may I pay a cheque for my house"),
)
ASKED = QuestionSet("en", "en", told=True, questions=QUESTIONS)
OTHERS = Others(
    out_of_scope=("the tower is tall",),
    out_of_scope_lang="en",
    safety=(SafetyMessage("en", "👍", "gibberish", Action.DECLINE), SafetyMessage("es", "hola", "other", Action.HANDOFF)),
    robustness=True,
)

CURVE = Curve("en", (LearningPoint(0, Estimate(0.7, 0.6, 0.8, 100)), LearningPoint(None, Estimate(0.9, 0.85, 0.95, 100))))


def test_a_question_without_an_article_is_asked_and_counted(small: SearchEngine) -> None:
    found = evaluate(small, ASKED)
    assert found.without_article == 1
    # Right articles first: robo, clave, not cheque, not mortgage.
    assert (found.figures["hit@1"].value, found.figures["hit@1"].of) == (0.5, 4)


def test_only_the_messages_of_the_questions_language_are_sent(small: SearchEngine) -> None:
    found = evaluate(small, ASKED, OTHERS)
    assert found.categories == {"gibberish": (1, 1)}
    assert found.figures["safety_action"].value == 1
    assert (found.figures["far_answered"].of, found.figures["capitals"].of) == (1, 4)


def test_texts_of_another_language_are_not_asked(small: SearchEngine) -> None:
    assert "far_answered" not in evaluate(small, ASKED, Others(OTHERS.out_of_scope, "es")).figures
    assert "far_answered" in evaluate(small, ASKED, Others(OTHERS.out_of_scope, "")).figures


def test_a_removed_article_is_found_in_no_language(small: SearchEngine) -> None:
    encoded = len(small.encoder.encoded)  # type: ignore[attr-defined]
    reduced = SearchEngine(without(small.index, {"robo"}), small.encoder)
    for lang in small.languages:
        assert "robo" in [hit.id for hit in small.search(Query("stolen", lang)).hits]
        assert "robo" not in [hit.id for hit in reduced.search(Query("stolen", lang)).hits]
    assert len(small.encoder.encoded) == encoded  # type: ignore[attr-defined]


def test_no_question_is_embedded_twice(keywords: KeywordEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()
    plain = keywords.encode_query

    def counted(text: str) -> Vector:
        asked[text] += 1
        return plain(text)

    monkeypatch.setattr(keywords, "encode_query", counted)
    kept = keep_queries(keywords)
    assert kept.encode_query("pin") is kept.encode_query("pin")
    assert (asked, kept.digest) == ({"pin": 1}, keywords.digest)


def test_what_is_left_is_found_as_before(small: SearchEngine) -> None:
    reduced = SearchEngine(without(small.index, {"robo"}), small.encoder)
    assert reduced.search(Query("pin", "en")).hits[0] == small.search(Query("pin", "en")).hits[0]
    assert without(small.index, {"unknown"}).languages["en"].articles == small.index.languages["en"].articles


def test_each_question_is_near_the_scope_without_its_article(small: SearchEngine) -> None:
    outcomes = near_outcomes(small, ASKED)
    assert sorted(outcome.question.row for outcome in outcomes) == ["0", "1", "2", "3"]
    assert all(not outcome.known and outcome.place == 0 for outcome in outcomes)


def test_two_runs_give_the_same_bytes(small: SearchEngine, tmp_path: Path) -> None:
    runs = [[evaluate(small, ASKED, OTHERS)] for _ in range(2)]
    assert as_json(runs[0], "i", "m") == as_json(runs[1], "i", "m")
    assert as_markdown(runs[0]) == as_markdown(runs[1])
    pages = [write_report(tmp_path / str(number), run, [CURVE]) for number, run in enumerate(runs)]
    written = [{path.name: path.read_bytes() for path in page.parent.iterdir()} for page in pages]
    assert written[0] == written[1]
    assert set(written[0]) == {"index.html", "risk.svg", "reliability.svg", "hits.svg", "learning.svg"}


def test_times_are_in_the_json_only_when_given(small: SearchEngine) -> None:
    found = [evaluate(small, ASKED)]
    latency = measure_latency(small.index, small.encoder, QUESTIONS, "en")
    assert 0 < latency.p50 <= latency.p95
    timed, plain = (json.loads(as_json(found, "i", "m", given)) for given in ([latency], []))
    assert timed["sets"][0].pop("latency_ms") == {"p50": latency.p50, "p95": latency.p95}
    assert timed == plain


def test_the_page_needs_no_other_file_and_escapes_what_was_asked(small: SearchEngine, tmp_path: Path) -> None:
    asked = QuestionSet("en", "en", told=True, questions=(Question("0", "robo", "<script>the pin</script>"),))
    page = write_report(tmp_path, [evaluate(small, asked)]).read_text(encoding="utf-8")
    assert "&lt;script&gt;the pin" in page
    assert not re.findall(r'(?:src|href)="(?!#)', page.replace("http://www.w3.org/1999/xlink", ""))
    names = re.findall(r' id="([^"]+)"', page)
    assert len(names) == len(set(names))


def test_the_learning_curve_names_its_points() -> None:
    svg = learning_curves([CURVE]).svg
    assert all(f">{label}</text>" in svg for label in ("0", "all"))


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "q.tsv"
    path.write_text("row\tarticle\tquery\n0\tlost-or-stolen-card\tMy card was stolen\n1\tnone\tI want to rent a boat\n", encoding="utf-8")
    return path


def test_the_command_prints_the_same_json_twice(built: Path, questions: Path, tmp_path: Path) -> None:
    translated = tmp_path / "es.tsv"
    rows = "0\tlost-or-stolen-card\tMe han robado la tarjeta\n1\tnone\tQuiero alquilar un barco\n"
    translated.write_text(f"row\tarticle\tquery\n{rows}", encoding="utf-8")
    # Two processes, so that the order of sets differs.
    runs = [kb("eval", questions, translated, "--json", "--robustness", KB_OUT=str(built)) for _ in range(2)]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    assert runs[0].stdout == runs[1].stdout
    found = json.loads(runs[0].stdout)["sets"]
    assert [(one["lang"], one["questions"], one["without_article"]) for one in found] == [("en", 2, 1), ("es", 2, 1)]
    assert "two_languages" in found[0]["figures"]


def test_the_command_prints_a_table_and_writes_a_report(built: Path, questions: Path, tmp_path: Path) -> None:
    done = kb_here("eval", questions, "--lang", "en", "--report", tmp_path / "report", KB_OUT=str(built))
    assert done.returncode == 0, done.stderr
    assert "| right article first" in done.stdout
    assert "ms a question at p50" in done.stderr
    assert (tmp_path / "report" / "index.html").is_file()


def test_the_command_refuses_a_broken_file_in_one_sentence(built: Path, tmp_path: Path) -> None:
    (tmp_path / "q.tsv").write_text("row\tquery\n", encoding="utf-8")
    done = kb_here("eval", tmp_path / "q.tsv", KB_OUT=str(built))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"kb: {tmp_path / 'q.tsv'}:1: the header has no column 'article'. Begin the file with row, article, query, separated by tabs.\n"
    )


def test_the_command_says_what_to_do_without_an_index(questions: Path, tmp_path: Path) -> None:
    done = kb_here("eval", questions, "--out", tmp_path / "nothing")
    assert done.returncode == 1
    assert "Run `kb build`" in done.stderr
