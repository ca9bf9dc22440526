"""What an index knows of the bank behind the articles: its name, queues and facts, so that serving needs no other file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from kb.bank import Bank
from kb.facts import Facts
from kb.opening_hours import OpeningHours
from kb.queue import Queue
from kb.spaces import ordinary

_FILE = "service.json"


@dataclass(frozen=True, slots=True)
class Service:
    """The bank's name, the short one that references begin with, its time zone and its queues by id.

    `facts` are written out by language and name, `voices` the regional texts of the assistant.
    """

    bank: str = "Ventanilla"
    short_name: str | None = None
    timezone: str = "Etc/UTC"
    queues: Mapping[str, Queue] = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    voices: tuple[str, ...] = ()

    def queue(self, name: str) -> Queue:
        """Return a queue; one that the bank's data does not name is always open."""
        return self.queues.get(name) or Queue(name, {}, OpeningHours((), self.timezone))


def service_of(bank: Bank) -> Service:
    """Return what serving needs of the bank's data; raise BankError where holidays of no known country are asked for."""
    bank.holidays.check()
    for queue in bank.queues.values():
        queue.hours.holidays.check()
    return Service(bank.name, bank.short_name, bank.timezone, bank.queues, dict(_facts(bank)), bank.voices)


def _facts(bank: Bank) -> Iterator[tuple[str, dict[str, str]]]:
    for lang in bank.languages:
        facts = Facts(bank, lang)
        yield lang, {name: ordinary(facts.fact(name).text) for name in facts.names}


def write_service(folder: Path, service: Service) -> None:
    """Write it into the folder of an index."""
    (folder / _FILE).write_bytes(_service().dump_json(service))


def read_service(folder: Path) -> Service:
    """Read it from the folder of an index; raise OSError or ValueError."""
    return _service().validate_json((folder / _FILE).read_bytes())


@cache
def _service() -> TypeAdapter[Service]:
    return TypeAdapter(Service)
