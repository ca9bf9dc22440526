"""Conversations with the assistant, their turns, and who was told how data is used; all texts are masked.

A conversation's and a person's ids are digests of secrets that only the customer has: who reads the table cannot take a turn.
"""

import sqlalchemy as sa

from site_api.store.metadata import Moment, metadata

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),  # Counts turns, so that two at once cannot both be the next one.
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("person", sa.String(64), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False, index=True),
)

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("choice", sa.String(220)),
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("action", sa.String(20)),
    sa.Column("reason", sa.String(60)),
    sa.Column("replies", sa.Text, nullable=False),
    sa.Column("ticket", sa.String(24), index=True),
)

consents = sa.Table(
    "consents",
    metadata,
    sa.Column("person", sa.String(64), primary_key=True),
    sa.Column("version", sa.String(40), primary_key=True),  # Of the text.
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("told_at", Moment, nullable=False, index=True),
    sa.Column("agreed_at", Moment),  # When the person went on after having been told.
)
