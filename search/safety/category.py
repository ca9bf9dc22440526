"""The kinds of messages that must not get an ordinary answer, as data that a bank can extend."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from kb.article import Priority
from kb.beside import MESSAGES
from kb.yaml_loader import load_yaml
from search.action import Action
from search.errors import DataError
from search.safety.sign import pattern

_DATA = Path(__file__).parents[1] / "data"
_MOST_SIGNS = 2
_MEND = "Give each kind an id, an action (handoff or decline) and examples by language; a priority and a queue where they matter"


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
    signs, shipped = _read(_DATA / "signs.yml"), _DATA / MESSAGES
    kinds = {kind.id: kind for kind in _kinds(shipped, signs)}
    kinds |= {kind.id: kind for kind in more}
    for kind in _kinds(own, signs) if own and own.is_file() else ():
        kinds[kind.id] = kinds[kind.id].with_examples(kind.examples) if kind.id in kinds else kind
    return tuple(kinds.values())


def read_ordinary() -> dict[str, tuple[str, ...]]:
    """Read ordinary questions by language, from which the kinds are told apart."""
    return {lang: tuple(texts) for lang, texts in _read(_DATA / "ordinary.yml").items()}


def read_small_talk() -> dict[str, tuple[str, ...]]:
    """Read by language what people write around their question."""
    return {lang: tuple(texts) for lang, texts in _read(_DATA / "small_talk.yml").items()}


def _kinds(path: Path, signs: Mapping[str, Any]) -> Iterator[Category]:
    kinds = _read(path).get("categories")
    if not isinstance(kinds, list):
        raise DataError(f"{path}: categories is not a list of kinds of messages", mend=_MEND)
    for number, kind in enumerate(kinds, 1):
        try:
            yield _category(kind, signs)
        except KeyError as error:
            raise DataError(f"{path}: kind {number} has no {error}", mend=_MEND) from None
        except (TypeError, ValueError, AttributeError) as error:
            raise DataError(f"{path}: kind {number} cannot be read ({error})", mend=_MEND) from None


def _category(kind: Mapping[str, Any], signs: Mapping[str, Any]) -> Category:
    """Return a kind as data says it; raise KeyError, TypeError, ValueError or AttributeError."""
    id_, action = str(kind["id"]), Action(kind["action"])
    if action not in {Action.HANDOFF, Action.DECLINE}:
        raise ValueError(f"a message cannot be told to {action}")
    examples = {lang: _texts(texts) for lang, texts in kind["examples"].items()}
    found = _signs({**signs.get(id_, {}), **kind.get("signs", {})})
    return Category(id_, action, Priority(kind.get("priority", Priority.NORMAL)), str(kind.get("queue", "support")), examples, found)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"examples are a list, found {value!r}")
    return tuple(map(str, value))


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
