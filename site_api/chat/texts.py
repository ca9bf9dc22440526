"""What the assistant says and hears, one data file a language; a region's file overrides single lines of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kb.language import FALLBACK
from kb.yaml_loader import load_yaml

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Texts:
    """The words of one language or region; `says` are sentences by name, `hears` phrases and signs."""

    tag: str
    lang: str
    version: str
    says: Mapping[str, Sequence[str]]
    refusals: Mapping[str, str]
    choices: Mapping[str, str]
    masked: Mapping[str, str]
    hears: Mapping[str, Any]
    formats: Mapping[str, str]


@cache
def read_texts(tag: str) -> Texts:
    """Return the texts of a language or region; a language without a file speaks English."""
    lang = tag.partition("-")[0]
    base = load_yaml(_file(lang) if _file(lang).is_file() else _file(FALLBACK))
    own = load_yaml(_file(tag)) if tag != lang and _file(tag).is_file() else {}
    parts = {part: {**base[part], **own.get(part, {})} for part in ("says", "refusals", "choices", "masked")}
    hears = {name: [*words, *own.get("hears", {}).get(name, [])] for name, words in base["hears"].items()}
    formats = {name: str({**base, **own}[name]) for name in ("team", "any_team", "date", "moment", "and")}
    return Texts(tag, lang, str(base["version"]), **parts, hears=hears, formats=formats)


@cache
def regions() -> Mapping[str, frozenset[str]]:
    """Return the regional files by their tag, with the territories that they cover."""
    own = list(FOLDER.glob("*-*.yml"))
    return {path.stem: frozenset({path.stem.partition("-")[2], *(load_yaml(path).get("covers") or ())}) for path in own}


def region_of(tag: str) -> str | None:
    """Return the regional file for a language tag such as es-MX, or None."""
    lang, _, territory = tag.replace("_", "-").partition("-")
    found = (name for name, covered in regions().items() if name.startswith(f"{lang.lower()}-") and territory.upper() in covered)
    return next(found, None)


def accepted(header: str) -> str:
    """Return the first language of an Accept-Language header that has texts, else English."""
    asked = (part.partition(";")[0].strip().lower().partition("-")[0] for part in header.split(","))
    return next((lang for lang in asked if lang.isalpha() and _file(lang).is_file()), FALLBACK)


def _file(tag: str) -> Path:
    return FOLDER / f"{tag}.yml"
