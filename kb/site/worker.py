"""Builds one language in a process of its own: `python -m kb.site.worker JOB`.

A process a language keeps MkDocs's global state and its output apart, and uses every core.
"""

import contextlib
import json
import logging
import pickle
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.site.build_scope import SCOPE, BuildScope
from kb.site.plan import SitePlan


@dataclass(frozen=True)
class Job:
    """One language to build into a folder; the outcome is written as JSON to a file."""

    plan: SitePlan
    lang: str
    site_dir: Path
    outcome: Path


class _Collector(logging.Handler):
    """Keeps what MkDocs warns about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self.messages.append((record.levelno, record.getMessage().strip()))


def run(job: Job) -> dict[str, Any]:
    """Build a language and return its warnings and its error, None when there is none."""
    collector = _Collector()
    logging.getLogger("mkdocs").addHandler(collector)
    error = None
    try:
        _build(job)
    except (Exception, SystemExit) as failure:  # noqa: BLE001 - the parent turns whatever it is into one sentence.
        errors = [message for level, message in collector.messages if level >= logging.ERROR]
        error = "; ".join(errors) or f"{type(failure).__name__}: {failure}"
    return {"warnings": [message for level, message in collector.messages if level == logging.WARNING], "error": error}


def _build(job: Job) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    settings, centre = job.plan.settings, job.plan.centre
    config = load_config(
        str(settings.config),
        docs_dir=str(centre.folders[job.lang].resolve()),
        site_dir=str(job.site_dir),
        site_name=settings.name,
        site_url=f"{settings.url}{job.lang}/",
        strict=False,
    )
    config.extra[SCOPE] = BuildScope(job.plan, job.lang)
    config.theme["language"] = _known(config.theme.dirs, "partials/languages/{}.html", job.lang)
    search = next((plugin for name, plugin in config.plugins.items() if name.endswith("search")), None)
    if search is not None:
        search.config.lang = [_known(config.theme.dirs, "assets/javascripts/lunr/min/lunr.{}.min.js", job.lang)]
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()


def _known(folders: list[str], pattern: str, lang: str) -> str:
    return lang if any((Path(folder) / pattern.format(lang)).is_file() for folder in folders) else "en"


def main(job_file: str) -> None:
    """Run the job of a file."""
    job: Job = pickle.loads(Path(job_file).read_bytes())  # noqa: S301 - our own parent process wrote it.
    with contextlib.redirect_stdout(sys.stderr):
        outcome = run(job)
    job.outcome.write_text(json.dumps(outcome), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
