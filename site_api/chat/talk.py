"""What a bank's assistant says and hears, read once for each index."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from search.engine import SearchEngine
from site_api.chat.ears import Ears, ears
from site_api.chat.texts import accepted
from site_api.chat.voice import Voices
from site_api.clock import utc_now


@dataclass(frozen=True)
class Talk:
    """Voices and ears of one bank."""

    voices: Voices
    ears: Mapping[str, Ears]

    def accepted(self, header: str) -> str:
        """Return the bank's language that a browser asks for, else its first one."""
        lang = accepted(header)
        return lang if header and lang in self.voices.languages else self.voices.languages[0]

    def language(self, given: str | None, text: str, engine: SearchEngine) -> str:
        """Return the language for a refusal, where there is no conversation to tell it."""
        lang = (given or "").partition("-")[0].lower()
        if text.strip():
            return engine.language(text, None)
        return lang if lang in self.voices.languages else self.voices.languages[0]


class Talks:
    """Keeps the words of the index that serves now."""

    def __init__(self, keep_days: int) -> None:
        self._keep_days = keep_days
        self._of: tuple[SearchEngine, Talk] | None = None

    def of(self, engine: SearchEngine) -> Talk:
        """Return the words of an engine's bank."""
        known = self._of
        if known is None or known[0] is not engine:
            known = self._of = (engine, read_talk(engine, self._keep_days))
        return known[1]


def read_talk(engine: SearchEngine, keep_days: int, now: Callable[[], dt.datetime] = utc_now) -> Talk:
    """Read the texts of an index's languages, with the bank's facts."""
    voices = Voices(engine.index.service, engine.languages, keep_days, now)
    return Talk(voices, ears(voices.all_texts))
