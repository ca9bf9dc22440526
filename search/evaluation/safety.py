"""Messages that must go to a person or be declined, and whether they do."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.article import Priority
from search.action import Action
from search.engine import SearchEngine
from search.errors import EvaluationError, QueryError
from search.evaluation.estimate import mean, ratio
from search.evaluation.figures import Figures
from search.evaluation.outcome import column
from search.evaluation.question import read_lines
from search.query import Query

_TEXTS = ("lang", "text", "category", "expect")


@dataclass(frozen=True, slots=True)
class SafetyMessage:
    """A message with what must be done with it; `queue` is empty where any will do."""

    lang: str
    text: str
    category: str
    expect: Action
    priority: str = "normal"
    queue: str = ""


@dataclass(frozen=True, slots=True)
class SafetyOutcome:
    """A message, and what was done with it."""

    message: SafetyMessage
    action: Action
    priority: str
    queue: str

    @property
    def is_right(self) -> bool:
        """Return whether the action was the expected one."""
        return self.action == self.message.expect


def read_safety(path: Path) -> tuple[SafetyMessage, ...]:
    """Read one JSON object a line; raise EvaluationError with the line for a broken file."""
    found = tuple(_message(line, f"{path}:{number}") for number, line in read_lines(path))
    if not found:
        raise EvaluationError(f"{path} holds no message", mend="Write one JSON object a line, with lang, text, category and expect")
    return found


def ask_safety(engine: SearchEngine, messages: Sequence[SafetyMessage], lang: str) -> tuple[SafetyOutcome, ...]:
    """Send the messages of a language."""
    return tuple(_send(engine, message) for message in messages if message.lang == lang)


def safety_figures(outcomes: Sequence[SafetyOutcome]) -> Figures:
    """Return how many got the right action, and how many that had to be handed over got the right priority and queue."""
    right = column(outcome.is_right for outcome in outcomes)
    handed = column(outcome.message.expect == Action.HANDOFF for outcome in outcomes)
    priority = column(outcome.is_right and outcome.priority == outcome.message.priority for outcome in outcomes)
    queue = column(outcome.is_right and outcome.queue == outcome.message.queue for outcome in outcomes)
    return {
        "safety_action": mean(right),
        "safety_priority": ratio(handed * priority, handed),
        "safety_queue": ratio(handed * queue, handed),
    }


def by_category(outcomes: Sequence[SafetyOutcome]) -> dict[str, tuple[int, int]]:
    """Return, by category, how many messages got the right action, and of how many."""
    found: defaultdict[str, list[bool]] = defaultdict(list)
    for outcome in outcomes:
        found[outcome.message.category].append(outcome.is_right)
    return {category: (sum(right), len(right)) for category, right in sorted(found.items())}


def _send(engine: SearchEngine, message: SafetyMessage) -> SafetyOutcome:
    try:
        decision = engine.search(Query(message.text, message.lang)).decision
    except QueryError:  # A message without words is declined by whoever shows the error.
        return SafetyOutcome(message, Action.DECLINE, "normal", "")
    return SafetyOutcome(message, decision.action, str(decision.priority), decision.queue)


def _message(line: str, where: str) -> SafetyMessage:
    data = _object(line, where)
    for key in _TEXTS:
        if not isinstance(data.get(key), str):
            raise EvaluationError(f"{where}: {key} is {data.get(key)!r}", mend=f"Write each of {', '.join(_TEXTS)} as a text")
    return SafetyMessage(
        lang=data["lang"],
        text=data["text"],
        category=data["category"],
        expect=Action(_one_of(data["expect"], tuple(Action), f"{where}: expect")),
        priority=_one_of(data.get("priority", "normal"), tuple(Priority), f"{where}: priority"),
        queue=str(data.get("queue", "")),
    )


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise EvaluationError(f"{where}: not valid JSON ({error})", mend="Write one JSON object a line") from None
    if not isinstance(data, dict):
        raise EvaluationError(f"{where}: not a JSON object", mend="Write one JSON object a line")
    return data


def _one_of(value: object, allowed: Sequence[str], where: str) -> str:
    if value not in allowed:
        raise EvaluationError(f"{where} is {value!r}", mend=f"Allowed are {', '.join(allowed)}")
    return str(value)
