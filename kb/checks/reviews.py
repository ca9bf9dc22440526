"""Reviews, so that nothing on the site is older than a year unseen."""

import datetime as dt
from collections.abc import Iterator

from kb.finding import Finding
from kb.help_centre import HelpCentre
from kb.rules import finding

DAYS = 365


def check_reviews(centre: HelpCentre, *, today: dt.date) -> Iterator[Finding]:
    """Yield articles whose last review is more than a year old, or has not happened yet."""
    for article in centre.articles:
        if article.reviewed is None:
            continue
        age = (today - article.reviewed).days
        line = centre.line(article, "reviewed")
        if age > DAYS:
            yield finding("K606", article.source, line, f"the last review was {age} days ago", "Read it again and set reviewed to today")
        elif age < -1:  # A day's grace, because the writer's day may be ahead of the machine's.
            found = f"the review on {article.reviewed} is in the future"
            yield finding("K606", article.source, line, found, "Set reviewed to the day on which it was last read")
