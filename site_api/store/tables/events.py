"""What customers did with the help, without anything personal: each step, each visit, and each topic that was read.

A year of steps is a million rows. The figures are read from `visits` and `topics_read`, which are brought up to date with each step.
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

visits = sa.Table(
    "visits",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("session", sa.String(64), nullable=False, index=True),
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("screen", sa.String(64)),
    sa.Column("first_at", Moment, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
    sa.Column("opened", sa.Boolean, nullable=False),
    sa.Column("solved", sa.Boolean, nullable=False),
    sa.Column("not_solved", sa.Boolean, nullable=False),
    sa.Column("ticket", sa.Boolean, nullable=False),
    # The figures are read from such an index alone, in the order of its groups, so that nothing is sorted.
    sa.Index("ix_visits_figures", "lang", "screen", "opened", "solved", "not_solved", "ticket", "first_at"),
)

topics_read = sa.Table(
    "topics_read",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("session", sa.String(64), nullable=False),
    sa.Column("article", sa.String(200), nullable=False),
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("screen", sa.String(64)),
    sa.Column("first_at", Moment, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),  # As it would be if nothing more came.
    sa.Column("solved_at", Moment),
    sa.Column("not_solved_at", Moment),
    sa.Column("returned_at", Moment),  # When they came back with the same matter after they had left it.
    sa.Column("ticket_at", Moment),
    sa.Index("ix_topics_read_session", "session", "article"),
    sa.Index("ix_topics_read_figures", "lang", "screen", "outcome", "first_at", "last_at"),
)
