"""Which index is live: one small file that names it, replaced atomically."""

import os
import re
import shutil
from pathlib import Path

from search.errors import IndexMissing

_DIGEST = re.compile(r"[0-9a-f]{8,64}")
_KEPT = 2  # The live index and the one before it, which a server may still be reading.


def index_folder(out: Path) -> Path:
    """Return where indexes are kept."""
    return out / "index"


def read_current(out: Path) -> Path:
    """Return the folder of the live index; raise IndexMissing where nothing was built."""
    pointer = index_folder(out) / "current"
    try:
        digest = pointer.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise IndexMissing(f"there is no index in {out}", mend="Run `kb build`") from None
    if not _DIGEST.fullmatch(digest) or not (index_folder(out) / digest).is_dir():
        raise IndexMissing(f"{pointer} names {digest[:64]!r}, which is not there", mend="Run `kb build`")
    return index_folder(out) / digest


def publish(out: Path, finished: Path, digest: str) -> Path:
    """Make a finished folder the live index: move it to its name, replace the pointer, delete older ones last."""
    target = index_folder(out) / digest
    if target.exists():
        shutil.rmtree(target)
    finished.rename(target)
    pointer = index_folder(out) / "current"
    fresh = pointer.with_suffix(f".{os.getpid()}")
    fresh.write_text(f"{digest}\n", encoding="ascii")
    fresh.replace(pointer)
    _delete_older(out, target)
    return target


def _delete_older(out: Path, live: Path) -> None:
    folders = sorted((path for path in index_folder(out).iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime, reverse=True)
    for folder in [folder for folder in folders if folder != live][_KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
