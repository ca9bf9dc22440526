"""Asks the search for a turn; a follow-up is asked together with the question that it leans on."""

from collections.abc import Iterable, Mapping

from kb.article import Audience, Handoff, Priority
from kb.plain_text import shorten
from search.action import Action
from search.decision import Decision
from search.engine import SearchEngine
from search.errors import QueryError
from search.hit import Hit, SearchResult
from search.passage import PassageKind
from search.query import MAX_CHARACTERS, Query
from site_api.chat.ears import Ears
from site_api.chat.follow_up import leans, together_or_alone
from site_api.chat.found import Found, Shown, shown
from site_api.chat.marks import MARKS
from site_api.chat.state import State
from site_api.chat.turn import Heard

_HITS = 6
_LONGEST_PART = 700
_NOTHING = Decision(Action.DECLINE, 0.0, 0.0, "no_words", "support", Priority.NORMAL, Handoff.OFFER)


class LookUp:
    """One search for one reader."""

    def __init__(self, engine: SearchEngine, reader: Audience, screen: str | None = None) -> None:
        self._engine = engine
        self._reader = reader
        self._screen = screen

    def question(self, state: State, heard: Heard, lang: str, ears: Mapping[str, Ears]) -> Found:
        """Return what is found for a question where the conversation stands."""
        alone = self._search(heard.text, lang)
        if alone is None:
            return Found(_NOTHING)
        strong = lang in ears and ears[lang].is_follow_up(heard.folded)
        if not state.question or not leans(alone, heard, strong=strong, known=self._knows(heard.text, lang)):
            return self._found(alone)
        together = self._search(f"{state.question} {heard.text}", lang)
        before = state.article or next(iter(state.found), None)
        result = together_or_alone(alone, together, before, strong=strong) if together else alone
        return self._found(result, state.article, leaned=True)

    def language(self, text: str) -> str:
        """Return the language of a text."""
        return self._engine.language(readable(text) or "?", None)

    def article(self, name: str, lang: str) -> Found:
        """Return a chosen article."""
        article = self._engine.article(name, lang, self._reader)
        if article is None:
            return Found(_NOTHING)
        decision = Decision(Action.ANSWER, 1.0, 1.0, "chosen", article.queue, article.priority, article.handoff)
        return Found(decision, (shown(article),))

    def title(self, name: str, lang: str) -> str | None:
        """Return an article's title."""
        article = self._engine.article(name, lang, self._reader)
        return article.title if article else None

    def _knows(self, text: str, lang: str) -> bool:
        part = self._engine.index.languages.get(lang)
        return part is not None and part.knows(text)

    def _search(self, text: str, lang: str) -> SearchResult | None:
        words = readable(text)[:MAX_CHARACTERS]
        try:
            return self._engine.search(Query(words, lang, _HITS, self._screen, self._reader, snippets=False))
        except QueryError:
            return None

    def _found(self, result: SearchResult, told: str | None = None, *, leaned: bool = False) -> Found:
        passage = next((self._passage(hit) for hit in result.hits[:1] if hit.id == told), "")
        return Found(result.decision, tuple(self._articles(result.hits)), passage, leaned=leaned)

    def _passage(self, hit: Hit) -> str:
        """Return the part of an article that a hit leads to: whoever read the summary asks for what stands below it."""
        article = self._engine.index.by_key[hit.lang, hit.id]
        parts = (part.text for part in article.passages if part.kind is PassageKind.SECTION and f"#{part.anchor}" == hit.anchor)
        return shorten(next(parts, "").removeprefix(article.title).lstrip(" .:!?…"), _LONGEST_PART)

    def _articles(self, hits: Iterable[Hit]) -> Iterable[Shown]:
        for hit in hits:
            article = self._engine.index.by_key.get((hit.lang, hit.id))
            if article is not None:
                yield shown(article, hit.anchor)


def readable(text: str) -> str:
    """Return a masked text without the marks of what was masked: they are no words of the customer."""
    return MARKS.sub(" ", text)
