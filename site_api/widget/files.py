"""The help button's file as it is served now, and older ones that pages still name."""

import os
import re
import threading
from pathlib import Path

from site_api.live import LiveEngine
from site_api.widget.bundle import Bundle, make_bundle

_NAME = re.compile(r"widget\.[0-9a-f]{12}\.js")


class WidgetFiles:
    """Makes the file once an index; each is kept in a folder, so that a page which names it by content goes on getting it."""

    def __init__(self, live: LiveEngine, folder: Path) -> None:
        self._live = live
        self._folder = folder
        self._made: tuple[Path, Bundle] | None = None
        self._lock = threading.Lock()

    def current(self) -> Bundle:
        """Return the file with the words and contacts of the index that serves; raise NotReady while none does."""
        serving = self._live.serving
        with self._lock:
            if self._made is None or self._made[0] != serving.folder:
                languages = serving.engine.index.languages
                bundle = make_bundle({lang: part.contacts for lang, part in languages.items()})
                self._keep(bundle)
                self._made = serving.folder, bundle
            return self._made[1]

    def named(self, name: str) -> Bundle | None:
        """Return a file by its name by content, or None where there is none."""
        if not _NAME.fullmatch(name):
            return None
        if (current := self.current()).name == name:
            return current
        path = self._folder / name
        return Bundle(path.read_bytes()) if path.is_file() else None

    def _keep(self, bundle: Bundle) -> None:
        path = self._folder / bundle.name
        if path.is_file():
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}.part")
            part.write_bytes(bundle.code)
            part.replace(path)
        except OSError:
            # A folder that cannot be written to keeps no older files; the present one is served from memory.
            return
