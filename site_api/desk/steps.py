"""What was changed from what to what, in a ticket's history: in the agent's words, and not in names that only programs use."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from search.service import Service
from site_api.desk.case import Step
from site_api.desk.pages import Clock
from site_api.desk.wording import Wording
from site_api.tickets.history import What

_NONE = "–"
_ONE_SIDED = {What.LINKED, What.MERGED, What.SPLIT, What.APPOINTMENT}


@dataclass(frozen=True, slots=True)
class StepWords:
    """How the values of steps are told to one agent; `title` is that of an article."""

    words: Wording
    service: Service
    clock: Clock
    title: Callable[[str], str]

    def name(self, step: Step) -> str:
        """Return what was done."""
        kind = {(True, True): "_moved", (True, False): "_cancelled"}.get((bool(step.before), bool(step.after)), "")
        what = f"{step.what}{kind}" if step.what == What.APPOINTMENT else step.what
        return self.words.known("step", what) or step.what

    def change(self, step: Step) -> str:
        """Return `before → after`; nothing for a step that says all by its name."""
        tell = self._told.get(step.what)
        if tell is None:
            return ""
        if step.what in _ONE_SIDED and not (step.before and step.after):
            return tell(found) if (found := step.after or step.before) else _NONE
        before, after = (tell(value) if value else _NONE for value in (step.before, step.after))
        return f"{before} → {after}"

    @property
    def _told(self) -> Mapping[str, Callable[[str], str]]:
        return {
            What.ASSIGNED: str,
            What.MERGED: str,
            What.SPLIT: str,
            What.MOVED: lambda queue: self.service.queue(queue).name(self.words.lang),
            What.PRIORITISED: self._priority,
            What.BREACHED: self._priority,
            What.LINKED: self.title,
            What.APPOINTMENT: self._moment,
        }

    def _priority(self, priority: str) -> str:
        return self.words.known("priority", priority) or priority

    def _moment(self, written: str) -> str:
        try:
            return self.clock.moment(dt.datetime.fromisoformat(written))
        except ValueError:
            return written
