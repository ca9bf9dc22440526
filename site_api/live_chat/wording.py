"""What customers and agents read around a live talk, one data file a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from site_api.language_file import read_language_file
from site_api.live_chat.expected_wait import LONGEST, Wait
from site_api.live_chat.talk import Outcome

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language."""

    lang: str
    offers: Mapping[str, str]
    waits: Mapping[str, str]
    ends: Mapping[str, str]
    says: Mapping[str, str]
    choices: Mapping[str, str]
    desk: Mapping[str, str]

    def offer(self, wait: Wait) -> str:
        """Return the offer of a talk, with the place and the wait."""
        return self.offers[_kind(wait)].format(place=wait.place, minutes=wait.minutes)

    def waiting(self, wait: Wait, reference: str) -> str:
        """Return what is told to somebody who waits."""
        told = self.waits[_kind(wait)].format(place=wait.place, minutes=wait.minutes)
        return f"{told} {self.says['waiting_note'].format(reference=reference)}"

    def ended(self, outcome: Outcome, reference: str, agent: str | None) -> str:
        """Return why a talk is over and how the matter goes on."""
        return self.ends[outcome].format(reference=reference, agent=agent or self.says["somebody"], answer=self.says["answer"])

    def say(self, name: str, *, reference: str = "", agent: str | None = None) -> str:
        """Return one of the other texts."""
        return self.says[name].format(reference=reference, agent=agent or self.says["somebody"], answer=self.says["answer"])


@cache
def read_wording(lang: str) -> Wording:
    """Return the words of a language; one without a file speaks English."""
    known, data = read_language_file(FOLDER, lang)
    says = {name: text for name, text in data.items() if isinstance(text, str)}
    return Wording(known, data["offer"], data["waiting"], data["ended"], says, data["choices"], data["desk"])


def _kind(wait: Wait) -> str:
    if wait.minutes is None:
        return "unknown"
    return {0: "now", 1: "one"}.get(wait.minutes, "long" if wait.minutes > LONGEST else "some")
