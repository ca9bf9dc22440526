"""Notes are taken of what was not answered, and of nothing else."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import pytest

from search.gaps.unsolved import Outcome
from site_api.errors import StoreUnavailable
from site_api.questions import AskedQuestion, Notebook
from site_api.store.open_questions import OpenQuestion

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
SETTLED = NOW + dt.timedelta(seconds=20)


@dataclass
class Kept:
    """What a database would hold; `away` makes it refuse."""

    rows: dict[str, OpenQuestion] = field(default_factory=dict)
    away: bool = False
    purged: list[dt.datetime] = field(default_factory=list)

    def update(self, added: Sequence[OpenQuestion], solved: Collection[str]) -> None:
        if self.away:
            raise StoreUnavailable("away")
        self.rows.update({row.query_id: row for row in added})
        self.rows = {name: row for name, row in self.rows.items() if name not in solved}

    def purge(self, before: dt.datetime) -> int:
        self.purged.append(before)
        return 0


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def notebook(kept: Kept) -> Notebook:
    return Notebook(kept, days=30)


def ask(notebook: Notebook, text: str, name: str = "1", *, asker: str = "ana", outcome: Outcome | None = Outcome.NO_ANSWER) -> None:
    notebook.asked(AskedQuestion(name, NOW, asker, text, "en", outcome, noted=True, article="cheque"))


def texts(kept: Kept) -> list[str]:
    return [row.text for row in kept.rows.values()]


def test_an_unanswered_question_is_kept_with_its_secrets_masked(notebook: Notebook, kept: Kept) -> None:
    ask(notebook, "why was 4111 1111 1111 1111 refused")
    assert notebook.write(NOW)
    assert kept.rows == {}  # A better wording may follow.
    assert notebook.write(SETTLED)
    assert texts(kept) == ["why was [card] refused"]


def test_an_answered_question_is_never_kept(notebook: Notebook, kept: Kept) -> None:
    ask(notebook, "change my pin", outcome=None)
    notebook.write(SETTLED)
    notebook.told("1", "pin", solved=True)
    notebook.write(SETTLED)
    assert kept.rows == {}


def test_an_answered_question_is_kept_once_the_customer_says_that_it_did_not_help(notebook: Notebook, kept: Kept) -> None:
    ask(notebook, "change my pin", outcome=None)
    notebook.write(SETTLED)
    notebook.told("1", "pin", solved=False)
    notebook.write(SETTLED)
    assert [(row.text, row.outcome, row.article) for row in kept.rows.values()] == [("change my pin", Outcome.NOT_HELPFUL, "pin")]


def test_a_question_that_was_solved_after_all_is_forgotten(notebook: Notebook, kept: Kept) -> None:
    ask(notebook, "a loan")
    notebook.write(SETTLED)
    assert texts(kept) == ["a loan"]
    notebook.told("1", "cheque", solved=True)
    notebook.write(SETTLED)
    assert kept.rows == {}


def test_what_is_typed_on_the_way_is_one_question_the_last(notebook: Notebook, kept: Kept) -> None:
    for number, text in enumerate(["loan", "loan for", "loan for a car"]):
        ask(notebook, text, str(number))
    ask(notebook, "loan for a boat and its anchor", "4", asker="eva")
    ask(notebook, "opening hours", "5")
    notebook.write(SETTLED)
    assert texts(kept) == ["loan for a car", "loan for a boat and its anchor", "opening hours"]


def test_a_question_that_is_answered_in_better_words_leaves_nothing(notebook: Notebook, kept: Kept) -> None:
    ask(notebook, "chnge my pin")
    ask(notebook, "change my pin", "2", outcome=None)
    notebook.write(SETTLED)
    assert kept.rows == {}


def test_while_the_database_is_away_notes_wait(notebook: Notebook, kept: Kept) -> None:
    kept.away = True
    ask(notebook, "a loan")
    assert not notebook.write(SETTLED)
    kept.away = False
    assert notebook.write(SETTLED)
    assert texts(kept) == ["a loan"]


def test_what_is_older_than_its_days_is_purged(notebook: Notebook, kept: Kept) -> None:
    notebook.write(NOW)
    notebook.write(NOW + dt.timedelta(minutes=59))
    notebook.write(NOW + dt.timedelta(minutes=61))
    assert kept.purged == [NOW - dt.timedelta(days=30), NOW + dt.timedelta(minutes=61) - dt.timedelta(days=30)]


def test_with_no_days_nothing_is_noted(kept: Kept) -> None:
    notebook = Notebook(kept, days=0)
    notebook.start()
    ask(notebook, "a loan")
    notebook.write(SETTLED)
    notebook.stop()
    assert kept.rows == {}


def test_the_same_session_is_the_same_asker_and_an_address_is_another_after_a_restart(kept: Kept) -> None:
    first, second = Notebook(kept, 30), Notebook(kept, 30)
    assert first.asker("a session", None) == second.asker("a session", "127.0.0.1")
    assert first.asker(None, "127.0.0.1") == first.asker(None, "127.0.0.1") != second.asker(None, "127.0.0.1")
