"""One file for each part of the desk."""

from site_api.desk.routes import files, inbox, live, pulse, sign_in, tickets

ROUTERS = (live.pages, *(part.router for part in (sign_in, inbox, tickets, pulse, live, files)))
