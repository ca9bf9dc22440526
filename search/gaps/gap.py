"""A gap in the articles, and the list of all of them, as it is printed, kept and drafted from."""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter


class FailureKind(enum.StrEnum):
    """Why the nearest article did not solve it."""

    AUDIENCE = "audience"  # It answers, and these customers may not read it.
    LANGUAGE = "language"  # It is not written in their language.
    NO_ARTICLE = "no_article"  # An agent said that none answers.
    NOT_HELPFUL = "not_helpful"
    ASKED_BACK = "asked_back"  # Two are so near that the search cannot tell which.
    NOT_NEAR = "not_near"


@dataclass(frozen=True, slots=True)
class Failure:
    """One reason and how many questions have it; `detail` is the audience, the languages or the opinions, with their counts."""

    kind: FailureKind
    count: int
    articles: tuple[str, ...] = ()
    detail: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """The article that most of the questions lie nearest to; `confidence` is the mean probability that it is the right one."""

    id: str
    lang: str
    title: str
    url: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one matter: `samples` are by language, those that say it best first; `failures` the most frequent first."""

    customers: int
    questions: int
    opinions: int
    languages: Mapping[str, int]
    samples: Mapping[str, tuple[str, ...]]
    nearest: Nearest | None
    failures: tuple[Failure, ...]
    tickets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapReport:
    """All gaps of some days, those of most customers first.

    `answered` counts questions that the articles of today answer, `left_out` those that were too many to be compared.
    """

    made_at: dt.datetime
    days: int
    index: str
    customers: int
    questions: int
    answered: int
    left_out: int
    gaps: tuple[Gap, ...]


def gap_report_json() -> TypeAdapter[GapReport]:
    """Return what writes and reads a report as JSON."""
    return TypeAdapter(GapReport)
