"""The one search behind site, widget, chat and command line: a question in, hits and a decision out."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import faiss

from kb.article import Audience
from kb.detection import detect_language
from search.analyser import analyser
from search.asked import Asked, ask_beside
from search.confidence import log_odds
from search.current import read_current
from search.decision import Known, Reading, decide
from search.encoder import Encoder, load_encoder
from search.errors import QueryError
from search.hit import Hit, SearchResult
from search.index import Index, LanguageIndex, read_index
from search.indexed_article import IndexedArticle
from search.kinds import Kinds
from search.learning.joined import join
from search.learning.learned import Learned
from search.passage import PassageKind
from search.query import MAX_HITS, Query, clean, without_secrets
from search.ranking import Ranking, rank
from search.scope import scope_odds
from search.snippet import snippet
from search.suggest import Suggestion
from search.typing.mender import Mender

RIGHT = 0.95  # Of its answers, the share that must be right.
_KEPT_QUESTIONS = 2048  # The same short questions come again and again; two vectors take 4 kB.


class SearchEngine:
    """Searches one index with one encoder; safe to use from several threads."""

    def __init__(self, index: Index, encoder: Encoder, *, right: float = RIGHT) -> None:
        faiss.omp_set_num_threads(1)  # A question is one thread's work; two threads would wait for each other.
        self.index = index
        self.encoder = encoder
        learned = index.learned
        self._threshold = index.calibration.threshold(right)
        self._learned_threshold = learned.blend.threshold(right) if learned else self._threshold
        self._learned = {lang: Learned.of(learned, part) for lang, part in index.languages.items() if learned}
        self._mender = Mender({lang: part.texts for lang, part in index.languages.items()}, _knows(encoder))
        beside = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="companion")
        self._ask = lru_cache(maxsize=_KEPT_QUESTIONS)(lambda text: ask_beside(text, encoder, beside))

    def warm_up(self) -> None:
        """Do what the first question would otherwise wait for."""
        for lang, part in self.index.languages.items():
            self.search(Query(part.articles[0].title, lang))
            self.suggest(part.articles[0].title, lang=lang)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the index, the default one first."""
        return tuple(self.index.languages)

    def search(self, query: Query) -> SearchResult:
        """Return the articles nearest to a question and what to do with them; raise QueryError for a bad question."""
        mended = self._mender.mend(without_secrets(clean(query.text)))
        lang = self.language(mended.text, mended.lang if query.lang is None else query.lang)
        text = self._mender.punctuated(mended.text, lang)
        part = self.index.languages[lang]
        if part.focus and self.encoder.companion:
            text = part.focus.focused(text, self.encoder.companion)
        text = self._mender.without_slips(text, lang)
        asked = self._ask(text)
        allowed = part.readable(query.audience)
        alone = rank(part, asked, allowed)
        odds = log_odds(alone)
        joined = join(part, alone, self._learned.get(lang), asked, allowed, mended.text)
        known = joined.known or Known(self.index.calibration.confidence(odds))
        threshold = self._learned_threshold if joined.known else self._threshold
        own = None if known.is_again else part.whose(mended.text, allowed)
        ranking = joined.ranking if own is None else joined.ranking.led_by(own)
        in_scope = scope_odds(alone, odds, self.index.calibration)
        reading = Reading(self._kinds(asked, lang, in_scope), self._mender.is_nonsense(text), own is not None)
        decision = decide(part, ranking, reading, known, threshold)
        return SearchResult(lang, decision, _hits(part, ranking, _cutter(part.lang, text) if query.snippets else _uncut, query.limit))

    def _kinds(self, asked: Asked, lang: str, in_scope: float) -> Kinds | None:
        head = self.index.safety
        return Kinds(head.categories, head.probabilities(asked, lang)).with_scope(in_scope) if head else None

    def suggest(
        self, text: str, *, lang: str | None = None, limit: int = 6, audience: Audience = Audience.PUBLIC
    ) -> tuple[Suggestion, ...]:
        """Return completions of what is typed; raise QueryError for a bad question."""
        cleaned = clean(text)
        return self.index.languages[self.language(cleaned, lang)].suggester.suggest(cleaned, limit=limit, audience=audience)

    def article(self, article_id: str, lang: str | None = None, audience: Audience = Audience.PUBLIC) -> IndexedArticle | None:
        """Return an article in a language, else in the first one that has it, or None."""
        languages = dict.fromkeys([lang or self.languages[0], *self.languages])
        found = (self.index.by_key.get((code, article_id)) for code in languages)
        return next((article for article in found if article and audience.admits(article.audience)), None)

    def language(self, text: str, lang: str | None) -> str:
        """Return the language to search in: the one asked for, else the detected one; raise QueryError for an unknown one."""
        if lang is None:
            return self._mender.language(text) or detect_language(text, self.languages) or self.languages[0]
        if lang not in self.index.languages:
            raise QueryError(
                f"unknown language {lang!r}", mend=f"Languages are {', '.join(self.languages)}; leave lang out to have it detected"
            )
        return lang


def open_engine(out: Path, *, right: float = RIGHT) -> SearchEngine:
    """Return the search over what is live in a folder; raise IndexMissing, IndexDamaged or ModelError."""
    index = read_index(read_current(out))
    return SearchEngine(index, load_encoder(out, index.manifest.model), right=right)


def _hits(part: LanguageIndex, ranking: Ranking, cut: Callable[[str], str], limit: int) -> tuple[Hit, ...]:
    return tuple(_hit(part, ranking, int(number), cut) for number in ranking.order[: min(max(limit, 1), MAX_HITS)])


def _cutter(lang: str, text: str) -> Callable[[str], str]:
    """Return what cuts a passage down to where it answers a question."""
    words = analyser(lang)
    stems = frozenset(words.stems(text))
    return lambda passage: snippet(passage, stems, words)


def _uncut(_: str) -> str:
    return ""


def _knows(encoder: Encoder) -> Callable[[str], bool]:
    """Return what tells a word of any language from a slip of the finger: one of the encoders has it whole."""
    companion = encoder.companion
    return lambda word: encoder.knows(word) or (companion is not None and companion.knows(word))


def _hit(part: LanguageIndex, ranking: Ranking, number: int, cut: Callable[[str], str]) -> Hit:
    article = part.articles[number]
    start = int(part.starts[number])
    similarities = ranking.similarities[start : start + len(article.passages)]
    readable = [i for i, passage in enumerate(article.passages) if passage.kind in {PassageKind.SUMMARY, PassageKind.SECTION}]
    best = article.passages[max(readable, key=lambda i: (similarities[i], -i))]
    return Hit(
        id=article.id,
        lang=article.lang,
        title=article.title,
        summary=article.summary,
        url=article.url,
        anchor=f"#{best.anchor}" if best.anchor else "",
        breadcrumb=article.breadcrumb,
        snippet=cut(best.text.removeprefix(article.title).lstrip(" .:!?…")),
        score=round(float(ranking.dense[number]), 4),
        updated=article.updated,
    )
