"""The figures as a person reads them."""

from collections.abc import Iterator

from site_api.events.figures import Figures, Share, Stats


def as_text(stats: Stats) -> str:
    """Return the figures as lines of text."""
    return "\n".join(_lines(stats))


def _lines(stats: Stats) -> Iterator[str]:
    whole = stats.all
    counts = whole.counts
    yield f"The last {stats.days} days: {counts.visits:,} visits to the help"
    yield ""
    yield _row("opened an article", whole.opened)
    yield _row("said it was solved", whole.solved)
    yield _row("said it was not", whole.not_solved)
    yield _row("opened a ticket", whole.ticket)
    yield ""
    yield f"{counts.decided:,} topics were read and are at their end; {counts.undecided:,} more were read in the last 72 hours"
    yield ""
    yield _row("deflected", whole.deflected)
    yield _row("  of these confirmed as solved", whole.confirmed)
    yield _row("wrongly deflected: came back within 72 hours", whole.wrongly)
    yield _row("said no and left", whole.unsolved)
    yield _row("went on to a person", whole.person)
    for title, groups in (("language", stats.languages), ("screen", stats.screens)):
        if groups:
            yield ""
            yield f"  by {title:<20}{'visits':>8}{'deflected':>26}{'wrongly':>26}"
            yield from (_group_row(one) for one in groups)


def _row(label: str, share: Share) -> str:
    return f"  {label:<46}{share.count:>8,}  {_percent(share)}"


def _group_row(one: Figures) -> str:
    name = one.group.lang or one.group.screen or ""
    return f"  {name:<23}{one.counts.visits:>8,}{_percent(one.deflected):>26}{_percent(one.wrongly):>26}"


def _percent(share: Share) -> str:
    if share.of == 0:
        return "–"
    return f"{share.value:.1%} ({share.low:.1%}–{share.high:.1%})"
