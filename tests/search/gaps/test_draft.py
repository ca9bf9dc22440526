"""An article begun from a gap holds customers' words, and is not begun where one is there already."""

import datetime as dt
from pathlib import Path

import pytest

from kb.check import check_docs
from kb.finding import Level
from kb.reader import read_docs
from search.engine import SearchEngine
from search.errors import GapError
from search.gaps.draft import Naming, write_draft
from search.gaps.gap import Failure, FailureKind, Gap, Nearest
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import build, live_index, write_docs

KEYWORDS = ("stolen", "robado", "pin", "clave", "cheque", "loan")
NOT_NEAR = Failure(FailureKind.NOT_NEAR, 3)
NEAREST = Nearest("cheque", "en", "Pay in a cheque", "/en/cards/cheque/", 0.2)


@pytest.fixture
def engine(tmp_path: Path) -> SearchEngine:
    write_docs(tmp_path, **{"bank.yml": "# languages\nlanguages: [es, en, ru]\n"})
    encoder = KeywordEncoder(*KEYWORDS)
    build(tmp_path / "docs", encoder, tmp_path / "out")
    return SearchEngine(live_index(tmp_path / "out"), encoder)


def gap(samples: dict[str, tuple[str, ...]], *failures: Failure) -> Gap:
    languages = dict.fromkeys(samples, 1)
    return Gap(3, 3, 0, languages, samples, NEAREST, failures or (NOT_NEAR,), ())


def draft(folder: Path, engine: SearchEngine, wanted: Gap, *answers: str, **naming: str) -> list[str]:
    skeletons = write_draft(wanted, answers, read_docs(folder / "docs"), engine, Naming(**naming))
    return [skeleton.path.relative_to(folder / "docs").as_posix() for skeleton in skeletons]


LOAN = gap({"en": ("Can I get a loan?", 'a "loan" {{ card.fee }} for my car'), "es": ("¿Dan ustedes préstamos?",)})


def test_a_draft_in_every_language_of_the_bank_holds_its_own_questions(tmp_path: Path, engine: SearchEngine) -> None:
    assert draft(tmp_path, engine, LOAN, "No -- we have\n# none --> yet") == [
        f"{lang}/cards/can-i-get-a-loan.md" for lang in ("es", "en", "ru")
    ]
    articles = {article.lang: article for article in read_docs(tmp_path / "docs").articles if article.id == "can-i-get-a-loan"}
    assert {article.status for article in articles.values()} == {"draft"}
    assert articles["en"].title == "Can I get a loan?"
    assert articles["en"].questions == ('a "loan" { { card.fee }} for my car',)
    assert articles["es"].title == "¿Dan ustedes préstamos?"
    assert articles["ru"].title.startswith("TODO")
    text = articles["en"].source.read_text(encoding="utf-8")
    assert "  * An agent answered: No - - we have # none - -> yet\n-->\n" in text
    today = dt.date.today()
    assert [f for f in check_docs(tmp_path / "docs", levels={"K403": Level.OFF}, today=today).findings if f.level is Level.ERROR] == []


def test_the_same_gap_is_not_drafted_twice(tmp_path: Path, engine: SearchEngine) -> None:
    draft(tmp_path, engine, LOAN)
    with pytest.raises(GapError, match=r"can-i-get-a-loan\.md says the same\. Add the questions to it, or finish it"):
        draft(tmp_path, engine, LOAN, id="another")


def test_questions_that_an_article_has_already_are_not_drafted(tmp_path: Path, engine: SearchEngine) -> None:
    with pytest.raises(GapError, match=r"en/cards/cheque\.md says the same"):
        draft(tmp_path, engine, gap({"en": ("cheque", "a cheque, please")}))


@pytest.mark.parametrize(
    ("failure", "mend"),
    [
        (Failure(FailureKind.NOT_HELPFUL, 2, ("clave",)), r"mend .*en/cards/clave\.md"),
        (Failure(FailureKind.LANGUAGE, 2, ("cheque",)), "`kb new cheque` writes what is missing"),
        (Failure(FailureKind.AUDIENCE, 2, ("clave",)), "Let these customers read clave"),
    ],
)
def test_where_an_article_exists_the_sentence_says_what_to_do_with_it(
    tmp_path: Path, engine: SearchEngine, failure: Failure, mend: str
) -> None:
    with pytest.raises(GapError, match=mend):
        draft(tmp_path, engine, gap({"en": ("loan",)}, failure))


def test_a_taken_id_and_a_gap_without_words_are_refused(tmp_path: Path, engine: SearchEngine) -> None:
    with pytest.raises(GapError, match=r"the id 'clave' is taken\. Give another one with --id"):
        draft(tmp_path, engine, LOAN, id="clave")
    with pytest.raises(GapError, match="nobody has said in words"):
        draft(tmp_path, engine, gap({}, Failure(FailureKind.NOT_HELPFUL, 1, ("clave",))))
