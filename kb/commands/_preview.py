"""The writer's preview: a saved article is built again, in a process of its own.

The serving process must never load what only building needs (torch, mkdocs), so that every build is a child of it.
"""

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from kb.beside import read_with
from kb.commands._pipeline import Plan, fingerprint, say
from kb.errors import KbError

_DEBOUNCE_MS = 150  # Editors write a file in several steps.
_MOST_SAVED = 20  # More at once is a change of branch, not a writer who saves.
_LOOK_AGAIN_MS = 5000  # Even when nothing is reported: a file saved before the watch stood, or a folder that reports nothing.


def build_in_process_of_its_own(plan: Plan, saved: Sequence[Path] = ()) -> bool:
    """Run `kb build`; return whether it succeeded. What it finds is printed by it, first of all in the `saved` files."""
    arguments = ["--docs", str(plan.docs), "--out", str(plan.out), "--learned", str(plan.learned)]
    arguments += ["--model", plan.model] if plan.model else []
    arguments += [argument for path in saved for argument in ("--saved", str(path))]
    return subprocess.run([sys.executable, "-m", "kb", "build", *arguments], check=False).returncode == 0


def watch_articles(plan: Plan, built: str) -> threading.Thread:
    """Build again, in the background, whenever what a build reads is no longer what has the fingerprint `built`."""
    thread = threading.Thread(target=_watch, args=(plan, built), name="articles-watch", daemon=True)
    thread.start()
    return thread


def _watch(plan: Plan, built: str) -> None:
    from watchfiles import watch

    docs = plan.docs.resolve()
    looks = watch(
        docs, *read_with(docs), debounce=_DEBOUNCE_MS, step=50, rust_timeout=_LOOK_AGAIN_MS, yield_on_timeout=True, raise_interrupt=False
    )
    for changes in looks:
        found = _fingerprint(plan)
        if found is None or found == built:
            continue
        built = found
        saved = sorted({Path(path) for _, path in changes})
        say(f"saved: {_names(saved) or 'something'}; building again")
        files = [path for path in saved if path.is_file()]
        build_in_process_of_its_own(plan, files if len(files) <= _MOST_SAVED else ())


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(path.name for path in paths[:3]) + (" …" if len(paths) > 3 else "")


def _fingerprint(plan: Plan) -> str | None:
    """Return the fingerprint, or None while files are being moved about under our eyes."""
    try:
        return fingerprint(plan)
    except (OSError, KbError):
        return None
