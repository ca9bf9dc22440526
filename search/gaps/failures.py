"""Why the nearest article did not solve a group of questions."""

from collections import Counter
from collections.abc import Iterable, Sequence

from search.action import Action
from search.engine import SearchEngine
from search.gaps.again import Again
from search.gaps.gap import Failure, FailureKind
from search.gaps.unsolved import Outcome, Unsolved

_Told = tuple[FailureKind, tuple[str, ...], str | None]


def failures(engine: SearchEngine, asked: Sequence[Again], opinions: Sequence[Unsolved]) -> tuple[Failure, ...]:
    """Return each reason once, the most frequent first; every question and every opinion without words has one."""
    told = [_why(engine, again) for again in asked]
    told += [(FailureKind.NOT_HELPFUL, _named(opinion.article), opinion.reason) for opinion in opinions]
    kinds = {kind for kind, _, _ in told}
    found = [_failure(kind, [one for one in told if one[0] is kind]) for kind in FailureKind if kind in kinds]
    return tuple(sorted(found, key=lambda failure: -failure.count))


def _why(engine: SearchEngine, again: Again) -> _Told:
    unsolved = again.unsolved
    nearest = again.hits[0] if again.hits else None
    if again.hidden is not None:
        return FailureKind.AUDIENCE, (again.hidden.id,), str(engine.index.by_key[again.hidden.lang, again.hidden.id].audience)
    if nearest and nearest.lang != unsolved.lang and again.action in {Action.ANSWER, Action.CLARIFY}:
        return FailureKind.LANGUAGE, (nearest.id,), unsolved.lang
    if unsolved.outcome is Outcome.NO_ARTICLE:
        return FailureKind.NO_ARTICLE, (), None
    if unsolved.outcome is Outcome.NOT_HELPFUL:
        return FailureKind.NOT_HELPFUL, _named(unsolved.article or (nearest.id if nearest else None)), unsolved.reason
    if again.action is Action.CLARIFY:
        return FailureKind.ASKED_BACK, tuple(hit.id for hit in again.hits[:2]), None
    return FailureKind.NOT_NEAR, (), None


def _failure(kind: FailureKind, told: Sequence[_Told]) -> Failure:
    articles = _most_frequent(tuple(sorted(articles)) for _, articles, _ in told if articles)
    detail = Counter(detail for _, _, detail in told if detail)
    return Failure(kind, len(told), articles or (), dict(sorted(detail.items(), key=lambda pair: (-pair[1], pair[0]))) or None)


def _most_frequent(values: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _named(article: str | None) -> tuple[str, ...]:
    return (article,) if article else ()
