"""The files of what is imported: a folder, a zip or one file, looked at before anything is read.

Sizes are known from the listing, so that what is too large is never loaded, and a zip is refused by its table of contents.
"""

import os
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kb.errors import KbError

MAX_FILES = 20_000
MAX_TOTAL = 500_000_000  # Bytes of all files that would be read: a zip of 10 MB can hold more than a disk.
MAX_FILE = 100_000_000  # A JSON export of 5,000 articles has about 60 MB; nothing larger is ever read.
MAX_IMAGE = 5_000_000
_DRIVE = re.compile(r"[A-Za-z]:")


class ImportRefused(KbError):
    """What was to be imported is not what can be, or would do harm; nothing was written."""

    exit_code = 2


class SourceTree(Protocol):
    """Files by their path below the root, with their sizes."""

    @property
    def files(self) -> Mapping[str, int]:
        """Return the size of each file by its path, with forward slashes."""
        ...

    @property
    def links(self) -> tuple[str, ...]:
        """Return symbolic links, which are not followed."""
        ...

    def read(self, path: str) -> bytes:
        """Return a file's bytes; raise ImportRefused where it is damaged."""
        ...


@dataclass(frozen=True, slots=True)
class FolderTree:
    """A folder, or a single file in one."""

    root: Path
    files: Mapping[str, int]
    links: tuple[str, ...] = ()

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        return (self.root / path).read_bytes()


@dataclass(frozen=True, slots=True)
class ZipTree:
    """A zip whose names were all found to stay inside it."""

    path: Path
    files: Mapping[str, int]
    links: tuple[str, ...] = field(default=())

    def read(self, path: str) -> bytes:
        """Return a member's bytes; zipfile reads no more than the table of contents says, and checks the checksum."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                return archive.read(path)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            raise ImportRefused(f"{path!r} in {self.path.name} cannot be read ({error})", mend="Make the zip again") from None


def open_source(path: Path) -> SourceTree:
    """Look at a folder, a zip or a JSON export; raise ImportRefused where it is none of them or not safe."""
    if not path.exists():
        raise ImportRefused(f"{path} does not exist", mend="Name a folder, a zip or a .json export")
    if path.is_dir():
        tree: SourceTree = _folder(path)
    elif path.suffix.lower() == ".json":
        tree = FolderTree(path.parent, {path.name: path.stat().st_size})
    elif zipfile.is_zipfile(path):
        tree = _zip(path)
    else:
        raise ImportRefused(f"{path} is not a zip", mend="Name a folder, a zip or a .json export")
    _check_sizes(path, tree.files)
    return tree


def _folder(root: Path) -> FolderTree:
    files: dict[str, int] = {}
    links: list[str] = []
    for path in _walk(root):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            links.append(name)
        elif path.is_file():
            files[name] = path.stat().st_size
    return FolderTree(root, files, tuple(links))


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root, followlinks=False):
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not _hidden(name) and name not in linked)
        yield from (Path(folder) / name for name in sorted([*names, *linked]) if not _hidden(name))


def _zip(path: Path) -> ZipTree:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise ImportRefused(f"{path} is a broken zip ({error})", mend="Make the zip again") from None
    if len(members) > MAX_FILES:
        raise _too_many(path, len(members))
    for member in members:
        _check_member(path, member)
    kept = [member for member in members if not member.is_dir() and not any(map(_hidden, member.filename.split("/")))]
    return ZipTree(path, {member.filename: member.file_size for member in kept})


def _check_member(path: Path, member: zipfile.ZipInfo) -> None:
    name = member.orig_filename.replace("\\", "/")
    problem = None
    if name.startswith("/") or _DRIVE.match(name):
        problem = "has an absolute path"
    elif ".." in name.split("/"):
        problem = "leads out of the zip"
    elif stat.S_ISLNK(member.external_attr >> 16):
        problem = "is a symbolic link"
    elif member.flag_bits & 1:
        problem = "is encrypted"
    if problem:
        raise ImportRefused(f"{member.orig_filename!r} in {path.name} {problem}, so nothing was imported", mend="Make the zip without it")


def _check_sizes(path: Path, files: Mapping[str, int]) -> None:
    if len(files) > MAX_FILES:
        raise _too_many(path, len(files))
    total = sum(size for size in files.values() if size <= MAX_FILE)
    if total > MAX_TOTAL:
        found = f"{path} holds {total / 1e6:,.0f} MB unpacked, the limit is {MAX_TOTAL / 1e6:,.0f} MB"
        raise ImportRefused(found, mend="Import it in parts")


def _too_many(path: Path, count: int) -> ImportRefused:
    return ImportRefused(f"{path} holds {count:,} files, the limit is {MAX_FILES:,}", mend="Import it in parts")


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"
