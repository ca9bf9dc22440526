"""Files and links that are replaced in one step, so that whoever reads one meets the old or the new, whatever interrupts us."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file beside the one of that name and put it in its place once it is on disk; raise OSError, and change nothing then."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def point_link(link: Path, target: Path) -> None:
    """Let a link lead to a target, by the way from where it stands; raise OSError."""
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(target, link.parent), target_is_directory=target.is_dir())
    fresh.replace(link)
