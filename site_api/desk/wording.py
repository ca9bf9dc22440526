"""The desk's own words, one data file a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import format_decimal

from kb.yaml_loader import load_yaml
from site_api.errors import ApiError
from site_api.language_file import read_language_file

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something could not be done, and the language that this is in."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's words, by dotted names: `inbox.title`."""

    lang: str
    words: Mapping[str, Any]

    def __call__(self, name: str, *values: object) -> str:
        """Return the words of a name with values filled in; the name itself where there are none, so that a slip is seen."""
        found: Any = self.words
        for part in name.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        return found.format(*values) if isinstance(found, str) else name

    def known(self, group: str, name: str) -> str:
        """Return the words of a name in a group, or nothing where there are none."""
        return str(self.words[group].get(name, ""))

    def refusal(self, error: ApiError) -> Refusal:
        """Return why something could not be done; what the desk has no words of its own for, by its kind alone."""
        if not error.words:
            return Refusal(self.failure(error.status), self.lang)
        name, *values = error.words
        told = self(f"refused.{name}", *(self.known("step", value) or self.known("author", value) or value for value in values))
        return Refusal(told[:1].upper() + told[1:], self.lang)  # Some begin with the name by which an agent signs in.

    def failure(self, status: int) -> str:
        """Return what kind of failure it was."""
        return self.known("failure", str(int(status))) or self("failure.title")

    def number(self, value: float) -> str:
        """Return a number with one decimal, as the language writes it."""
        return str(format_decimal(value, "0.0", locale=self.lang))

    def count(self, name: str, number: int) -> str:
        """Return a number with its word in the right plural form."""
        forms: dict[str, str] = self.words[name]
        return forms.get(Locale.parse(self.lang).plural_form(number), forms["other"]).format(number)


@cache
def read_wording(lang: str) -> Wording:
    """Read a language's words; a language without a file gets the English ones."""
    return Wording(*read_language_file(FOLDER, lang))


@cache
def languages() -> Mapping[str, str]:
    """Return the languages of the desk with their own names."""
    return {path.stem: load_yaml(path)["language"] for path in sorted(FOLDER.glob("*.yml"))}
