"""The list of gaps from the database: made anew, or the one that was seen last."""

import datetime as dt

from search.engine import SearchEngine
from search.errors import GapError
from search.gaps.finder import Period, find_gaps
from search.gaps.gap import Gap, GapReport
from site_api.store.database import Database
from site_api.store.gap_reports import SqlGapReports
from site_api.store.unsolved import SqlUnsolved


def make_report(database: Database, engine: SearchEngine, days: int) -> GapReport:
    """Find the gaps of the last days, and keep the list instead of the one before."""
    now = dt.datetime.now(dt.UTC)
    report = find_gaps(engine, SqlUnsolved(database).read(now - dt.timedelta(days=days)), Period(now, days))
    SqlGapReports(database).keep(report)
    return report


def seen_gap(database: Database, number: int) -> Gap:
    """Return a gap by its number in the list that was seen last; raise GapError where there is none."""
    report = SqlGapReports(database).newest()
    if report is None:
        raise GapError("no list of gaps was made yet", mend="Run `kb gaps` first, and choose a number of its list")
    if not 1 <= number <= len(report.gaps):
        found = f"the list has {len(report.gaps)} gaps" if report.gaps else "the list has no gap"
        raise GapError(f"{found}, and no number {number}", mend="Run `kb gaps` to see it again")
    return report.gaps[number - 1]


def answers_of(database: Database, gap: Gap) -> tuple[str, ...]:
    """Return what agents answered in the solved tickets of a gap, each text once."""
    answers = SqlUnsolved(database).answers(gap.tickets)
    return tuple(dict.fromkeys(text for reference in gap.tickets for text in answers.get(reference, ())))
