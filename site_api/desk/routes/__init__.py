"""One file for each part of the desk."""

from site_api.desk.routes import approvals, figures, files, gaps, inbox, pulse, sign_in, single_sign_on, tickets

ROUTERS = tuple(part.router for part in (sign_in, single_sign_on, inbox, tickets, approvals, gaps, figures, pulse, files))
