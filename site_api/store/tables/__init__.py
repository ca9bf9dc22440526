"""The tables, one file a noun, all on the one `metadata`; a new file is named here."""

from site_api.store.tables import (  # noqa: F401 - Imported so that `metadata` knows them.
    agents,
    audit,
    conversations,
    events,
    feedback,
    idempotency,
    live,
    outbox,
    received_mails,
    secret_key,
    ticket_work,
    tickets,
)
