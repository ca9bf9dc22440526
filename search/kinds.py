"""What kind of message a text is, and how likely that must be before it is taken for one."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kb.article import Priority
from search.action import Action
from search.safety.category import Category
from search.safety.unwritten import UNWRITTEN

_MOST_ODDS = 9.0  # Of being the bank's matter, by how near the articles are.

# How likely a kind of message must be, and how likely beside an article that matches clearly: to be declined, or taken for a matter
# without an article; to be handed over; and as urgent, where the match does not count. Of our articles' 2,706 titles and questions,
# .5 instead of .3 beside a match hands over 3 of 100 fewer, for 1 of 130 messages that others wrote than the examples.
_LEAST_DOUBTED, _DOUBTED_BESIDE_A_MATCH = 0.4, 0.6
_LEAST_HANDOFF, _HANDOFF_BESIDE_A_MATCH = 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a message is, by its kind: `probabilities` has shape (kinds + 1,), the ordinary question last."""

    categories: tuple[Category, ...]
    probabilities: NDArray[np.float64]

    @property
    def likeliest(self) -> tuple[Category | None, float]:
        """Return the likeliest kind, None for the ordinary question, and its probability."""
        number = int(self.probabilities.argmax())
        kind = self.categories[number] if number < len(self.categories) else None
        return kind, float(self.probabilities[number])

    def with_scope(self, odds: float) -> "Kinds":
        """Return the kinds with so much added to the log-odds of an ordinary question against a strange one.

        A message that needs a person stays as likely, whatever articles are near.
        """
        strange = np.array([*(kind.action is Action.DECLINE for kind in self.categories), False])
        usual = np.array([*(kind.id == UNWRITTEN for kind in self.categories), True])
        powers = np.where(strange, self.probabilities * np.exp(-np.clip(odds, -_MOST_ODDS, _MOST_ODDS)), self.probabilities)
        either = strange | usual
        powers[either] *= self.probabilities[either].sum() / powers[either].sum()
        return replace(self, probabilities=powers)

    def told(self, *, beside_a_match: bool) -> Category | None:
        """Return the kind that a message is, or None for an ordinary question and for a doubtful one.

        An article that matches clearly outweighs a doubtful kind, unless that is urgent.
        """
        kind, probability = self.likeliest
        return kind if kind and probability >= _least(kind, beside_a_match=beside_a_match) else None

    @property
    def in_scope(self) -> float:
        """Return how likely it is the bank's matter."""
        declined = [c.action is Action.DECLINE for c in self.categories]
        return float(1 - self.probabilities[:-1][declined].sum())


def _least(kind: Category, *, beside_a_match: bool) -> float:
    if kind.action is Action.DECLINE or kind.id == UNWRITTEN:
        return _DOUBTED_BESIDE_A_MATCH if beside_a_match else _LEAST_DOUBTED
    return _HANDOFF_BESIDE_A_MATCH if beside_a_match and kind.priority is not Priority.URGENT else _LEAST_HANDOFF
