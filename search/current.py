"""Which index is live: one small file that names it, replaced atomically."""

import re
import shutil
import uuid
from pathlib import Path

from kb.swap import write_whole
from search.errors import BrokenIndex, IndexMissing
from search.manifest import read_manifest

_DIGEST = re.compile(r"[0-9a-f]{8,64}")
_UNFINISHED = "unfinished-"
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
    if not _is_sound(target):
        if target.exists():
            target.rename(unfinished_folder(out) / digest)
        finished.rename(target)
    write_whole(index_folder(out) / "current", f"{digest}\n".encode())
    _delete_older(out, target)
    return target


def unfinished_folder(out: Path) -> Path:
    """Return a fresh folder beside the indexes, which the next build deletes should this one be killed."""
    folder = index_folder(out) / f"{_UNFINISHED}{uuid.uuid4().hex}"
    folder.mkdir(parents=True)
    return folder


def _is_sound(folder: Path) -> bool:
    """Return whether an index is there and whole; equal names mean equal files, so that it need not be written again."""
    try:
        read_manifest(folder)
    except BrokenIndex:
        return False
    return True


def _delete_older(out: Path, live: Path) -> None:
    """Delete all but the last indexes, and what killed builds left behind."""
    finished = [path for path in index_folder(out).iterdir() if _DIGEST.fullmatch(path.name) and path != live]
    newest = sorted(finished, key=lambda path: path.stat().st_mtime, reverse=True)[: _KEPT - 1]
    for path in set(index_folder(out).iterdir()) - {live, *newest, index_folder(out) / "current"}:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
