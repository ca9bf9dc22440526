"""The four things that can be done with a question."""

import enum


class Action(enum.StrEnum):
    """A wrong answer is the worst fault of the product: whatever is not sure is asked back or passed to a person."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    HANDOFF = "handoff"
    DECLINE = "decline"
