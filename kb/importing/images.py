"""Images of an imported article: checked by size before they are read and by content after, then named and kept for writing."""

import posixpath
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from kb.importing.placement import Place, identifier
from kb.importing.source_tree import MAX_IMAGE, SourceTree

# What a file must begin with, by its ending; SVG is left out, because it may hold scripts.
_BEGINNINGS = {
    ".png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".jpeg": re.compile(rb"\xff\xd8\xff"),
    ".gif": re.compile(rb"GIF8[79]a"),
    ".webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    ".avif": re.compile(rb"....ftypavi[fs]", re.DOTALL),
}
_FOLDER = "images"


class Images:
    """The images to be written, by their path."""

    def __init__(self, tree: SourceTree, lost: Callable[[Place, str], None]) -> None:
        self._tree = tree
        self._lost = lost
        self._by_name = {posixpath.basename(name).lower(): name for name in sorted(tree.files, reverse=True)}
        self._chosen: dict[tuple[Path, str], str] = {}
        self.sources: dict[Path, str] = {}

    def bring(self, place: Place, source: str) -> str | None:
        """Return an image's new name as its article says it, or None where it could not be brought."""
        name = self._found(place, source)
        if name is None:
            if not source.lower().startswith("data:"):
                self._lost(place, f"the image {source[:100]!r} is missing")
            else:
                self._lost(place, "an image is written into the page itself")
            return None
        if problem := self._problem(name):
            self._lost(place, f"the image {name!r} {problem}")
            return None
        return self._named(place.path.parent / _FOLDER, name)

    def bring_copy(self, place: Place, address: str) -> str | None:
        """Return the new name of the copy that the source has of an image elsewhere, or None where it has none."""
        name = posixpath.basename(unquote(address.partition("?")[0]))
        return self.bring(place, name) if name.lower() in self._by_name else None

    def _found(self, place: Place, source: str) -> str | None:
        inside = unquote(source.partition("?")[0].partition("#")[0])
        full = inside.lstrip("/") if inside.startswith("/") else posixpath.normpath(posixpath.join(place.article.folder, inside))
        return full if full in self._tree.files else self._by_name.get(posixpath.basename(inside).lower())

    def _problem(self, name: str) -> str | None:
        beginning = _BEGINNINGS.get(PurePosixPath(name).suffix.lower())
        if beginning is None:
            return f"is not one of {', '.join(ending[1:] for ending in _BEGINNINGS)}"
        if self._tree.files[name] > MAX_IMAGE:
            return f"has {self._tree.files[name] / 1e6:.0f} MB, the limit is {MAX_IMAGE / 1e6:.0f} MB"
        return None if beginning.match(self._tree.read(name)) else "is not what its name says"

    def _named(self, folder: Path, name: str) -> str:
        """Give an image a name of its own in a folder; two sources never share one, and a file that is there is kept."""
        if (folder, name) not in self._chosen:
            pure = PurePosixPath(name)
            stem, ending = identifier(pure.stem), pure.suffix.lower()
            names = (f"{stem}{f'-{number}' if number > 1 else ''}{ending}" for number in range(1, len(self.sources) + 1000))
            free = next(n for n in names if folder / n not in self.sources and not self._differs(folder / n, name))
            self._chosen[folder, name] = free
            self.sources[folder / free] = name
        return f"{_FOLDER}/{self._chosen[folder, name]}"

    def _differs(self, path: Path, name: str) -> bool:
        return path.exists() and (path.stat().st_size != self._tree.files[name] or path.read_bytes() != self._tree.read(name))
