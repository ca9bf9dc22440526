"""The writer's preview: a saved article is built again, in a process of its own.

The serving process must never load what only building needs (torch, mkdocs), so that every build is a child of it.
"""

import subprocess
import sys
import threading

from kb.commands._pipeline import Plan, say

_DEBOUNCE_MS = 150  # Editors write a file in several steps.


def build_in_process_of_its_own(plan: Plan) -> bool:
    """Run `kb build`; return whether it succeeded. What it finds is printed by it."""
    arguments = ["--docs", str(plan.docs), "--out", str(plan.out), *(("--model", plan.model) if plan.model else ())]
    return subprocess.run([sys.executable, "-m", "kb", "build", *arguments], check=False).returncode == 0


def watch_articles(plan: Plan) -> threading.Thread:
    """Build again, in the background, whenever an article or the bank's data is saved."""
    thread = threading.Thread(target=_watch, args=(plan,), name="articles-watch", daemon=True)
    thread.start()
    return thread


def _watch(plan: Plan) -> None:
    from watchfiles import watch

    docs = plan.docs.resolve()
    beside = {docs.parent / name for name in ("bank.yml", "mkdocs.yml")}
    for changes in watch(docs, *(path for path in beside if path.is_file()), debounce=_DEBOUNCE_MS, step=50, raise_interrupt=False):
        names = sorted({path.rpartition("/")[2] for _, path in changes})
        say(f"saved: {', '.join(names[:3])}{' …' if len(names) > 3 else ''}; building again")
        build_in_process_of_its_own(plan)
