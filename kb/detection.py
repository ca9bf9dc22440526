"""Which of the site's languages a text is in."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector


def detect_language(text: str, languages: Iterable[str]) -> str | None:
    """Return the code of the likeliest of the given languages, or None where the text has no words."""
    codes = tuple(sorted(set(languages)))
    if len(codes) == 1:
        return codes[0]
    found = _detector(codes).detect_language_of(text)
    return found.iso_code_639_1.name.lower() if found else None


@cache
def _detector(codes: tuple[str, ...]) -> "LanguageDetector":
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    isos = [getattr(IsoCode639_1, code[:2].upper()) for code in codes]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*isos).build()
