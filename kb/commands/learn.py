"""`kb learn`: questions that agents resolved with an article improve the ranking from the next build on."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.commands._options import docs_option, learned_option, out_option
from kb.history import learned_file
from kb.report_formats import plural

if TYPE_CHECKING:
    from search.learning.history import History
    from search.learning.learner import Learner, Lesson

_MOST_LISTED = 20


@click.command("learn", short_help="Learn from questions that agents resolved.")
@click.argument("history", type=click.Path(path_type=Path), metavar="HISTORY.tsv")
@docs_option
@out_option
@learned_option
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--all", "everything", is_flag=True, help=f"List every question that is not learned, not {_MOST_LISTED} of a kind.")
def command(history: Path, docs: Path, out: Path, learned: Path | None, *, dry_run: bool, everything: bool) -> None:
    """Learn the questions of HISTORY (columns row, article, query): each with the article that an agent resolved it with.

    Personal data is masked first, the same question is kept once, and what contradicts many others is reported and not learned. A
    history that would lower the figures on questions held out of it is refused. No article is touched.

    Exits with 0 when it was learned, 1 when it was refused or a line was broken, 2 when it could not be read.
    """
    whole = teach(history, docs, out, learned or learned_file(docs), dry_run=dry_run, most=None if everything else _MOST_LISTED)
    sys.exit(0 if whole else 1)


def teach(history: Path, docs: Path, out: Path, path: Path, *, dry_run: bool = False, most: int | None = _MOST_LISTED) -> bool:
    """Learn a history into the file at `path` and say what came of it; return whether all of it could be read and none was refused."""
    from search.learning.history import read_history
    from search.learning.learned_set import locked, read_learned, write_learned

    found = read_history(history)
    learner, published = _learner(docs, out)
    with locked(path):
        lesson = learner.learn(found, read_learned(path), published)
        _report(found, lesson, most)
        if lesson.new and not lesson.is_refused and not dry_run:
            write_learned(path, lesson.kept)
    _conclude(lesson, path, dry_run=dry_run)
    return not (lesson.is_refused or found.broken)


def _learner(docs: Path, out: Path) -> "tuple[Learner, set[str]]":
    from kb.commands._progress import progress_line
    from kb.reader import read_docs
    from search.content_cache import content_cache
    from search.current import read_current
    from search.encoder import load_encoder
    from search.index import read_index
    from search.learning.learner import Learner

    index = read_index(read_current(out))
    published = {article.id for article in read_docs(docs).published}
    progress = progress_line("learn", "questions embedded")
    return Learner(index, load_encoder(out, index.manifest.model), content_cache(out), progress), published


def _report(history: "History", lesson: "Lesson", most: int | None) -> None:
    for sentence in history.broken[:most]:
        click.echo(sentence)
    for contradiction in lesson.contradictions[:most]:
        click.echo(str(contradiction))
    unknown = Counter(question.article for question in lesson.unknown)
    first = {question.article: question.where for question in reversed(lesson.unknown)}
    for article, count in unknown.most_common(most):
        click.echo(f"{first[article]}: there is no published article {article!r}; {plural(count, 'question')} not learned.")
    counts = (
        plural(len(history.questions) + len(history.broken), "question"),
        f"{lesson.new} new",
        f"{lesson.repeated} known or repeated",
        f"{len(lesson.contradictions)} contradicting",
        f"{len(lesson.unknown)} of unknown articles",
        f"{len(history.broken)} broken",
    )
    click.echo(f"{', '.join(counts)}; {plural(history.masked, 'secret')} masked")
    if lesson.trial:
        click.echo(str(lesson.trial))


def _conclude(lesson: "Lesson", path: Path, *, dry_run: bool) -> None:
    if lesson.is_refused:
        click.echo("refused: it would make the ranking worse, so nothing was written. See whether its articles are the right ones.")
    elif not lesson.new:
        click.echo("nothing to learn")
    elif dry_run:
        click.echo(f"would keep {plural(len(lesson.kept), 'question')} in {path}; nothing was written")
    else:
        click.echo(f"kept {plural(len(lesson.kept), 'question')} in {path}; `kb build` ranks by them")
