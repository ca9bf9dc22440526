"""The checks of a help centre, one noun a file: each takes all that was read and yields what is wrong with it."""

import datetime as dt
from collections.abc import Iterator

from kb.checks.headings import check_headings
from kb.checks.links import check_links
from kb.checks.moves import check_moves
from kb.checks.personal_data import check_personal_data
from kb.checks.questions import check_questions
from kb.checks.reviews import check_reviews
from kb.checks.summaries import check_summaries
from kb.checks.translations import check_translations
from kb.finding import Finding
from kb.help_centre import HelpCentre

_CHECKS = (check_links, check_moves, check_translations, check_summaries, check_headings, check_personal_data, check_questions)


def check_all(centre: HelpCentre, *, today: dt.date) -> Iterator[Finding]:
    """Yield the findings of every check that needs no encoder."""
    for check in _CHECKS:
        yield from check(centre)
    yield from check_reviews(centre, today=today)
