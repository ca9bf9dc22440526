"""The queues that questions wait in: who takes them, when these work, and how soon they answer."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.amount import read_amount
from kb.errors import BankError
from kb.holidays import NO_HOLIDAYS, Holidays, read_holidays
from kb.opening_hours import OpeningHours, read_opening_hours, written_hours
from kb.working_time import working_day

_KNOWN = {"name", "hours", "timezone", "holidays", "answer", "pace", "assign"}
_UNITS = ("minutes", "hours", "working_days")
_ANSWER = dt.timedelta(hours=24)  # For a queue of which nothing but the name is said.


@dataclass(frozen=True, slots=True)
class Queue:
    """One skill: `answer` is the open time within which a first answer is promised, `pace` how many it gives in an open hour.

    `most` is how many tickets one person at the desk is given by itself; None where people take their tickets themselves.
    """

    id: str
    names: Mapping[str, str]
    hours: OpeningHours
    answer: dt.timedelta = _ANSWER
    pace: float | None = None
    most: int | None = None

    def name(self, lang: str) -> str:
        """Return the queue's name in a language, else in the first one that it is named in."""
        return self.names.get(lang) or next(iter(self.names.values()), self.id)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for a queue that says nothing else."""

    timezone: str
    holidays: Holidays = NO_HOLIDAYS


def read_queues(data: Mapping[str, Any], facts: Mapping[str, Any], defaults: Defaults) -> dict[str, Queue]:
    """Read the queues as bank.yml writes them, by id; `cards: { en: Cards }` is the short form; raise BankError."""
    return {id_: _queue(id_, value, facts, defaults) for id_, value in data.items()}


def _queue(id_: str, value: Mapping[str, Any], facts: Mapping[str, Any], defaults: Defaults) -> Queue:
    if "name" not in value:
        return Queue(id_, dict(value), OpeningHours((), defaults.timezone))
    if unknown := sorted(set(value) - _KNOWN):
        raise BankError(f"queue {id_!r}: unknown key {unknown[0]!r}", mend=f"Known keys are {', '.join(sorted(_KNOWN))}")
    holidays = read_holidays(value["holidays"]) if "holidays" in value else defaults.holidays
    hours = read_opening_hours(
        written_hours(f"queue {id_!r}", value.get("hours"), facts), value.get("timezone", defaults.timezone), holidays
    )
    answer, most = _answer(id_, value.get("answer"), hours), _most(id_, value.get("assign"))
    return Queue(id_, dict(value["name"]), hours, answer, value.get("pace"), most)


def _most(queue: str, value: Any) -> int | None:
    if value is None:
        return None
    most = value.get("most") if isinstance(value, dict) and len(value) == 1 else None
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise BankError(f"queue {queue!r}: assign {value!r} cannot be read", mend="Write how many one person is given, as in { most: 5 }")
    return most


def _answer(queue: str, value: Any, hours: OpeningHours) -> dt.timedelta:
    if value is None:
        return _ANSWER
    amount = read_amount(value, _UNITS)
    if amount is None or not amount.number:
        raise BankError(
            f"queue {queue!r}: the answer {value!r} cannot be read", mend=f"Write one of {', '.join(_UNITS)}, as in {{ hours: 4 }}"
        )
    if amount.unit == "working_days":
        return amount.number * working_day(hours)
    return dt.timedelta(**{amount.unit: amount.number})
