"""Sends what waits in the outbox, one message at a time for each way; several processes may run it at once."""

import datetime as dt
import logging
import threading
from collections.abc import Mapping

from site_api.errors import StoreUnavailable
from site_api.outbox.box import Outbox
from site_api.outbox.carrier import Carrier, Undelivered
from site_api.outbox.message import Entry, Kind
from site_api.outbox.schedule import next_attempt

_log = logging.getLogger("ventanilla.outbox")


class Sender:
    """A thread for each way, so that a webhook that hangs holds no e-mail up."""

    def __init__(self, outbox: Outbox, carriers: Mapping[Kind, Carrier], seconds: float = 1.0) -> None:
        self._outbox = outbox
        self._carriers = carriers
        self._seconds = seconds
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(kind,), name=f"outbox-{kind}", daemon=True) for kind in carriers]

    def start(self) -> None:
        """Begin to send."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Send no further message; one that is under way is claimed and tried again later if it is cut off."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=2)

    def send_due(self) -> int:
        """Try every message that is due now, once; return how many there were."""
        return sum(1 for kind in self._carriers for _ in iter(lambda kind=kind: self._send_one(kind), False))  # type: ignore[misc]

    def _run(self, kind: Kind) -> None:
        while not self._stop.is_set():
            try:
                busy = self._send_one(kind)
            except StoreUnavailable:
                busy = False
            if not busy:
                self._stop.wait(self._seconds)

    def _send_one(self, kind: Kind) -> bool:
        """Try the next message; return whether there was one."""
        entry = self._outbox.claim(kind, dt.datetime.now(dt.UTC))
        if entry is None:
            return False
        try:
            self._carriers[kind].deliver(entry.message)
        except Undelivered as failure:
            self._failed(entry, failure)
        except Exception as error:  # noqa: BLE001 - One message that cannot be made must not stop the others.
            _log.error("message %s cannot be sent", entry.message.id, exc_info=error)
            self._failed(entry, Undelivered(f"it cannot be made ({type(error).__name__})"))
        else:
            self._outbox.sent(entry)
        return True

    def _failed(self, entry: Entry, failure: Undelivered) -> None:
        now = dt.datetime.now(dt.UTC)
        again = None if failure.final else next_attempt(now, entry.attempts, retry_after=failure.retry_after)
        if again is None:
            _log.error("message %s was given up: %s; see `kb outbox list`", entry.message.id, failure)
            self._outbox.give_up(entry, failure.reason)
        else:
            _log.warning("message %s failed (%s), tried again at %s", entry.message.id, failure, again.isoformat(timespec="seconds"))
            self._outbox.put_off(entry, again, failure.reason)
