"""From what was not solved to the list of gaps: ask again, group by meaning, order by the customers affected."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from search.analyser import plain
from search.encoder import Matrix
from search.engine import SearchEngine
from search.gaps.again import Again, ask_again
from search.gaps.clusters import Text, cluster, vectors
from search.gaps.failures import failures
from search.gaps.gap import Gap, GapReport, Nearest
from search.gaps.unsolved import Unsolved

MOST = 4000  # Different texts: their distances take 64 MB, and asking them again about a minute.
_SAMPLES = 8  # In each language.


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a report is about."""

    until: dt.datetime
    days: int


@dataclass(frozen=True, slots=True)
class _Point:
    """One text, with all that was asked in these words or, where it is an article's title, said of the article."""

    text: Text
    asked: tuple[Again, ...] = ()
    opinions: tuple[Unsolved, ...] = ()


def find_gaps(engine: SearchEngine, unsolved: Sequence[Unsolved], period: Period) -> GapReport:
    """Return the gaps, those of most customers first; the same input gives the same report."""
    newest = sorted(unsolved, key=lambda one: (-one.at.timestamp(), one.lang, one.text, one.asker))
    asked, left_out = _newest([one for one in newest if one.text])
    again = ask_again(engine, asked)
    open_ = [one for one in again if not one.solved_now]
    opinions = [one for one in newest if not one.text and _stands(engine, one)]
    points = [*_questions(open_), *_opinions(engine, opinions)]
    gaps = _gaps(engine, points)
    return GapReport(
        made_at=period.until,
        days=period.days,
        index=engine.index.manifest.digest,
        customers=len({one.unsolved.asker for one in open_} | {one.asker for one in opinions}),
        questions=len(open_),
        answered=len(again) - len(open_),
        left_out=left_out,
        gaps=tuple(sorted(gaps, key=lambda gap: (-gap.customers, -gap.questions, sorted(gap.samples.items())))),
    )


def _newest(asked: Sequence[Unsolved]) -> tuple[list[Unsolved], int]:
    """Return the questions with the newest texts, and how many are left out."""
    texts = list(dict.fromkeys(_key(one) for one in asked))
    kept = set(texts[:MOST])
    chosen = [one for one in asked if _key(one) in kept]
    return chosen, len(asked) - len(chosen)


def _key(one: Unsolved) -> tuple[str, str]:
    return one.lang, plain(one.text)


def _stands(engine: SearchEngine, opinion: Unsolved) -> bool:
    """Return whether an opinion without words is of an article as it still is."""
    article = engine.index.by_key.get((opinion.lang, opinion.article or ""))
    return article is not None and article.updated <= opinion.at.date().isoformat()


def _questions(asked: Iterable[Again]) -> list[_Point]:
    points: dict[tuple[str, str], _Point] = {}
    for again in asked:
        key = _key(again.unsolved)
        point = points.get(key, _Point(Text(again.unsolved.text, again.unsolved.lang)))
        points[key] = replace(point, asked=(*point.asked, again))
    return [points[key] for key in sorted(points)]


def _opinions(engine: SearchEngine, opinions: Iterable[Unsolved]) -> list[_Point]:
    points: dict[tuple[str, str], _Point] = {}
    for opinion in opinions:
        key = (opinion.lang, opinion.article or "")
        point = points.get(key, _Point(Text(engine.index.by_key[key].title, opinion.lang)))
        points[key] = replace(point, opinions=(*point.opinions, opinion))
    return [points[key] for key in sorted(points)]


def _gaps(engine: SearchEngine, points: Sequence[_Point]) -> list[Gap]:
    if not points:
        return []
    where = vectors([point.text for point in points], engine.index, engine.encoder)
    labels = cluster(where)
    groups = [np.flatnonzero(labels == label) for label in range(int(labels.max()) + 1)]
    return [_gap(engine, [points[row] for row in rows.tolist()], where[rows]) for rows in groups]


def _gap(engine: SearchEngine, points: Sequence[_Point], where: Matrix) -> Gap:
    asked = [again for point in points for again in point.asked]
    opinions = [opinion for point in points for opinion in point.opinions]
    everything = [*(again.unsolved for again in asked), *opinions]
    languages = Counter(one.lang for one in everything)
    return Gap(
        customers=len({one.asker for one in everything}),
        questions=len(asked),
        opinions=len(opinions),
        languages={lang: languages[lang] for lang in sorted(languages, key=lambda lang: (-languages[lang], lang))},
        samples=_samples(points, where),
        nearest=_nearest(engine, asked, opinions),
        failures=failures(engine, asked, opinions),
        tickets=tuple(sorted({one.ticket for one in everything if one.ticket})),
    )


def _samples(points: Sequence[_Point], where: Matrix) -> dict[str, tuple[str, ...]]:
    """Return questions by language, those nearest to the group's middle first."""
    nearness = where @ where.mean(axis=0)
    order = sorted((n for n, point in enumerate(points) if point.asked), key=lambda n: (-round(float(nearness[n]), 5), points[n].text.text))
    langs = sorted({points[n].text.lang for n in order})
    return {lang: tuple(points[n].text.text for n in order if points[n].text.lang == lang)[:_SAMPLES] for lang in langs}


def _nearest(engine: SearchEngine, asked: Sequence[Again], opinions: Sequence[Unsolved]) -> Nearest | None:
    """Return the article that most of the group lies nearest to, in the language that most ask in."""
    firsts = [again.hidden or again.hits[0] for again in asked if again.hidden or again.hits]
    found = Counter([(hit.id, hit.lang) for hit in firsts] + [(opinion.article or "", opinion.lang) for opinion in opinions])
    if not found:
        return None
    by_id = Counter[str]()
    for (id_, _), count in found.items():
        by_id[id_] += count
    best = min(by_id, key=lambda id_: (-by_id[id_], id_))
    lang = min((lang for id_, lang in found if id_ == best), key=lambda lang: (-found[best, lang], lang))
    article = engine.index.by_key[lang, best]
    sure = [again.confidence for again in asked if again.hits and again.hits[0].id == best]
    return Nearest(best, lang, article.title, article.url, round(float(np.mean(sure)), 3) if sure else 0.0)
