"""A list of gaps as a person reads it in the terminal."""

from collections.abc import Iterator, Mapping

from search.gaps.gap import Failure, FailureKind, Gap, GapReport

_SHOWN = 2  # Samples of each language.
_SENTENCES = {
    FailureKind.AUDIENCE: "{articles} answers, and is only for {detail}",
    FailureKind.LANGUAGE: "{articles} answers, and is missing in {detail}",
    FailureKind.NO_ARTICLE: "an agent found no article",
    FailureKind.NOT_HELPFUL: "{articles} did not help{reasons}",
    FailureKind.ASKED_BACK: "the search cannot tell {articles} apart",
    FailureKind.NOT_NEAR: "no article is near enough",
}


def as_text(report: GapReport, limit: int) -> str:
    """Return the first gaps of a report, or a sentence where there are none."""
    if not report.gaps:
        return _nothing(report)
    lines = [_head(report), ""]
    for number, gap in enumerate(report.gaps[:limit], 1):
        lines += [*_gap(number, gap), ""]
    rest = len(report.gaps) - limit
    lines += [f"{_count(rest, 'more gap')}; see them with --limit {len(report.gaps)}." if rest > 0 else "Begin an article with --draft N."]
    return "\n".join(lines)


def _nothing(report: GapReport) -> str:
    days = _count(report.days, "day")
    if report.answered:
        return f"No gap in the last {days}: the articles of today answer all {_count(report.answered, 'question')} that had no answer then."
    return (
        f"No gap in the last {days}. Questions without an answer are kept while `kb serve` runs with KB_QUESTION_DAYS above 0; "
        "opinions of articles and tickets count too."
    )


def _head(report: GapReport) -> str:
    asked = f"{_count(report.questions, 'question')} of {_count(report.customers, 'customer')} in {_count(report.days, 'day')}"
    answered = f"; {_count(report.answered, 'more')} {'is' if report.answered == 1 else 'are'} answered by the articles of today"
    left = f"; the {report.left_out} oldest were left out"
    return f"{_count(len(report.gaps), 'gap')}: {asked}{answered if report.answered else ''}{left if report.left_out else ''}."


def _gap(number: int, gap: Gap) -> Iterator[str]:
    said = [_count(gap.questions, "question")] if gap.questions else []
    said += [_count(gap.opinions, "opinion") + " without words"] if gap.opinions else []
    yield f"{number}. {_count(gap.customers, 'customer')}, {', '.join(said)} ({_counts(gap.languages)})"
    for lang in gap.languages:
        yield from (f"   {lang:<5} «{sample}»" for sample in gap.samples.get(lang, ())[:_SHOWN])
    if gap.nearest:
        sure = f", right with {gap.nearest.confidence:.2f}" if gap.nearest.confidence else ""
        yield f"   near  {gap.nearest.title} ({gap.nearest.id}{sure})"
    for failure in gap.failures:
        yield f"   why   {_why(failure)} ({failure.count})"


def _why(failure: Failure) -> str:
    detail = dict(failure.detail or {})
    return _SENTENCES[failure.kind].format(
        articles=" and ".join(failure.articles) or "the article",
        detail=", ".join(detail) or "others",
        reasons=f": {_counts(detail)}" if detail else "",
    )


def _counts(values: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in values.items())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 or noun == "more" else f"{number} {noun}s"
