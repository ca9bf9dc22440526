"""The whole build: check, encoder, index, site. Each part is published by itself, and only when it is finished."""

import fcntl
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from kb.beside import read_with
from kb.commands._progress import progress_line
from kb.errors import BuildError, DocsError, KbError
from kb.history import learned_file

if TYPE_CHECKING:
    from kb.help_centre import HelpCentre

_STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build from, and where to."""

    docs: Path
    out: Path
    model: str | None = None
    history: Path | None = None

    @property
    def model_folder(self) -> Path:
        """Return where the encoder for serving is."""
        return self.out / "model"

    @property
    def learned(self) -> Path:
        """Return the file of the learned questions."""
        return (self.history or learned_file(self.docs)).resolve()


def build_all(plan: Plan, *, saved: Sequence[Path] = ()) -> None:
    """Build what is stale; raise KbError or SearchError, and leave what was live as it was.

    The findings of the `saved` files are printed as soon as they are known.
    """
    from search.model.live import ready_model

    started = perf_counter()
    stamp = fingerprint(plan)
    with _outcome_kept(plan.out):
        centre = _checked(plan, saved)
        with _lock(plan.out):
            ready_model(plan.model, plan.out, say)
            _build_index_and_site(plan, centre)
            (plan.out / _STAMP).write_text(stamp, encoding="ascii")
    say(f"done in {perf_counter() - started:.1f} s")


def is_stale(plan: Plan) -> bool:
    """Return whether anything changed since the last whole build, by names, sizes and times, in a few milliseconds."""
    parts = (plan.out / name for name in ("index/current", "model/manifest.json", "site"))
    try:
        stamp = (plan.out / _STAMP).read_bytes().decode(errors="replace")
    except OSError:
        stamp = ""
    return stamp != fingerprint(plan) or not all(part.exists() for part in parts)


def fingerprint(plan: Plan) -> str:
    """Return a digest of all that a build reads: articles, data, learned questions, configuration and our own code."""
    if not plan.docs.is_dir():
        raise DocsError(f"the folder {plan.docs} does not exist", mend="Name the folder of the articles, as in --docs docs")
    digest = hashlib.sha256(f"{plan.model} {plan.docs.resolve()} {plan.learned}".encode())
    for path in _sources(plan):
        status = path.stat()
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def say(text: str) -> None:
    """Tell a person what happens."""
    click.echo(f"kb: {text}", err=True)


def _checked(plan: Plan, saved: Sequence[Path]) -> "HelpCentre":
    """Read and check the articles; raise BuildError where they have errors."""
    from kb.check import check_centre
    from kb.commands._saved import show_saved
    from kb.levels import read_levels
    from kb.outcome import Outcome, outcome_of, write_outcome
    from kb.reader import read_docs
    from kb.report_formats import as_text

    started = perf_counter()
    try:
        centre = read_docs(plan.docs)
        report = check_centre(centre, levels=read_levels(plan.docs))
    except KbError:
        write_outcome(plan.out, Outcome())  # What was found before is of another state of the files.
        raise
    write_outcome(plan.out, outcome_of(report, centre))
    if saved:
        show_saved(report, saved)
    elif report.failed():
        click.echo(as_text(report, perf_counter() - started))
    if report.failed():
        raise BuildError("the articles have errors, so nothing was built", mend="Mend them; what was live goes on serving")
    return centre


@contextmanager
def _outcome_kept(out: Path) -> Iterator[None]:
    """Write down, for the preview, with which sentence a build fails, beside what was found before."""
    from kb.outcome import read_outcome, write_outcome

    try:
        yield
    except Exception as error:
        write_outcome(out, replace(read_outcome(out), failure=str(error)))
        raise


def _sources(plan: Plan) -> Iterator[Path]:
    docs = plan.docs.resolve()
    code = Path(__file__).parents[2]
    parts = (code / name for name in ("kb", "search"))
    for folder in (docs, *parts):
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    yield from (*read_with(docs), *([plan.learned] if plan.learned.is_file() else []))


def _build_index_and_site(plan: Plan, centre: "HelpCentre") -> None:
    from kb.site.builder import build_site
    from search.build import build_index
    from search.encoder import OnnxEncoder
    from search.related import related_articles

    index = build_index(centre, OnnxEncoder(plan.model_folder), plan.out, progress_line("index", "passages embedded"), history=plan.learned)
    counts = ", ".join(f"{count} {lang}" for lang, count in index.manifest.articles.items())
    say(f"index: {counts}; {index.passages} passages, {index.embedded} of them new")
    if index.learned:
        say(f"history: {index.learned} resolved questions learned")
    site = build_site(centre, plan.out, related=related_articles(index.languages))
    say(f"site: {', '.join(f'{count} pages {lang}' for lang, count in site.pages.items())}")
    for warning in site.warnings:
        say(f"site: {warning}")


@contextmanager
def _lock(out: Path) -> Iterator[None]:
    """Let one build at a time write to a folder; the other waits."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        file = (out / "lock").open("w")
    except OSError as error:
        raise BuildError(f"the folder {out} cannot be written ({error.strerror})", mend="Name another one with --out") from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
