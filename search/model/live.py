"""The encoder that builds and servers use: a link to the newest finished folder of `models`."""

import os
import shutil
from pathlib import Path

from kb.swap import point_link
from search.model.export import Say, export_model, is_current
from search.model.folder import ModelFolder, read_manifest
from search.model.table import note_tables


def ready_model(setting: str | None, out: Path, say: Say) -> Path:
    """Return the encoder's folder, exported first where it is missing or of another source; raise ModelError."""
    live = out / "model"
    if is_current(live, setting):
        note_tables(ModelFolder(live))  # An older version may have exported it.
        return live
    out.mkdir(parents=True, exist_ok=True)
    fresh = out / f"model-{os.getpid()}"
    try:
        manifest = export_model(setting, fresh, say)
        publish_model(fresh, out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    say(f"encoder: {manifest.source} is ready")
    return live


def publish_model(fresh: Path, out: Path) -> None:
    """Move an exported folder to the others and make it live; the one before stays until the next time, since a server may still use it."""
    note_tables(ModelFolder(fresh))
    models = out / "models"
    models.mkdir(exist_ok=True)
    target = models / read_manifest(fresh).digest
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    point_link(out / "model", target)
    older = sorted((path for path in models.iterdir() if path != target), key=lambda path: path.stat().st_mtime)
    for path in older[:-1]:
        shutil.rmtree(path, ignore_errors=True)
