"""The encoder that builds and servers use: a link to the newest finished folder of `models`."""

import os
import shutil
from pathlib import Path

from search.model.export import Say, export_model, is_current
from search.model.folder import ModelFolder
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
        note_tables(ModelFolder(fresh))
        _publish(out, live, fresh, manifest.digest)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    say(f"encoder: {manifest.source} is ready")
    return live


def _publish(out: Path, live: Path, fresh: Path, digest: str) -> None:
    """Point `live` at a finished folder; the one before stays until the next time, since a server may still use it."""
    models = out / "models"
    models.mkdir(exist_ok=True)
    target = models / digest
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    link = out / f"model-link-{os.getpid()}"
    link.symlink_to(target.relative_to(out))
    link.replace(live)
    older = sorted((path for path in models.iterdir() if path != target), key=lambda path: path.stat().st_mtime)
    for path in older[:-1]:
        shutil.rmtree(path, ignore_errors=True)
