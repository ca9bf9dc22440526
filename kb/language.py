"""What a language needs: plural forms, units, opening hours and the site's own words, one data file each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_time, get_day_names, parse_time

from kb.opening_hours import DAYS
from kb.yaml_loader import load_yaml

FOLDER = Path(__file__).parent / "languages"
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """One language's data; `units` and `words` come from its file."""

    code: str
    name: str
    units: dict[str, dict[str, Any]]
    words: dict[str, str]

    def quantity(self, unit: str, value: int | Sequence[int], *, genitive: bool = False) -> str:
        """Return a number, or a range of two, with its unit in the right plural form."""
        first, last = (value, value) if isinstance(value, int) else (value[0], value[-1])
        forms = self.units[unit]
        if genitive and "genitive" in forms:
            forms = forms["genitive"]
        number = f"{first}" if first == last else f"{first}{self.words['range']}{last}"
        return f"{number} {forms.get(Locale.parse(self.code).plural_form(last), forms['other'])}"

    def opening_hours(self, hours: str | Sequence[dict[str, str]]) -> str:
        """Return opening hours as one phrase; `always` is all day and every day."""
        if isinstance(hours, str):
            return self.words[hours]
        return "; ".join(f"{self._days(span['days'])}, {self._time(span['open'])}–{self._time(span['close'])}" for span in hours)

    def _days(self, days: str) -> str:
        if days == "mon-sun":
            return self.words["every_day"]
        names: Mapping[int, str] = get_day_names("wide", locale=self.code)
        ends = [names[DAYS.index(day)] for day in days.split("-")]
        return self.words["days"].format(*ends) if len(ends) == 2 else ends[0]

    def _time(self, time: str) -> str:
        return format_time(parse_time(time, locale=FALLBACK), "H:mm", locale=self.code)


@cache
def read_language(code: str) -> Language:
    """Read a language's data; a language without a file gets the English words."""
    path = FOLDER / f"{code}.yml"
    data = load_yaml(path if path.is_file() else FOLDER / f"{FALLBACK}.yml")
    return Language(code, data["name"] if path.is_file() else code, data["units"], data["words"])


def known_languages() -> tuple[str, ...]:
    """Return the languages that have a data file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yml")))
