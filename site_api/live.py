"""The engine that serves now, replaced between two requests when a newer index is there."""

import datetime as dt
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from search.current import read_current
from search.encoder import Encoder, load_encoder
from search.engine import RIGHT, SearchEngine
from search.errors import SearchError
from search.index import read_index
from search.manifest import Manifest
from site_api.errors import NotReady

_log = logging.getLogger("ventanilla.live")


@dataclass(frozen=True, slots=True)
class Serving:
    """An engine and when it was loaded."""

    engine: SearchEngine
    folder: Path
    loaded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class _Published:
    """One publication of an index: the same folder published again is looked at again."""

    folder: Path
    at_ns: int


class LiveEngine:
    """Holds the engine; a damaged new index is refused, said once, and the last good one goes on serving."""

    def __init__(self, out: Path, *, right: float = RIGHT) -> None:
        self._out = out
        self._right = right
        self._serving: Serving | None = None
        self._seen: _Published | None = None
        self._refused: str | None = None
        self._stop = threading.Event()
        self._refreshing = threading.Lock()

    @property
    def serving(self) -> Serving:
        """Return what serves now; raise NotReady where nothing could be loaded."""
        if self._serving is None:
            raise NotReady(f"the search is not ready: {self._refused or 'the index is being loaded'}", {"Retry-After": "2"})
        return self._serving

    @property
    def manifest(self) -> Manifest | None:
        """Return what the serving index says of itself, or None where nothing serves."""
        return self._serving.engine.index.manifest if self._serving else None

    @property
    def is_ready(self) -> bool:
        """Return whether anything serves."""
        return self._serving is not None

    @property
    def refusal(self) -> str | None:
        """Return why a newer index was refused, or None."""
        return self._refused

    def refresh(self) -> bool:
        """Load a newer index if there is one; return whether the engine was replaced. Who comes second waits for the first."""
        with self._refreshing:
            return self._refresh()

    def _refresh(self) -> bool:
        seen, self._seen = self._seen, None
        try:
            self._seen = published = _published(self._out)
            if published == seen:
                return False
            same = self._serving and self._serving.folder == published.folder
            engine = None if same else self._load(published.folder)
        except SearchError as error:
            self._refuse(str(error))
            return False
        self._refused = None
        if engine is None:
            return False
        self._serving = Serving(engine, published.folder, dt.datetime.now(dt.UTC))
        _log.info("serving index %s with %s", engine.index.manifest.digest, engine.index.manifest.articles)
        return True

    def watch(self, seconds: float) -> threading.Thread:
        """Look for a newer index again and again, in a thread that ends with `stop`."""
        self._stop.clear()
        thread = threading.Thread(target=self._watch, args=(seconds,), name="index-watch", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """End the watch."""
        self._stop.set()

    def _watch(self, seconds: float) -> None:
        while not self._stop.wait(seconds):
            try:
                self.refresh()
            except Exception:  # noqa: BLE001 - A watch that ends unseen would keep the old index for ever.
                _log.exception("the newer index could not be looked at")

    def _load(self, folder: Path) -> SearchEngine:
        index = read_index(folder)
        engine = SearchEngine(index, self._encoder(index.manifest.model), right=self._right)
        engine.warm_up()
        return engine

    def _encoder(self, digest: str) -> Encoder:
        """Return the encoder that made an index, the one in use where it is the same."""
        if self._serving and self._serving.engine.encoder.digest == digest:
            return self._serving.engine.encoder
        return load_encoder(self._out, digest)

    def _refuse(self, reason: str) -> None:
        if self._refused != reason:
            _log.error("index refused: %s", reason)
        self._refused = reason


def _published(out: Path) -> _Published:
    folder = read_current(out)
    return _Published(folder, (folder.parent / "current").stat().st_mtime_ns)
