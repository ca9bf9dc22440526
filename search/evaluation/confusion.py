"""Which articles are taken for which, and what their writer may do about it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from search.evaluation.outcome import Outcome

_SHOWN = 20
_MOST = 2 / 3  # Of an article's questions, this share lost to one other says that the other one answers them, too.


@dataclass(frozen=True, slots=True)
class Confusion:
    """Questions of one article that find another first: how many, of how many asked, one of them, and how many go the other way."""

    right: str
    found: str
    count: int
    asked: int
    back: int
    example: str

    @property
    def hint(self) -> str:
        """Return what the writer may do."""
        if self.back:
            return (
                f"Each is taken for the other ({self.back} the other way): say in each first sentence what only it is about, and link both"
            )
        if self.asked > 1 and self.count >= self.asked * _MOST:
            return f"Most questions of {self.right} go there: if {self.found} answers them, merge the two; if not, name the difference"
        return f"Add a question in these customers' words to {self.right}, and take what is not its matter out of {self.found}"


def confusions(outcomes: Sequence[Outcome]) -> tuple[Confusion, ...]:
    """Return the pairs most often confused, the most frequent first and then by id."""
    examples: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.known and outcome.ranked and not outcome.is_first:
            examples[outcome.question.article, outcome.ranked[0]].append(outcome.question.text)
    asked = Counter(outcome.question.article for outcome in outcomes)
    pairs = sorted(examples, key=lambda pair: (-len(examples[pair]), pair))
    return tuple(
        Confusion(right, found, len(examples[right, found]), asked[right], len(examples.get((found, right), ())), examples[right, found][0])
        for right, found in pairs[:_SHOWN]
    )
