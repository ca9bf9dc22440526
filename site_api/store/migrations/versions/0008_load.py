"""An index from which it is counted how many tickets each agent has to answer."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    owed = sa.text("due_at IS NOT NULL AND assignee IS NOT NULL")
    op.create_index("ix_tickets_load", "tickets", ["assignee"], sqlite_where=owed, postgresql_where=owed)
