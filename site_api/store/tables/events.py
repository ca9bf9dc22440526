"""What customers did with the help, without anything personal: each step, and one row for each topic of a session.

A year of steps is a million rows; the funnel is read from `event_topics` alone, which has about a fifth of them.
"""

import sqlalchemy as sa

from site_api.store.metadata import Moment, Number, metadata

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("session", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),  # shown, opened, solved, not_solved or ticket
    sa.Column("article", sa.String(200)),
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("screen", sa.String(64)),
    sa.Column("query_id", sa.String(64)),
    sa.Column("reference", sa.String(24)),
)

event_topics = sa.Table(
    "event_topics",
    metadata,
    sa.Column("session", sa.String(64), primary_key=True),
    sa.Column("article", sa.String(200), primary_key=True),
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("screen", sa.String(64)),
    sa.Column("first_at", Moment, nullable=False, index=True),
    sa.Column("last_at", Moment, nullable=False),
    sa.Column("shown_at", Moment),
    sa.Column("opened_at", Moment),
    sa.Column("solved_at", Moment),
    sa.Column("not_solved_at", Moment),
    sa.Column("returned_at", Moment),
    sa.Column("ticket_at", Moment),
    sa.Column("reference", sa.String(24), index=True),
)
