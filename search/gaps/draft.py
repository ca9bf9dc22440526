"""A new article begun from a gap: in customers' words, beside what agents answered, and only where none is there already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.article import Article
from kb.beginning import Beginning
from kb.finding import shown
from kb.help_centre import HelpCentre
from kb.importing.placement import identifier
from kb.skeleton import Skeleton, write_skeleton
from search.analyser import plain
from search.encoder import Matrix
from search.engine import SearchEngine
from search.errors import GapError
from search.gaps.gap import FailureKind, Gap
from search.near_duplicates import SAME_QUESTION
from search.passage import PassageKind

_QUESTIONS = 6
_LEAST = 0.5  # Of a gap's questions in one language: so many that an article has already make it that article's matter.
_ASKED = frozenset({PassageKind.TITLE, PassageKind.QUESTION})


@dataclass(frozen=True, slots=True)
class Naming:
    """What the writer says of the new article; left out, the id is made of its title and the category is the nearest article's."""

    id: str | None = None
    category: str | None = None


def write_draft(gap: Gap, answers: Sequence[str], centre: HelpCentre, engine: SearchEngine, naming: Naming) -> tuple[Skeleton, ...]:
    """Write the draft in each language of the bank; raise GapError where a new article is not what the gap needs."""
    if not gap.samples:
        raise GapError("nobody has said in words what this gap is about", mend=_rework(gap, centre))
    if mend := _no_article_needed(gap, centre):
        raise GapError("an article on this is there already", mend=mend)
    if twin := _twin(gap, centre, engine):
        path = shown(twin.source)
        raise GapError(f"{path} says the same", mend=f"Add the questions to it, or finish it if it is a draft: {_quoted(gap)}")
    beginnings = {lang: Beginning(gap.samples.get(lang, ())[:_QUESTIONS], tuple(_notes(gap, answers))) for lang in centre.languages}
    article_id = naming.id or _id(beginnings)
    if any(article.id == article_id for article in centre.articles):
        raise GapError(f"the id {article_id!r} is taken", mend="Give another one with --id")
    return write_skeleton(centre.docs, article_id, category=naming.category or _category(gap, centre), beginnings=beginnings)


def _no_article_needed(gap: Gap, centre: HelpCentre) -> str | None:
    """Return what to do instead where most of the gap is about an article that exists."""
    first = gap.failures[0]
    if not first.articles or first.kind not in {FailureKind.AUDIENCE, FailureKind.LANGUAGE, FailureKind.NOT_HELPFUL}:
        return None
    article = first.articles[0]
    if first.kind is FailureKind.AUDIENCE:
        return f"Let these customers read {article} (its `audience:`), or begin a public one with `kb new`"
    if first.kind is FailureKind.LANGUAGE:
        return f"Translate it: `kb new {article}` writes what is missing"
    return _rework(gap, centre)


def _rework(gap: Gap, centre: HelpCentre) -> str:
    article = gap.failures[0].articles[0] if gap.failures and gap.failures[0].articles else ""
    paths = [shown(one.source) for one in centre.articles if one.id == article and one.lang in gap.languages]
    return f"Customers found it not helpful: mend {' and '.join(sorted(paths)) or article}"


def _twin(gap: Gap, centre: HelpCentre, engine: SearchEngine) -> Article | None:
    """Return the article, published or a draft, that has most of the gap's questions in one language already."""
    for lang, samples in gap.samples.items():
        ours = engine.encoder.encode_passages(samples)
        spoken = {plain(sample) for sample in samples}
        for article in (one for one in centre.articles if one.lang == lang):
            texts = [article.title, *article.questions]
            same = len(spoken & set(map(plain, texts))) / len(samples)
            if same >= _LEAST:
                return article
            near = _vectors(article, texts, engine) @ ours.T
            if (near.max(axis=0) >= SAME_QUESTION).mean() >= _LEAST:
                return article
    return None


def _vectors(article: Article, texts: Sequence[str], engine: SearchEngine) -> Matrix:
    """Return an article's title and questions as vectors: from the index, or anew for what is not in it."""
    part = engine.index.languages.get(article.lang)
    numbers = [n for n, one in enumerate(part.articles) if (one.lang, one.id) == (article.lang, article.id)] if part else []
    if part is None or not numbers:
        return engine.encoder.encode_passages(texts)
    start, end = int(part.starts[numbers[0]]), int(part.starts[numbers[0] + 1])
    rows = [row for row in range(start, end) if part.passages[row].kind in _ASKED]
    stored: Matrix = part.vectors.reconstruct_n(start, end - start)[[row - start for row in rows]]
    return stored


def _notes(gap: Gap, answers: Sequence[str]) -> Iterator[str]:
    counts = ", ".join(f"{lang} {count}" for lang, count in gap.languages.items())
    yield f"Delete this comment. {gap.customers} customers asked ({counts}); personal data is masked."
    yield from (f"An agent answered: {answer}" for answer in answers)


def _id(beginnings: Mapping[str, Beginning]) -> str:
    # English makes the addresses that other languages can read too.
    ordered = sorted(beginnings, key=lambda lang: lang != "en")
    titles = (beginnings[lang].title or next(iter(beginnings[lang].questions), None) for lang in ordered)
    return identifier(next(title for title in titles if title))


def _category(gap: Gap, centre: HelpCentre) -> str | None:
    near = gap.nearest
    return next((one.category for one in centre.articles if near and one.id == near.id), None) or None


def _quoted(gap: Gap) -> str:
    return "; ".join(f"«{sample}»" for samples in gap.samples.values() for sample in samples[:2])
