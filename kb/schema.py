"""The keys of an article's front matter: which there are, and what each may hold."""

import datetime as dt
import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from kb.article import Audience, Handoff, Priority, Status
from kb.front_matter import Field
from kb.nearest import nearest

_Choice = TypeVar("_Choice", bound=enum.StrEnum)

# Keys of MkDocs and of Material for MkDocs, which the site may use and we pass on.
SITE_KEYS = frozenset({"template", "hide", "icon", "description", "search", "subtitle", "topics", "social", "authors", "date"})


class WrongValueError(Exception):
    """A value that a key cannot hold, in words that follow `the key 'x'`."""

    def __init__(self, found: str, mend: str) -> None:
        super().__init__(found)
        self.found = found
        self.mend = mend


@dataclass(frozen=True, slots=True)
class KeyProblem:
    """One key that breaks the schema; `unknown` tells an unknown key from a wrong value."""

    key: str
    line: int
    found: str
    mend: str
    unknown: bool = False


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or not str(value).strip():
        raise WrongValueError(f"must be text, found {_shown(value)}", 'Write it in double quotes, as in "My card is lost"')
    return " ".join(str(value).split())


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise WrongValueError(f"must be a list of texts, found {_shown(value)}", 'Write one a line, as in - "Where is my card?"')
    return tuple(_text(item) for item in value)


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        raise WrongValueError(f"must be a date, found {_shown(value)}", "Write it as 2026-11-01, without quotes")
    return value


def _choice(choices: type[_Choice]) -> Callable[[Any], _Choice]:
    def read(value: Any) -> _Choice:
        try:
            return choices(value)
        except ValueError:
            raise WrongValueError(
                f"cannot be {_shown(value)}", f"It is one of {', '.join(choices)}{_near(str(value), [str(choice) for choice in choices])}"
            ) from None

    return read


KEYS: dict[str, Callable[[Any], Any]] = {
    "id": _text,
    "title": _text,
    "summary": _text,
    "questions": _texts,
    "queue": _text,
    "priority": _choice(Priority),
    "handoff": _choice(Handoff),
    "screens": _texts,
    "audience": _choice(Audience),
    "reviewed": _date,
    "status": _choice(Status),
    "moved_from": _texts,
    "tags": _texts,
}


def read_values(fields: dict[str, Field]) -> tuple[dict[str, Any], list[KeyProblem]]:
    """Return the valid values by key, and a problem for every key that is unknown or wrong."""
    values: dict[str, Any] = {}
    problems: list[KeyProblem] = []
    for key, field in fields.items():
        if key not in KEYS:
            if key not in SITE_KEYS:
                problems.append(KeyProblem(key, field.line, f"unknown key {key!r}", _mend_unknown(key), unknown=True))
            continue
        try:
            values[key] = KEYS[key](field.value)
        except WrongValueError as problem:
            problems.append(KeyProblem(key, field.line, f"the key {key!r} {problem.found}", problem.mend))
    return values, problems


def _mend_unknown(key: str) -> str:
    near = _near(key, [*KEYS, *SITE_KEYS])
    return near.removeprefix(". ") if near else f"Known keys are {', '.join(KEYS)}"


def _near(name: str, names: list[str]) -> str:
    match = nearest(name, names, cutoff=0.6)
    return f". Did you mean {match!r}?" if match else ""


def _shown(value: Any) -> str:
    shown = "nothing" if value is None else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"
