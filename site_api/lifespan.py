"""What a server opens when it starts and closes when it stops: the index, the database, and whoever works on it."""

import datetime as dt
import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from mcp.server import MCPServer

from search.service import Service
from site_api.agents.accounts import Accounts
from site_api.agents.session import Sessions
from site_api.agents.throttle import Throttle
from site_api.appointments.desk import AppointmentDesk
from site_api.appointments.door import AppointmentDoor
from site_api.backstage import Backstage, elsewhere, notifier
from site_api.chat.booking import Booking
from site_api.chat.conversation import Conversations
from site_api.chat.rephrase import ModelRephraser
from site_api.chat.store import SqlConversationStore
from site_api.desk.inbox import QueueCounts
from site_api.desk.lists import Lists
from site_api.desk.pulse import Pulse
from site_api.desk.single_sign_on import SingleSignOn
from site_api.events.store import EventStore
from site_api.events.ticketed import follow_ticket
from site_api.live import LiveEngine
from site_api.live_chat.door import live_door
from site_api.metrics import Metrics
from site_api.privacy.retention import Keeper
from site_api.questions import Notebook
from site_api.settings import Settings
from site_api.store.database import Database
from site_api.store.feedback import SqlFeedbackStore
from site_api.store.open_questions import SqlOpenQuestions
from site_api.tickets.closeness import SearchCloseness
from site_api.tickets.customer_side import CustomerSide
from site_api.tickets.customer_work import CustomerWork
from site_api.tickets.history import History
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.work import AgentWork


@asynccontextmanager
async def lifespan(app: FastAPI, mcp: MCPServer[None]) -> AsyncIterator[None]:
    """Open all, serve, and close it again."""
    settings: Settings = app.state.settings
    live: LiveEngine = app.state.live
    anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
    await anyio.to_thread.run_sync(live.refresh)
    live.watch(settings.reload_seconds)
    with Database(settings.database_url) as database:
        async with _at_work(app, database), mcp.session_manager.run():
            yield
    live.stop()


@asynccontextmanager
async def _at_work(app: FastAPI, database: Database) -> AsyncIterator[None]:
    """Set up what keeps and changes customers' matters, and the threads that go on with them."""
    settings: Settings = app.state.settings
    _open_desk(app, database)
    _open_records(app, database)
    threads = (Keeper(database, settings.retention), app.state.notebook, Backstage(settings, database, app.state.work))
    app.state.door.watch.start()
    for thread in threads:
        thread.start()
    yield
    app.state.pulse.stop()
    await app.state.door.watch.stop()
    for thread in reversed(threads):
        thread.stop()


def _open_records(app: FastAPI, database: Database) -> None:
    """Set up what is kept of customers' steps, opinions, questions and conversations."""
    settings: Settings = app.state.settings
    app.state.feedback = SqlFeedbackStore(database)
    app.state.events = EventStore(database)
    app.state.notebook = Notebook(SqlOpenQuestions(database), settings.question_days)
    app.state.conversations = Conversations(
        SqlConversationStore(database),
        app.state.desk,
        idle=dt.timedelta(hours=settings.chat_idle_hours),
        rephraser=ModelRephraser(settings.model) if settings.model else None,
        live=app.state.door,
        booking=Booking(AppointmentDoor(app.state.appointments)),
    )


def _open_desk(app: FastAPI, database: Database) -> None:
    """Set up where tickets are kept; whoever must act on a change of one is a listener here."""
    settings: Settings = app.state.settings
    live: LiveEngine = app.state.live
    metrics: Metrics = app.state.metrics
    history = History([metrics.ticket_changed, follow_ticket, notifier(settings), *elsewhere(settings)])

    def service() -> Service:
        return live.serving.engine.index.service

    close_by = functools.lru_cache(maxsize=1)(SearchCloseness)  # Anew for each index.
    app.state.desk = SqlTicketDesk(database, service, history, closeness=lambda: close_by(live.serving.engine))
    app.state.work = AgentWork(database, service, history)
    app.state.customer_side = CustomerSide(database, CustomerWork(database, service, history), app.state.desk.secret)
    app.state.appointments = AppointmentDesk(database, app.state.desk, service, history)
    app.state.door = live_door(database, service, history, settings.patience)
    app.state.database = database
    app.state.accounts, app.state.sessions, app.state.throttle = Accounts(database), Sessions(database), Throttle(database)
    app.state.pulse, app.state.queue_counts, app.state.lists = Pulse(database), QueueCounts(database), Lists(database)
    app.state.single_sign_on = SingleSignOn(settings, database) if settings.oidc_issuer else None
