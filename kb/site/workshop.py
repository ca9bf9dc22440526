"""The place where a site is built out of sight, and the switch that publishes it.

`OUT/site` is a link to `OUT/sites/<digest>`. Replacing the link is one step of the file system, so that readers see the
old site or the new one, whatever interrupts us.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kb.errors import BuildError
from kb.swap import point_link

KEPT = 2
_UNFINISHED = ".building-"


@contextlib.contextmanager
def open_workshop(out: Path) -> Iterator[Path]:
    """Lend an empty folder beside the finished sites, and clear it away afterwards."""
    # Absolute, since MkDocs takes a relative folder as one beside its configuration, which may be our own package.
    sites = (out / "sites").resolve()
    try:
        sites.mkdir(parents=True, exist_ok=True)
        _drop_unfinished(sites)
        room = Path(tempfile.mkdtemp(prefix=f"{_UNFINISHED}{os.getpid()}-", dir=sites))
    except OSError as error:
        raise BuildError(f"the folder cannot be written ({error.strerror})", path=out, mend="Name another one with --out") from None
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def publish(built: Path, out: Path) -> Path:
    """Make a finished site the live one and return the link to it; all but the last two are deleted."""
    link = out / "site"
    if link.exists() and not link.is_symlink():
        raise BuildError(
            "a folder stands where the link to the live site belongs", path=link, mend="Delete it or name another folder with --out"
        )
    target = out / "sites" / _digest(built)
    if not target.exists():
        built.chmod(0o755)
        built.rename(target)
    os.utime(target)
    point_link(link, target)
    _drop_old(out / "sites", target)
    return link


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _drop_old(sites: Path, live: Path) -> None:
    finished = [path for path in sites.iterdir() if not path.name.startswith(".") and path != live]
    for old in sorted(finished, key=lambda path: path.stat().st_mtime_ns, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def _drop_unfinished(sites: Path) -> None:
    """Delete what a build left behind that was killed; one that still runs is left alone."""
    for path in sites.glob(f"{_UNFINISHED}*"):
        pid = path.name.removeprefix(_UNFINISHED).partition("-")[0]
        if not pid.isdigit() or not _runs(int(pid)):
            shutil.rmtree(path, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
