"""A bank that has Zammad already: every handover goes on as a ticket there, and people work there."""
