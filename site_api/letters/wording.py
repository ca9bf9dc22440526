"""The words of letters, one data file a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from site_api.language_file import read_language_file

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of letter."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A language's words; `moment` is how it writes a day and a time, in the pattern language of Unicode."""

    lang: str
    moment: str
    greeting: str
    named: str
    security: str
    reply: str
    follow: str
    signature: str
    files: str
    notices: Mapping[str, Notice]


@cache
def read_wording(lang: str) -> Wording:
    """Read a language's words; a language without a file gets the English ones."""
    known, data = read_language_file(FOLDER, lang)
    words = {name: value for name, value in data.items() if isinstance(value, str)}
    return Wording(known, **words, notices={name: Notice(**value) for name, value in data.items() if isinstance(value, dict)})
