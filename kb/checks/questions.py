"""Questions in customers' words, by which the index finds an article."""

from collections.abc import Iterator

from kb.finding import Finding
from kb.help_centre import HelpCentre
from kb.rules import finding

ENOUGH = 4


def check_questions(centre: HelpCentre) -> Iterator[Finding]:
    """Yield published articles with fewer than four questions."""
    for article in centre.published:
        count = len(article.questions)
        if article.source in centre.heads and count < ENOUGH:
            found = f"the article has {count or 'no'} question{'' if count == 1 else 's'}"
            yield finding(
                "K607", article.source, centre.line(article, "questions"), found, f"Write {ENOUGH} or more as customers would type them"
            )
