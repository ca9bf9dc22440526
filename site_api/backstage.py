"""What a server does besides answering: sends what waits, takes mails in, and lets time act on tickets."""

import datetime as dt
import logging
import threading
from collections.abc import Callable
from functools import partial

from search.service import Service
from site_api.errors import NotReady, StoreUnavailable
from site_api.letters.notifier import Notifier
from site_api.letters.writer import LetterWriter, Post
from site_api.mail_in.intake import Intake
from site_api.mail_in.mail import read_mail
from site_api.mail_in.maildir import Maildir
from site_api.outbox.box import Outbox
from site_api.outbox.carrier import Carrier
from site_api.outbox.endpoints import Endpoints
from site_api.outbox.message import Kind
from site_api.outbox.sender import Sender
from site_api.outbox.smtp import MailServer, SmtpCarrier
from site_api.outbox.webhook import WebhookCarrier
from site_api.settings import Settings
from site_api.store.database import Database
from site_api.tickets.copy import handover_of
from site_api.tickets.customer_work import CustomerWork
from site_api.tickets.dispatch import Dispatch
from site_api.tickets.history import Listener
from site_api.tickets.housekeeping import Housekeeping
from site_api.tickets.work import AgentWork
from site_api.zammad.api import ZammadApi
from site_api.zammad.carrier import Groups, ZammadCarrier
from site_api.zammad.listener import tell_zammad

_log = logging.getLogger("ventanilla.backstage")
_EVERY = 15.0  # Seconds between two looks at promises and at who is free.
_KEPT = dt.timedelta(days=30)  # What was sent is kept for so long.


def notifier(settings: Settings) -> Notifier:
    """Return what tells of changes those whom the settings name."""
    return Notifier(settings.smtp_url is not None, tuple(receiver.url for receiver in settings.webhooks))


def elsewhere(settings: Settings) -> tuple[Listener, ...]:
    """Return what tells the bank's own help desk of changes, where the settings name one."""
    return (tell_zammad,) if settings.zammad_url else ()


def sender(settings: Settings, database: Database, service: Callable[[], Service]) -> Sender:
    """Return what sends by the ways of the settings."""
    carriers: dict[Kind, Carrier] = {}
    if settings.smtp_url is not None:
        post = Post(settings.public_url, settings.mail_from, takes_replies=settings.maildir is not None)
        carriers[Kind.EMAIL] = SmtpCarrier(MailServer.read(settings.smtp_url), LetterWriter(database, service, post).write)
    if settings.webhooks:
        secrets = {receiver.url: receiver.secrets for receiver in settings.webhooks}
        handovers = {receiver.url: partial(handover_of, database) for receiver in settings.webhooks if receiver.handovers}
        carriers[Kind.WEBHOOK] = WebhookCarrier(secrets, Endpoints(database), allow_private=settings.webhooks_private, handovers=handovers)
    if settings.zammad_url and settings.zammad_token:
        groups = Groups(settings.zammad_group, settings.zammad_groups)
        carriers[Kind.ZAMMAD] = ZammadCarrier(ZammadApi(settings.zammad_url, settings.zammad_token), database, groups)
    return Sender(Outbox(database), carriers, settings.outbox_seconds)


class Backstage:
    """The threads of one process; each of them may run in several processes at once."""

    def __init__(self, settings: Settings, database: Database, work: AgentWork) -> None:
        self._database = database
        self._keeping = Housekeeping(database, work.history)
        self._dispatch = Dispatch(database, work.service, work.history)
        self._sender = sender(settings, database, work.service) if settings.outbox else None
        intake = Intake(database, CustomerWork(database, work.service, work.history), settings.mail_from, read_mail)
        self._maildir = Maildir(settings.maildir, intake.take) if settings.maildir else None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Begin."""
        for part in (self._sender, self._maildir):
            if part:
                part.start()
        self._thread.start()

    def stop(self) -> None:
        """End what is under way."""
        self._stop.set()
        for part in (self._sender, self._maildir):
            if part:
                part.stop()
        self._thread.join(timeout=2)

    def _keep(self) -> None:
        while not self._stop.wait(_EVERY):
            try:
                self._look()
            except (StoreUnavailable, NotReady) as error:
                _log.warning("promises were not looked at: %s", error)
            except Exception:  # noqa: BLE001 - A thread that ends unseen would keep no promise ever after.
                _log.exception("promises were not looked at")

    def _look(self) -> None:
        self._keeping.note_late()
        self._keeping.close_solved()
        Outbox(self._database).forget(dt.datetime.now(dt.UTC) - _KEPT)
        self._dispatch.take_back()
        self._dispatch.give_out()
