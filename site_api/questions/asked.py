"""A question as it was just asked, still in the process."""

import datetime as dt
from dataclasses import dataclass

from kb.masking import mask
from search.action import Action
from search.decision import NO_ARTICLE, Decision
from search.gaps.unsolved import Outcome
from site_api.store.open_questions import OpenQuestion

# Declined questions above it may be a bank's matter. Of texts that are none, 16 of 100 are above; on what a bank might offer and this
# one has no article for, such as a mortgage, the search is that unsure.
_IN_SCOPE = 0.2
_CONTENT = NO_ARTICLE | {"several_matches"}
_OUTCOMES = {Action.CLARIFY: Outcome.ASKED_BACK, Action.HANDOFF: Outcome.NO_ANSWER, Action.DECLINE: Outcome.NO_ANSWER}


@dataclass(frozen=True, slots=True)
class Found:
    """What the search decided, and the first article that it found."""

    decision: Decision
    article: str | None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question and what became of it; `outcome` is None where it was answered, `noted` says whether it may be a gap at all."""

    query_id: str
    at: dt.datetime
    asker: str
    text: str
    lang: str
    outcome: Outcome | None
    noted: bool
    article: str | None = None
    channel: str = "search"
    screen: str | None = None

    def masked(self, outcome: Outcome, article: str | None = None) -> OpenQuestion:
        """Return what may be kept of it."""
        return OpenQuestion(
            query_id=self.query_id,
            asked_at=self.at,
            asker=self.asker,
            channel=self.channel,
            screen=self.screen,
            lang=self.lang,
            text=mask(self.text).text,
            outcome=outcome,
            article=article or self.article,
        )


def asked_question(query_id: str, asker: str, text: str, lang: str, found: Found) -> AskedQuestion:
    """Return a question with what was found; a wish for a person, fraud and the like are people's work and no gap."""
    decision = found.decision
    outcome = _OUTCOMES.get(decision.action)
    declined = decision.action is Action.DECLINE and decision.in_scope >= _IN_SCOPE
    return AskedQuestion(
        query_id=query_id,
        at=dt.datetime.now(dt.UTC),
        asker=asker,
        text=text,
        lang=lang,
        outcome=outcome,
        noted=outcome is None or declined or decision.reason in _CONTENT,
        article=found.article,
    )
