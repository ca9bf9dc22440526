"""Tickets, what was said in them, and every change of them.

Contact details stand in `email`, `phone`, `name` and `identity` of `tickets` and nowhere else; all texts are masked.
"""

import sqlalchemy as sa

from site_api.store.metadata import Moment, Number, metadata

tickets = sa.Table(
    "tickets",
    metadata,
    sa.Column("reference", sa.String(24), primary_key=True),
    sa.Column("link_version", sa.Integer, nullable=False),  # A greater one makes the secret links of before worthless.
    sa.Column("version", sa.Integer, nullable=False),  # Counts changes, so that the second of two agents is told.
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("queue", sa.String(60), nullable=False),
    sa.Column("urgency", sa.SmallInteger, nullable=False),  # 0 normal, 1 high, 2 urgent: what is sorted by.
    sa.Column("reason", sa.String(60), nullable=False),  # Why the search decided so.
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("summary", sa.Text),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("answer_expected_by", Moment, nullable=False),  # What the customer was told.
    sa.Column("due_at", Moment),  # By when the next answer is owed; null while nothing is.
    sa.Column("answered_at", Moment),
    sa.Column("solved_at", Moment),
    sa.Column("closed_at", Moment),
    sa.Column("assignee", sa.String(100)),
    sa.Column("identity", sa.String(200), index=True),
    sa.Column("email", sa.String(254), index=True),
    sa.Column("phone", sa.String(32), index=True),
    sa.Column("name", sa.String(200)),
    sa.Column("conversation", sa.String(64), index=True),
    sa.Column("query_id", sa.String(64)),
    sa.Column("screen", sa.String(64)),
    sa.Column("error", sa.String(200)),
    sa.Column("app_version", sa.String(64)),
    sa.Column("article", sa.String(200)),  # The nearest one, which names the topic.
    sa.Column("articles_seen", sa.JSON, nullable=False),
    sa.Column("merged_into", sa.String(24), sa.ForeignKey("tickets.reference")),
    sa.Column("split_from", sa.String(24), sa.ForeignKey("tickets.reference")),
    sa.Column("score", sa.SmallInteger),
    sa.Column("score_note", sa.Text),
    sa.Column("erased_at", Moment),
    sa.Index("ix_tickets_inbox", "status", "queue", "urgency", "due_at"),
    sa.Index("ix_tickets_updated_at", "updated_at"),
    # The figures of a year are read from it alone.
    sa.Index(
        "ix_tickets_figures",
        "created_at",
        "answered_at",
        "solved_at",
        "score",
        "merged_into",
        "erased_at",
        "due_at",
        "reference",
    ),
    sa.Index("ix_tickets_assignee", "assignee", "updated_at"),
)
# What an answer is owed to, in the order of the inbox: of all queues, and of each.
_owed = tickets.c.due_at.is_not(None)
sa.Index("ix_tickets_owed", tickets.c.urgency, tickets.c.due_at, tickets.c.reference, sqlite_where=_owed, postgresql_where=_owed)
sa.Index(
    "ix_tickets_owed_queue",
    tickets.c.queue,
    tickets.c.urgency,
    tickets.c.due_at,
    tickets.c.reference,
    sqlite_where=_owed,
    postgresql_where=_owed,
)

# How many each agent has to answer is counted from it alone.
_loads = sa.and_(tickets.c.due_at.is_not(None), tickets.c.assignee.is_not(None))
sa.Index("ix_tickets_load", tickets.c.assignee, sqlite_where=_loads, postgresql_where=_loads)

messages = sa.Table(
    "ticket_messages",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("author", sa.String(20), nullable=False),  # customer, agent, bot or system
    sa.Column("agent", sa.String(100)),
    sa.Column("kind", sa.String(20), nullable=False),  # message, note (for agents only) or transcript
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Index("ix_ticket_messages_said", "ticket", "kind", "author"),  # Who said how much is counted from it alone.
)

history = sa.Table(
    "ticket_history",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", sa.String(20), nullable=False),  # customer, agent or system
    sa.Column("agent", sa.String(100)),
    sa.Column("what", sa.String(40), nullable=False),
    sa.Column("before", sa.String(200)),
    sa.Column("after", sa.String(200)),
)
_reopened = history.c.what == sa.literal("reopened", literal_execute=True)
sa.Index("ix_ticket_history_reopened", history.c.ticket, sqlite_where=_reopened, postgresql_where=_reopened)
