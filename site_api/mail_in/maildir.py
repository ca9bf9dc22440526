"""A folder of mails: each new one is taken in and then marked as seen."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from site_api.errors import StoreUnavailable

_log = logging.getLogger("ventanilla.mail")
_LONGEST = 10_000_000  # Bytes; a longer mail is left for a person.
_SEEN = ":2,S"


class Maildir:
    """Looks through a folder again and again; several processes may, since a mail is kept once."""

    def __init__(self, folder: Path, take: Callable[[bytes], object], seconds: float = 2.0) -> None:
        self._folder = folder
        self._take = take
        self._seconds = seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="maildir", daemon=True)

    def start(self) -> None:
        """Make the folder where it is missing, and begin to look."""
        for name in ("new", "cur", "tmp"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no further."""
        self._stop.set()
        self._thread.join(timeout=2)

    def look(self) -> int:
        """Take in what is new; return how many mails."""
        return sum(self._take_file(path) for path in sorted((self._folder / "new").iterdir()))

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except (StoreUnavailable, OSError) as error:
                _log.warning("mails wait in %s: %s", self._folder, error)
            self._stop.wait(self._seconds)

    def _take_file(self, path: Path) -> bool:
        try:
            if path.stat().st_size <= _LONGEST:
                self._take(path.read_bytes())
            else:
                _log.warning("mail %s is too long and was left in %s", path.name, self._folder / "cur")
        except FileNotFoundError:  # Another process was quicker.
            return False
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001 - One mail that cannot be read must not stop the others.
            _log.exception("mail %s cannot be read and was left in %s", path.name, self._folder / "cur")
        path.rename(self._folder / "cur" / f"{path.name.partition(':')[0]}{_SEEN}")
        return True
