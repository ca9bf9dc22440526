"""One file for each part of the desk."""

from site_api.desk.routes import approvals, figures, files, gaps, inbox, live, pulse, sign_in, single_sign_on, tickets, unknown

_PARTS = (sign_in, single_sign_on, inbox, tickets, approvals, gaps, figures, pulse, live, files)
ROUTERS = (live.pages, *(part.router for part in _PARTS), unknown.router)  # What no other one takes comes last.
