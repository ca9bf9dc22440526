"""One file for each noun of the API; ROUTERS is all of them."""

from site_api.routes import (
    appointments,
    articles,
    chat,
    contact,
    demo,
    events,
    feedback,
    health,
    live_chat,
    screens,
    search,
    ticket_page,
    tickets,
    widget,
)

_PARTS = (search, articles, screens, contact, feedback, events, chat, live_chat, tickets, ticket_page, appointments, health, widget, demo)
ROUTERS = tuple(part.router for part in _PARTS)
