"""The engine that serves now, replaced between two requests when a newer index is there."""

import datetime as dt
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from search.current import read_current
from search.encoder import Encoder, OnnxEncoder
from search.engine import SearchEngine
from search.errors import SearchError
from search.index import read_index
from site_api.errors import NotReady

_log = logging.getLogger("ventanilla.live")


@dataclass(frozen=True, slots=True)
class Serving:
    """An engine and when it was loaded."""

    engine: SearchEngine
    folder: Path
    loaded_at: dt.datetime


class LiveEngine:
    """Holds the engine; a damaged new index is refused, said once, and the last good one goes on serving."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._serving: Serving | None = None
        self._refused: tuple[Path | None, str] | None = None
        self._stop = threading.Event()

    @property
    def serving(self) -> Serving:
        """Return what serves now; raise NotReady where nothing could be loaded."""
        if self._serving is None:
            reason = self._refused[1] if self._refused else "the index is being loaded"
            raise NotReady(f"the search is not ready: {reason}", {"Retry-After": "2"})
        return self._serving

    @property
    def refusal(self) -> str | None:
        """Return why a newer index was refused, or None."""
        return self._refused[1] if self._refused else None

    def refresh(self) -> bool:
        """Load a newer index if there is one; return whether the engine was replaced."""
        folder: Path | None = None
        try:
            folder = read_current(self._out)
            if (self._serving and self._serving.folder == folder) or (self._refused and self._refused[0] == folder):
                return False
            engine = self._load(folder)
        except SearchError as error:
            self._refuse(folder, str(error))
            return False
        self._serving = Serving(engine, folder, dt.datetime.now(dt.UTC))
        self._refused = None
        _log.info("serving index %s with %s", engine.index.manifest.digest, engine.index.manifest.articles)
        return True

    def watch(self, seconds: float) -> threading.Thread:
        """Look for a newer index again and again, in a thread that ends with `stop`."""
        thread = threading.Thread(target=self._watch, args=(seconds,), name="index-watch", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """End the watch."""
        self._stop.set()

    def _watch(self, seconds: float) -> None:
        while not self._stop.wait(seconds):
            self.refresh()

    def _load(self, folder: Path) -> SearchEngine:
        index = read_index(folder)
        engine = SearchEngine(index, self._encoder(index.manifest.model))
        engine.warm_up()
        return engine

    def _encoder(self, digest: str) -> Encoder:
        """Return the encoder that made an index, the one in use where it is the same."""
        if self._serving and self._serving.engine.encoder.digest == digest:
            return self._serving.engine.encoder
        encoder = OnnxEncoder(self._out / "model")
        if encoder.digest != digest:
            raise NotReady(f"the index was made with encoder {digest}, the folder has {encoder.digest}; run `kb build`")
        return encoder

    def _refuse(self, folder: Path | None, reason: str) -> None:
        if self._refused != (folder, reason):
            _log.error("index refused: %s", reason)
        self._refused = (folder, reason)
