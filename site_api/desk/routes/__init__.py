"""One file for each part of the desk."""

from site_api.desk.routes import files, inbox, pulse, sign_in, tickets

ROUTERS = tuple(part.router for part in (sign_in, inbox, tickets, pulse, files))
