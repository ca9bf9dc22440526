"""The tables, one file a noun, all on the one `metadata`; a new file is named here."""

from site_api.store.tables import (  # noqa: F401 - Imported so that `metadata` knows them.
    appointments,
    audit,
    events,
    feedback,
    gap_reports,
    idempotency,
    open_questions,
    resolutions,
    secret_key,
    tickets,
)
