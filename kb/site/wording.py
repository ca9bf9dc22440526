"""The site's own words: the part `site` of each language's data file."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from babel import Locale

from kb.language import FALLBACK, FOLDER
from kb.yaml_loader import load_yaml

Words = Mapping[str, Any]


@cache
def read_words(lang: str) -> Words:
    """Read the site's words in a language; a language without a file gets the English ones."""
    return {**_site_words(FALLBACK), **_site_words(lang)}


def counted(forms: Mapping[str, str], number: int, lang: str) -> str:
    """Return a number with its noun in the right plural form."""
    form = Locale.parse(lang).plural_form(number)
    return forms.get(form, forms["other"]).format(number)


def _site_words(lang: str) -> dict[str, Any]:
    path = FOLDER / f"{lang}.yml"
    if not path.is_file():
        return {}
    words: dict[str, Any] = (load_yaml(path) or {}).get("site", {})
    return words
