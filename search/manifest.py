"""The manifest of an index: what it was made from, and a checksum for every file."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from search.errors import IndexDamaged

FORMAT = 5
FILE_NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index holds; `built_at` is ISO 8601 in UTC."""

    digest: str
    model: str
    dimension: int
    languages: tuple[str, ...]
    articles: dict[str, int]
    passages: dict[str, int]
    built_at: str
    versions: dict[str, str]
    checksums: dict[str, str]
    format: int = FORMAT


def checksum(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checksums(folder: Path) -> dict[str, str]:
    """Return the checksum of every file of an index by its path inside the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != FILE_NAME)
    return {path.relative_to(folder).as_posix(): checksum(path) for path in files}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, last of all files: a folder without one is unfinished."""
    (folder / FILE_NAME).write_text(json.dumps(dataclasses.asdict(manifest), indent=1, ensure_ascii=False), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read an index's manifest and check every file against it; raise IndexDamaged at the first difference."""
    path = folder / FILE_NAME
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error})", mend="Run `kb build`") from None
    found = data.get("format") if isinstance(data, dict) else None
    if found != FORMAT:
        raise IndexDamaged(f"{path} has format {found!r}, this version reads {FORMAT}", mend="Run `kb build`")
    try:
        manifest = Manifest(**{**data, "languages": tuple(data["languages"])})
    except (TypeError, KeyError) as error:
        raise IndexDamaged(f"{path} is damaged ({error})", mend="Run `kb build`") from None
    for name, expected in manifest.checksums.items():
        if not (folder / name).is_file():
            raise IndexDamaged(f"{folder / name} is missing", mend="Run `kb build`")
        if checksum(folder / name) != expected:
            raise IndexDamaged(f"{folder / name} is damaged: its checksum is not the manifest's", mend="Run `kb build`")
    return manifest
