"""The kinds of messages that must not get an ordinary answer, as data that a bank can extend."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from kb.article import Priority
from kb.yaml_loader import load_yaml
from search.action import Action
from search.errors import DataError
from search.safety.sign import pattern

_DATA = Path(__file__).parents[1] / "data"
_MOST_SIGNS = 2
OWN_FILE = "messages.yml"  # A bank's own examples, beside its articles.


@dataclass(frozen=True)
class Category:
    """One kind of message: what is done with it, and examples and signs of it by language.

    A sign is a regular expression over the plain text, made of the phrases of `search/data/signs.yml`; none decides alone.
    """

    id: str
    action: Action
    priority: Priority
    queue: str
    examples: Mapping[str, tuple[str, ...]]
    signs: Mapping[str, tuple[str, ...]]

    def with_examples(self, examples: Mapping[str, tuple[str, ...]]) -> "Category":
        """Return the same kind with more examples."""
        languages = dict.fromkeys([*self.examples, *examples])
        return replace(self, examples={lang: (*self.examples.get(lang, ()), *examples.get(lang, ())) for lang in languages})

    @cached_property
    def _compiled(self) -> dict[str, list[re.Pattern[str]]]:
        return {lang: [re.compile(sign) for sign in signs] for lang, signs in self.signs.items()}

    def signs_in(self, words: str, lang: str) -> int:
        """Return how many signs of this kind a text shows, given as `plain` gives it; more than two say no more than two."""
        return min(_MOST_SIGNS, sum(bool(sign.search(words)) for sign in self._compiled.get(lang, ())))


def read_categories(own: Path | None = None, *more: Category) -> tuple[Category, ...]:
    """Read the shipped kinds, `more` and a bank's own; of two kinds with one id, the examples come together; raise DataError."""
    signs = _read(_DATA / "signs.yml")
    kinds = {kind["id"]: _category(kind, signs.get(kind["id"], {}), own) for kind in _read(_DATA / "messages.yml")["categories"]}
    kinds |= {kind.id: kind for kind in more}
    for extra in _read(own)["categories"] if own and own.is_file() else ():
        kind = _category(extra, signs.get(extra["id"], {}), own)
        kinds[kind.id] = kinds[kind.id].with_examples(kind.examples) if kind.id in kinds else kind
    return tuple(kinds.values())


def read_ordinary() -> dict[str, tuple[str, ...]]:
    """Read ordinary questions by language, from which the kinds are told apart."""
    return {lang: tuple(texts) for lang, texts in _read(_DATA / "ordinary.yml").items()}


def read_small_talk() -> dict[str, tuple[str, ...]]:
    """Read by language what people write around their question."""
    return {lang: tuple(texts) for lang, texts in _read(_DATA / "small_talk.yml").items()}


def _category(kind: dict[str, Any], signs: dict[str, dict[str, list[str]]], own: Path | None) -> Category:
    try:
        examples = {lang: tuple(map(str, texts)) for lang, texts in kind["examples"].items()}
        found = _signs({**signs, **kind.get("signs", {})})
        priority = Priority(kind.get("priority", Priority.NORMAL))
        return Category(str(kind["id"]), Action(kind["action"]), priority, str(kind.get("queue", "support")), examples, found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        mend = "Give it id, action (handoff or decline), priority, queue and examples by language"
        raise DataError(f"{own or 'messages.yml'}: a kind of message cannot be read ({error!r})", mend=mend) from None


def _signs(named: Mapping[str, Mapping[str, list[str]]]) -> dict[str, tuple[str, ...]]:
    """Return the signs by language."""
    languages = dict.fromkeys(lang for phrases in named.values() for lang in phrases)
    return {lang: tuple(pattern(phrases[lang]) for phrases in named.values() if lang in phrases) for lang in languages}


def _read(path: Path) -> dict[str, Any]:
    try:
        data = load_yaml(path)
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"{path} cannot be read ({error})", mend="Mend it, or delete it") from None
    if not isinstance(data, dict):
        raise DataError(f"{path} is not a list of `key: value` lines", mend="Begin it with categories:")
    return data
