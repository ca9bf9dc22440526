"""What a bank's assistant says and hears, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.bank import read_bank
from search.engine import SearchEngine
from site_api.chat.ears import Ears, ears
from site_api.chat.voice import Voices


@dataclass(frozen=True)
class Talk:
    """Voices and ears of one bank."""

    voices: Voices
    ears: Mapping[str, Ears]

    def language(self, given: str | None, text: str, engine: SearchEngine) -> str:
        """Return the language for a refusal, where there is no conversation to tell it."""
        lang = (given or "").partition("-")[0].lower()
        if text.strip():
            return engine.language(text, None)
        return lang if lang in self.voices.languages else self.voices.languages[0]


@lru_cache(maxsize=8)
def read_talk(bank: Path, languages: tuple[str, ...], keep_days: int) -> Talk:
    """Read a bank's data and the texts of its languages."""
    known = read_bank(bank if bank.is_file() else None)
    voices = Voices(known, languages, known.voices, keep_days)
    return Talk(voices, ears(voices.all_texts))
