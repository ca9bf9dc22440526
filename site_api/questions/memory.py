"""The questions of the last minutes, in the process alone.

A question waits until it is clear that no better wording of it follows: whoever types asks several times. Answered ones stay for an
hour, since the customer may say that the article did not help; they leave without a trace if not.
"""

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from search.analyser import plain
from site_api.questions.asked import AskedQuestion

_SETTLED = dt.timedelta(seconds=15)
_REMEMBERED = dt.timedelta(hours=1)
_MOST = 5_000  # Questions of either kind; 2 MB.
_SAME = 75  # Of 100, by letters: the same question, mended or gone on with.
_SHORTEST = 4  # Letters that can tell a matter.


@dataclass
class Recent:
    """What was asked and not yet settled, and what was answered; not safe for several threads by itself."""

    waiting: OrderedDict[str, AskedQuestion] = field(default_factory=OrderedDict)
    answered: OrderedDict[str, AskedQuestion] = field(default_factory=OrderedDict)
    _last: dict[str, str] = field(default_factory=dict)

    def add(self, question: AskedQuestion) -> None:
        """Let a question wait, in place of the one before by the same asker where it is the same in other words."""
        before = self.waiting.get(self._last.get(question.asker, ""))
        if before and _same(before.text, question.text):
            del self.waiting[before.query_id]
        self.waiting.pop(question.query_id, None)
        self.answered.pop(question.query_id, None)
        self.waiting[question.query_id] = question
        self._last[question.asker] = question.query_id
        while len(self.waiting) > _MOST:
            self._left(self.waiting.popitem(last=False)[1])

    def take(self, query_id: str) -> AskedQuestion | None:
        """Return a question that is still here, and forget it."""
        question = self.waiting.pop(query_id, None) or self.answered.pop(query_id, None)
        if question:
            self._left(question)
        return question

    def settled(self, now: dt.datetime) -> list[AskedQuestion]:
        """Return what has waited long enough and was not answered; forget what is too old."""
        while self.answered and next(iter(self.answered.values())).at < now - _REMEMBERED:
            self.answered.popitem(last=False)
        ready: list[AskedQuestion] = []
        while self.waiting and next(iter(self.waiting.values())).at <= now - _SETTLED:
            question = self.waiting.popitem(last=False)[1]
            self._left(question)
            if question.outcome is None:
                self._remember(question)
            else:
                ready.append(question)
        return [question for question in ready if _tells(question)]

    def _remember(self, question: AskedQuestion) -> None:
        self.answered[question.query_id] = question
        if len(self.answered) > _MOST:
            self.answered.popitem(last=False)

    def _left(self, question: AskedQuestion) -> None:
        if self._last.get(question.asker) == question.query_id:
            del self._last[question.asker]


def _tells(question: AskedQuestion) -> bool:
    return question.noted and sum(map(str.isalpha, question.text)) >= _SHORTEST


def _same(before: str, after: str) -> bool:
    first, second = plain(before), plain(after)
    return first.startswith(second) or second.startswith(first) or fuzz.ratio(first, second) >= _SAME
