"""The newest list of gaps."""

import sqlalchemy as sa

from search.gaps.gap import GapReport, gap_report_json
from site_api.store.database import Database
from site_api.store.tables.gap_reports import gap_reports


class SqlGapReports:
    """Keeps one list, the newest: it quotes questions, so that no older ones may stay."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, report: GapReport) -> None:
        """Keep a list instead of the one before."""
        text = gap_report_json().dump_json(report).decode()
        with self._database.begin() as connection:
            connection.execute(sa.delete(gap_reports))
            connection.execute(sa.insert(gap_reports).values(made_at=report.made_at, report=text))

    def newest(self) -> GapReport | None:
        """Return the list, or None where there is none or it is of another version."""
        with self._database.read() as connection:
            text = connection.scalar(sa.select(gap_reports.c.report).order_by(gap_reports.c.id.desc()).limit(1))
        try:
            return gap_report_json().validate_json(text) if text else None
        except ValueError:
            return None
