"""Everything that can go wrong in `search`, as one tree.

SearchError
├── ModelError          the encoder cannot be made or loaded
├── BrokenIndex         there is no index that can be served
│   ├── IndexMissing    nothing was built yet
│   └── IndexDamaged    a file of the index is not what its manifest says
├── DataError           a data file, such as a bank's own kinds of messages, cannot be read
├── QueryError          a question that cannot be asked
├── EvaluationError     what is to be measured cannot be read or drawn
├── LearningError       a history or a learned set cannot be read, or must not be learned
├── GapError            a gap that no new article would close
└── TuningError         the encoder cannot be adapted
"""

from kb.sentences import closed


class SearchError(Exception):
    """A failure that a person can mend: what was found, and the mend."""

    exit_code = 1

    def __init__(self, found: str, *, mend: str = "") -> None:
        super().__init__(found)
        self.found = found
        self.mend = mend

    def __str__(self) -> str:
        return closed(self.found, self.mend)


class ModelError(SearchError):
    """The encoder is missing, damaged or of a kind that cannot be exported."""


class BrokenIndex(SearchError):
    """There is no index that can be served."""


class IndexMissing(BrokenIndex):
    """Nothing was built yet."""


class IndexDamaged(BrokenIndex):
    """A file of the index is not what its manifest says; the last good index goes on serving."""


class QueryError(SearchError):
    """A question that cannot be asked, such as a blank one."""

    exit_code = 2


class EvaluationError(SearchError):
    """A file of questions is broken, or what draws the report is not installed."""

    exit_code = 2


class DataError(SearchError):
    """A data file, such as a bank's own kinds of messages, cannot be read."""


class LearningError(SearchError):
    """A history or a learned set cannot be read or written, or what was learned would lower the figures."""

    exit_code = 2


class TuningError(SearchError):
    """The encoder cannot be adapted, or there is too little to adapt it on."""


class GapError(SearchError):
    """There is no such gap, or no new article would close it."""
