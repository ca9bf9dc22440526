"""The conversation's rules: a state and what was heard and found go in, the next state and replies come out. Nothing is read or written.

Three promises hold on every path: there is a reply, it has a text, and a person is one choice away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from kb.appointments import AppointmentKind
from kb.article import Handoff, Priority
from search.action import Action
from site_api.chat.found import Found, Shown
from site_api.chat.reply import Kind, Passed, Say
from site_api.chat.state import State
from site_api.chat.turn import ARTICLE, Heard, Intent

PERSON, SOLVED, NOT_SOLVED, DECLINE_PERSON = (
    str(intent) for intent in (Intent.PERSON, Intent.SOLVED, Intent.NOT_SOLVED, Intent.DECLINE_PERSON)
)
_MOST_CHOICES = 3
_PATIENCE = 2  # "That's not it" so often, and a person is offered.
_REPEATS = 3  # The same question so often, and a person is offered.
_SAME = 88  # Of 100: how alike two wordings of one question are.
_WORTH_A_LOOK = 0.6  # How likely an article must be to stand beside the offer of a person.
_LONG_WISH = 8  # Words: a longer wish for a person says what it is about.
_AFTER_ANSWER = (SOLVED, NOT_SOLVED, PERSON)
_OFFER = (PERSON, DECLINE_PERSON)
# Kinds of messages for which nobody is asked first whether they want a person: the words that go with the handover.
_AT_ONCE = {"fraud_in_progress": "fraud", "vulnerable_urgent": "danger", "complaint_legal": "complaint"}
_WISH = "explicit_human"
_TIRED = "repeated_failure"
MATTER_TOLD = "matter_told"
_OWN_DATA = "account_specific"
_GENTLE = "vulnerable"


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish to pass the matter on; `texts` stand before the reference, `is_urgent` says that it cannot wait."""

    reason: str
    texts: tuple[str, ...] = ()
    queue: str = "care"
    priority: Priority = Priority.NORMAL
    has_matter: bool = True

    @property
    def is_urgent(self) -> bool:
        """Return whether somebody must be called at once."""
        return self.priority is Priority.URGENT


@dataclass(frozen=True, slots=True)
class Outcome:
    """The next state, what is said, and whether the matter is passed on before it is said."""

    state: State
    says: tuple[Say, ...]
    handover: Wish | None = None


def step(state: State, heard: Heard, found: Found | None) -> Outcome:
    """Return what follows from a turn; `found` is there for questions and chosen articles."""
    if heard.intent is Intent.QUESTION and found is not None:
        return _question(state.with_asked(heard.folded), heard, found)
    if heard.intent is Intent.ARTICLE and found is not None and found.articles:
        return _answer(replace(state, is_offer_open=False), found.articles[0], found)
    if heard.intent is Intent.PERSON:
        return _wish(state, found)
    if heard.intent in {Intent.NOT_SOLVED, Intent.SOLVED, Intent.DECLINE_PERSON}:
        return _verdict(state, heard.intent)
    return _talk(state, heard.intent)


def handed_over(state: State, wish: Wish, passed: Passed | None, kinds: Sequence[AppointmentKind] = ()) -> Outcome:
    """Return what is said after a handover: with its reference, or with the phone where no ticket could be made.

    `kinds` are the appointments that can be had on the ticket.
    """
    if passed is None:
        texts = (*wish.texts, "not_passed_on_urgent" if wish.is_urgent else "not_passed_on")
        return _said(replace(state, offered=True, is_offer_open=False), Say(Kind.HANDOFF, texts, choices=(PERSON,)))
    first = "joined" if passed.joined else "passed_on_urgent" if wish.is_urgent else "passed_on"
    last = "no_repeat" if wish.has_matter else "tell_matter"
    offer = ("offer_either",) if len(kinds) > 1 else tuple(f"offer_{kind}" for kind in kinds)
    say = Say(Kind.HANDOFF, (*wish.texts, first, "answer_by", "follow", last, *offer), choices=(*kinds, PERSON), ticket=passed)
    held = replace(state.closed(), ticket=passed.reference, is_ticket_own=passed.link is not None, ticket_queue=passed.queue)
    return _said(replace(held, wants_matter=not wish.has_matter), say)


def _question(state: State, heard: Heard, found: Found) -> Outcome:
    decision = found.decision
    state = _with_matter(replace(state, is_offer_open=False), heard, found)
    if decision.action is Action.HANDOFF and (decision.reason in {_WISH, *_AT_ONCE} or decision.priority is Priority.URGENT):
        return _at_once(state, found)
    if state.wants_matter and state.ticket:
        return _pass_on(replace(state, wants_matter=False), Wish(MATTER_TOLD, queue=state.ticket_queue))
    if not state.offered and (worn := _worn_out(state, heard, found)):
        return _with_offer(state, found, worn)
    return _by_decision(state, found)


def _with_matter(state: State, heard: Heard, found: Found) -> State:
    """Remember what it is about; anger, a wish for a person and what is not the bank's say nothing of that."""
    decision = found.decision
    if heard.is_angry or decision.reason in {_WISH, _TIRED} or decision.action is Action.DECLINE:
        return state
    question = state.question if found.leaned else heard.text
    return replace(state, question=question, found=tuple(article.id for article in found.articles), queue=decision.queue)


def _worn_out(state: State, heard: Heard, found: Found) -> str | None:
    """Return the offer for a customer who has had enough, or None."""
    if _times_asked(state, heard.folded) >= _REPEATS:
        return "offer_repeated"
    return "offer_angry" if heard.is_angry or found.decision.reason == _TIRED else None


def _by_decision(state: State, found: Found) -> Outcome:
    decision = found.decision
    if decision.action is Action.ANSWER and found.articles:
        return _answer(state, found.articles[0], found)
    if decision.action is Action.CLARIFY and found.articles:
        return _clarify(state, found)
    if decision.action is Action.DECLINE:
        return _said(state, Say(Kind.DECLINE, (_declined(found),), choices=(PERSON,)))
    return _offer_person(state, found)


def _times_asked(state: State, folded: str) -> int:
    return sum(fuzz.token_sort_ratio(folded, asked) >= _SAME for asked in state.asked)


def _declined(found: Found) -> str:
    reasons = {"injection": "decline_injection", "no_words": "no_words"}
    return reasons.get(found.decision.reason, "decline")


def _answer(state: State, article: Shown, found: Found) -> Outcome:
    """Show an article; what belongs to an urgent one, and the question whether it helped, stand with it."""
    urgent = found.decision.priority is Priority.URGENT
    person = found.decision.handoff is Handoff.ALWAYS
    texts = (*(["answer_urgent"] if urgent else []), *(["answer_person"] if person else []), "answer_helped")
    passage = found.passage if article.id == state.article else ""
    say = Say(Kind.ANSWER, texts, article=article, passage=passage, choices=_AFTER_ANSWER)
    return _said(state.with_article(article.id), say)


def _clarify(state: State, found: Found) -> Outcome:
    articles = found.articles[:_MOST_CHOICES]
    if len(articles) == 1:
        return _answer(state, articles[0], found)
    urgent = ("answer_urgent",) if found.decision.priority is Priority.URGENT else ()
    return _said(state, _choose([article.id for article in articles], *urgent, "clarify"))


def _choose(articles: Sequence[str], *texts: str) -> Say:
    return Say(Kind.CLARIFY, texts, choices=(*(f"{ARTICLE}{article}" for article in articles), NOT_SOLVED, PERSON))


def _with_offer(state: State, found: Found, text: str) -> Outcome:
    """Offer a person and, where there is a sure answer, give it as well."""
    answer: tuple[Say, ...] = ()
    if found.decision.action is Action.ANSWER and found.articles:
        state = state.with_article(found.articles[0].id)
        answer = (Say(Kind.ANSWER, ("answer_again",), article=found.articles[0]),)
    offer = Say(Kind.HANDOFF, (text,), choices=_OFFER)
    return _said(replace(state, offered=True, is_offer_open=True), *answer, offer)


def _offer_person(state: State, found: Found) -> Outcome:
    reason = found.decision.reason
    own_data, gentle = reason.startswith(_OWN_DATA), reason == _GENTLE
    if state.offered and not gentle:
        return _said(state, Say(Kind.HANDOFF, ("own_data_again" if own_data else "no_article_again",), choices=(PERSON,)))
    text = "offer_own_data" if own_data else "offer_care" if gentle else "offer_no_article"
    near = found.articles[:1] if found.decision.confidence >= _WORTH_A_LOOK and (own_data or gentle) else ()
    texts = (text, *("offer_article" for _ in near))
    choices = (PERSON, *(f"{ARTICLE}{article.id}" for article in near), DECLINE_PERSON)
    return _said(replace(state, offered=True, is_offer_open=True), Say(Kind.HANDOFF, texts, choices=choices))


def _at_once(state: State, found: Found) -> Outcome:
    decision = found.decision
    if decision.reason == _WISH:
        return _wish(state, found)
    text = _AT_ONCE.get(decision.reason, "urgent")
    return _pass_on(state, Wish(decision.reason, (text,), decision.queue, decision.priority))


def _wish(state: State, found: Found | None) -> Outcome:
    """Meet a plain wish for a person; a matter is only asked for once it is in good hands."""
    before = state.asked[:-1] if found else state.asked
    is_told = bool(before) or state.article is not None or (found is not None and len(state.asked[-1].split()) > _LONG_WISH)
    return _pass_on(state, Wish(_WISH, queue=state.queue or "care", has_matter=is_told))


def _pass_on(state: State, wish: Wish) -> Outcome:
    return Outcome(state, (), wish)


def _verdict(state: State, intent: Intent) -> Outcome:
    """Go on from "solved", "that's not it" or "no person, thanks"."""
    if intent is Intent.SOLVED:
        return _said(state.closed(), Say(Kind.DONE, ("solved",), choices=(PERSON,)))
    if intent is Intent.DECLINE_PERSON:
        return _said(replace(state, offered=True, is_offer_open=False), Say(Kind.NOTICE, ("declined_person",), choices=(PERSON,)))
    return _not_solved(replace(state, not_solved=state.not_solved + 1, is_offer_open=False))


def _not_solved(state: State) -> Outcome:
    if state.not_solved >= _PATIENCE and not state.offered:
        offered = replace(state, offered=True, is_offer_open=True)
        return _said(offered, Say(Kind.HANDOFF, ("offer_not_solved",), choices=_OFFER))
    left = [name for name in state.found if name not in state.seen and f"{ARTICLE}{name}" not in state.choices][:_MOST_CHOICES]
    if left:
        return _said(replace(state, found=()), _choose(left, "clarify_more"))
    text = "rephrase" if state.question or state.article else "ask_matter"
    return _said(state, Say(Kind.CLARIFY, (text,), choices=(PERSON,)))


def _talk(state: State, intent: Intent) -> Outcome:
    if intent is Intent.NO_WORDS and any(choice.startswith(ARTICLE) for choice in state.choices):
        return _said(state, Say(Kind.CLARIFY, ("clarify",), choices=state.choices))
    kind = Kind.DONE if intent in {Intent.THANKS, Intent.GOODBYE} else Kind.NOTICE
    texts = {Intent.START: "hello", Intent.QUESTION: "no_words", Intent.ARTICLE: "unoffered"}
    kept = tuple(choice for choice in state.choices if choice != PERSON)
    choices = kept if intent in {Intent.UNOFFERED, Intent.ROBOT, Intent.NO_WORDS, Intent.ARTICLE} else ()
    state = state.closed() if intent is Intent.GOODBYE else state
    return _said(state, Say(kind, (texts.get(intent, str(intent)),), choices=(*choices, PERSON)))


def _said(state: State, *says: Say) -> Outcome:
    return Outcome(replace(state, turns=state.turns + 1, choices=says[-1].choices), says)
