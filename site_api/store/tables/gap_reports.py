"""The newest list of gaps, so that the desk shows it and a draft is made of the gap that was seen."""

import sqlalchemy as sa

from site_api.store.metadata import Moment, Number, metadata

gap_reports = sa.Table(
    "gap_reports",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("report", sa.Text, nullable=False),
)
