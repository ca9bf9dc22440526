"""Readers' opinions of articles, kept without anything personal."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa

from site_api.store.database import Database
from site_api.store.tables.feedback import feedback


class Reason(enum.StrEnum):
    """Why an article did not help."""

    NOT_MY_CASE = "not_my_case"
    UNCLEAR = "unclear"
    DID_NOT_WORK = "did_not_work"
    OUTDATED = "outdated"
    MISSING_DETAIL = "missing_detail"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One opinion of one article; `note` is masked already, `index_digest` says which build was read."""

    article: str
    lang: str
    helpful: bool
    reason: Reason | None
    note: str | None
    query_id: str | None
    index_digest: str


class FeedbackStore(Protocol):
    """Where opinions are kept."""

    def add(self, opinion: Feedback) -> uuid.UUID:
        """Keep one opinion; when this returns, it survives a crash."""
        ...


class SqlFeedbackStore:
    """Opinions in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, opinion: Feedback) -> uuid.UUID:
        """Keep one opinion; when this returns, it survives a crash."""
        name = uuid.uuid4()
        row = sa.insert(feedback).values(
            id=name,
            created_at=dt.datetime.now(dt.UTC),
            article=opinion.article,
            lang=opinion.lang,
            helpful=opinion.helpful,
            reason=opinion.reason,
            note=opinion.note,
            query_id=opinion.query_id,
            index_digest=opinion.index_digest,
        )
        with self._database.begin() as connection:
            connection.execute(row)
        return name
