"""Questions that no article answered, kept for some days for `kb gaps`; those that were answered never come here."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa

from search.gaps.unsolved import Outcome
from site_api.store.database import Database
from site_api.store.tables.gap_reports import gap_reports
from site_api.store.tables.open_questions import open_questions


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One question; `text` is masked already, `asker` names nobody."""

    query_id: str
    asked_at: dt.datetime
    asker: str
    channel: str
    screen: str | None
    lang: str
    text: str
    outcome: Outcome
    article: str | None


class OpenQuestionStore(Protocol):
    """Where they are kept."""

    def update(self, added: Sequence[OpenQuestion], solved: Collection[str]) -> None:
        """Keep the added ones and forget those that were solved after all, by query id."""
        ...

    def purge(self, before: dt.datetime) -> int:
        """Forget what was asked before a moment; return how many these were."""
        ...


class SqlOpenQuestions:
    """They are in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def update(self, added: Sequence[OpenQuestion], solved: Collection[str]) -> None:
        """Keep the added ones and forget those that were solved after all, by query id."""
        rows = {question.query_id: question for question in added if question.query_id not in solved}
        gone = [*solved, *rows]  # A name that comes twice, as after a failure half-way, replaces what it named.
        if not gone:
            return
        with self._database.begin() as connection:
            connection.execute(sa.delete(open_questions).where(open_questions.c.query_id.in_(gone)))
            if rows:
                connection.execute(sa.insert(open_questions), [_row(question) for question in rows.values()])

    def purge(self, before: dt.datetime) -> int:
        """Forget what was asked before a moment, and a list of that time which quotes it; return how many questions these were."""
        with self._database.begin() as connection:
            connection.execute(sa.delete(gap_reports).where(gap_reports.c.made_at < before))
            return connection.execute(sa.delete(open_questions).where(open_questions.c.asked_at < before)).rowcount


def _row(question: OpenQuestion) -> dict[str, object]:
    return {
        "query_id": question.query_id,
        "asked_at": question.asked_at,
        "asker": question.asker,
        "channel": question.channel,
        "screen": question.screen,
        "lang": question.lang,
        "text": question.text,
        "outcome": question.outcome,
        "article": question.article,
    }
