"""The tables, one file a noun, all on the one `metadata`; a new file is named here."""

from site_api.store.tables import (  # noqa: F401 - Imported so that `metadata` knows them.
    agents,
    appointments,
    audit,
    conversations,
    events,
    feedback,
    foreign_tickets,
    gap_reports,
    idempotency,
    live,
    open_questions,
    outbox,
    received_mails,
    secret_key,
    ticket_work,
    tickets,
)
