"""The bank's data file: languages, queues, screens, channels and facts.

A folder of articles without such a file works too: then everything is allowed and nothing is filled in.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kb.appointments import AppointmentKind, Schedule, read_schedules
from kb.beside import BANK, beside
from kb.errors import BankError
from kb.holidays import NO_HOLIDAYS, Holidays, read_holidays
from kb.queue import Defaults, Queue, read_queues
from kb.yaml_loader import load_yaml, yaml_problem

_PARTS = frozenset(
    (
        *("name", "short_name", "languages", "timezone", "currency", "holidays"),
        *("queues", "appointments", "screens", "channels", "facts", "voices"),
    )
)
DEFAULT_LANGUAGES = ("es", "en", "ru")


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach a person; its number and hours name facts."""

    id: str
    hours: str | None = None
    phone: str | None = None
    email: str | None = None
    screen: str | None = None
    holidays: str | None = None  # `none` for a way that is open on holidays too.


@dataclass(frozen=True, slots=True)
class Bank:
    """What articles may name. Empty queues or screens mean that any name is allowed."""

    name: str = "Ventanilla"
    short_name: str | None = None  # What references of tickets begin with.
    languages: tuple[str, ...] = DEFAULT_LANGUAGES
    timezone: str = "Etc/UTC"
    currency: str = "EUR"
    holidays: Holidays = NO_HOLIDAYS
    queues: dict[str, Queue] = field(default_factory=dict)
    appointments: dict[AppointmentKind, Schedule] = field(default_factory=dict)
    screens: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    facts: dict[str, dict[str, Any]] | None = None
    voices: tuple[str, ...] = ()  # Regional texts of the assistant, as in es-419.
    path: Path | None = None

    @property
    def default_language(self) -> str:
        """Return the language of whoever has not said theirs."""
        return self.languages[0]


def find_bank(docs: Path) -> Path | None:
    """Return the data file beside a folder of articles, or None."""
    path = beside(docs, BANK)
    return path if path.is_file() else None


def read_bank(path: Path | None) -> Bank:
    """Read the data file; without one, return a bank that allows everything; raise BankError."""
    if path is None:
        return Bank()
    try:
        data = load_yaml(path) or {}
        return _bank(data, path)
    except BankError as error:
        raise BankError(error.found, path=path, mend=error.mend) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BankError(f"the bank's data cannot be read ({error})", path=path, mend="Save it as UTF-8") from None
    except yaml.YAMLError as error:
        problem, line = yaml_problem(error)
        raise BankError(f"not valid YAML ({problem})", path=path, line=line, mend="Mend that line") from None
    except (TypeError, AttributeError) as error:
        raise BankError(
            f"a part has the wrong shape ({error})", path=path, mend="Compare it with the bank.yml that comes with Ventanilla"
        ) from None


def fact_line(bank: Bank, name: str) -> int | None:
    """Return the line on which a fact stands in the bank's data file, or None where it is not in one."""
    if bank.path is None:
        return None
    node = yaml.compose(bank.path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    line = None
    for key in ("facts", *name.split(".")):
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        found = next(((key_node, value) for key_node, value in pairs if key_node.value == key), None)
        if found is None:
            return line
        line, node = found[0].start_mark.line + 1, found[1]
    return line


def _bank(data: dict[str, Any], path: Path) -> Bank:
    if unknown := sorted(set(data) - _PARTS):
        raise BankError(f"unknown part {unknown[0]!r}", path=path, mend=f"Known parts are {', '.join(sorted(_PARTS))}")
    timezone = data.get("timezone", "Etc/UTC")
    holidays, facts = read_holidays(data.get("holidays")), data.get("facts") or {}
    return Bank(
        name=str(data.get("name", path.parent.name)),
        short_name=_short_name(data.get("short_name")),
        languages=tuple(data.get("languages") or DEFAULT_LANGUAGES),
        timezone=timezone,
        currency=data.get("currency", "EUR"),
        holidays=holidays,
        queues=read_queues(data.get("queues") or {}, facts, Defaults(timezone, holidays)),
        appointments=read_schedules(data.get("appointments") or {}, facts, timezone, holidays),
        screens=tuple(data.get("screens") or ()),
        channels=tuple(Channel(**channel) for channel in data.get("channels") or ()),
        facts=facts,
        voices=tuple(data.get("voices") or ()),
        path=path,
    )


def _short_name(value: Any) -> str | None:
    if value is None:
        return None
    if not re.fullmatch("[A-Z]{2,5}", str(value)):
        raise BankError(f"the short name {value!r} cannot begin a reference", mend="Write two to five capitals, as in ALI")
    return str(value)
