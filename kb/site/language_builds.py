"""One process a language, as many at a time as there are cores."""

import json
import os
import pickle
import subprocess
import sys
import time
from pathlib import Path

from kb.errors import BuildError
from kb.site.plan import SitePlan
from kb.site.worker import Job

_PROJECT = Path(__file__).parents[2]
_POLL_SECONDS = 0.02


def build_languages(plan: SitePlan, room: Path, site: Path) -> tuple[str, ...]:
    """Build each language below `site` and return MkDocs's warnings; whatever stops us stops the processes too."""
    waiting = [Job(plan, lang, site / lang, room / f"{lang}.json") for lang in plan.languages]
    running: list[tuple[Job, subprocess.Popen[bytes]]] = []
    warnings: list[str] = []
    try:
        while waiting or running:
            while waiting and len(running) < (os.cpu_count() or 1):
                running.append(_start(waiting.pop(0), room))
            ended = [(job, process) for job, process in running if process.poll() is not None]
            running = [pair for pair in running if pair not in ended]
            for job, _ in ended:
                warnings += _outcome(job, room)
            time.sleep(0 if ended else _POLL_SECONDS)
    finally:
        for _, process in running:
            process.kill()
            process.wait()
    return tuple(warnings)


def _start(job: Job, room: Path) -> tuple[Job, subprocess.Popen[bytes]]:
    job_file = room / f"{job.lang}.job"
    job_file.write_bytes(pickle.dumps(job))
    paths = [str(_PROJECT), *([os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else [])]
    # Material prints an advertisement against MkDocs 2 unless it is told not to.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "NO_MKDOCS_2_WARNING": "1"}
    with _log(job, room).open("wb") as log:
        # A session of its own: Ctrl-C reaches us alone, and we stop the process.
        process = subprocess.Popen(
            [sys.executable, "-m", "kb.site.worker", str(job_file)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
    return job, process


def _log(job: Job, room: Path) -> Path:
    return room / f"{job.lang}.log"


def _outcome(job: Job, room: Path) -> list[str]:
    if not job.outcome.is_file():
        last = _log(job, room).read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
        raise BuildError(
            f"the build of the {job.lang!r} site broke off ({last or 'it was killed'})",
            mend="Run it again; if it lasts, report it with this sentence",
        )
    outcome = json.loads(job.outcome.read_text(encoding="utf-8"))
    if outcome["error"]:
        raise BuildError(
            f"MkDocs cannot build the {job.lang!r} site: {outcome['error']}", path=job.plan.centre.docs, mend="Mend what it names"
        )
    warnings: list[str] = outcome["warnings"]
    return warnings
