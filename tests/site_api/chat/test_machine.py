"""No path through the conversation ends in silence, in a loop or without a way to a person."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kb.appointments import AppointmentKind, Slot
from kb.article import Handoff, Priority
from search.action import Action
from search.decision import Decision
from search.service import Service
from site_api.appointments.appointment import Appointment
from site_api.appointments.door import Arranged
from site_api.appointments.free_times import FreeTimes
from site_api.chat.booking import INTENTS, Booking
from site_api.chat.ears import Ears, ears
from site_api.chat.found import Found, Shown
from site_api.chat.hearing import hear
from site_api.chat.machine import DECLINE_PERSON, NOT_SOLVED, PERSON, SOLVED, Outcome, handed_over, step
from site_api.chat.reply import Kind, Passed, Reply
from site_api.chat.state import KEPT, State
from site_api.chat.texts import read_texts
from site_api.chat.turn import Intent, Turn
from site_api.chat.voice import Voices
from site_api.errors import NotFound, SlotTaken
from site_api.tickets.ticket import Status, Ticket

LANGUAGES = ("es", "en", "ru")
VOICES = Voices(Service(bank="Bank", voices=("es-IC",)), LANGUAGES, 90)
EARS: dict[str, Ears] = ears(VOICES.all_texts)
REASONS = (
    "clear_match",
    "several_matches",
    "no_clear_article",
    "nothing_found",
    "fraud_in_progress",
    "explicit_human",
    "complaint_legal",
    "vulnerable_urgent",
    "vulnerable",
    "repeated_failure",
    "account_specific_cards",
    "out_of_scope",
    "injection",
    "no_words",
    "kind_of_a_bank_of_its_own",
)
SPOKEN = [
    str(phrase)
    for lang in LANGUAGES
    for name in ("greeting", "thanks", "no", "yes", "person", "solved", "not_solved", "fails")
    for phrase in read_texts(lang).hears[name]
]
ARTICLES = tuple(Shown(f"article-{n}", "es", f"Title {n}", f"Summary {n}.", ("One", "Two"), f"/es/{n}/", "2026-11-01") for n in range(9))
decisions = st.builds(
    Decision,
    action=st.sampled_from(Action),
    confidence=st.floats(0, 1),
    in_scope=st.floats(0, 1),
    reason=st.sampled_from(REASONS),
    queue=st.sampled_from(["cards", "security"]),
    priority=st.sampled_from(Priority),
    handoff=st.sampled_from(Handoff),
)
findings = st.builds(Found, decision=decisions, articles=st.lists(st.sampled_from(ARTICLES), max_size=6, unique=True).map(tuple))
BAD_TIMES = (
    "call_back:day:1999-01-01",
    "call_back:day:x",
    "video:days:0001-01-01",
    "video:from:9999-12-31T23:59:59-14:00",
    "call_back:from:",
)
PASSED = Passed("ALI-7K3M-4", "cards", dt.datetime(2026, 11, 27, tzinfo=dt.UTC).isoformat(), "/ticket/ALI-7K3M-4#x")


@dataclass
class AnyTimes:
    """Appointments of which anything may be true at any moment."""

    luck: Random

    def kinds(self, reference: str) -> tuple[AppointmentKind, ...]:  # noqa: ARG002
        return tuple(kind for kind in AppointmentKind if self.luck.random() < 0.5)

    def free(self, reference: str, kind: AppointmentKind) -> FreeTimes:  # noqa: ARG002
        quarters = sorted(self.luck.sample(range(24 * 4 * 20), self.luck.choice([0, 1, 30, 900])))
        starts = [dt.datetime(2026, 11, 26, tzinfo=dt.UTC) + dt.timedelta(minutes=15 * quarter) for quarter in quarters]
        return FreeTimes(tuple(Slot(start, start) for start in starts), "Atlantic/Canary")

    def can_reach(self, reference: str, kind: AppointmentKind) -> bool:  # noqa: ARG002
        return self.luck.random() < 0.5

    def reach(self, reference: str, phone: str) -> None: ...

    def book(self, reference: str, kind: AppointmentKind, start: dt.datetime) -> Arranged:
        if (chance := self.luck.random()) < 0.5:
            raise SlotTaken("gone") if chance < 0.3 else NotFound("over")
        ticket = Ticket(reference, 1, 1, Status.NEW, "cards", Priority.NORMAL, "x", "es", "web", "x", start, start, start)
        return Arranged(Appointment(reference, kind, "es", Slot(start, start), 0, start), ticket, "secret", "+34612345678")


def title(name: str) -> str | None:
    return next((article.title for article in ARTICLES if article.id == name), None)


class Walk(RuleBasedStateMachine):
    """Walks the conversation at random; the database and the search are any that there could be."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State("es")
        self.says: tuple[Reply, ...] = ()
        self.offers = 0
        self.times = AnyTimes(Random(0))

    @initialize(lang=st.sampled_from(LANGUAGES), luck=st.randoms(use_true_random=False))
    def begin(self, lang: str, luck: Random) -> None:
        self.times = AnyTimes(luck)
        self.state = State(lang)
        self._take(Turn(), None)

    @rule(
        text=st.one_of(
            st.sampled_from(SPOKEN), st.text(max_size=30), st.sampled_from(["lost card", "me han robado", "где карта", "612345678"])
        ),
        found=findings,
        is_open=st.booleans(),
    )
    def write(self, text: str, found: Found, is_open: bool) -> None:
        self._take(Turn(text), found, is_open=is_open)

    @rule(data=st.data(), found=findings, is_open=st.booleans())
    def choose(self, data: st.DataObject, found: Found, is_open: bool) -> None:
        self._take(Turn(choice=data.draw(st.sampled_from(self.state.choices or (PERSON,)))), found, is_open=is_open)

    @rule(choice=st.sampled_from(["article:none", "solved", "x", PERSON, "call_back", "video:at:x", "call_back:at:2026-11-26", *BAD_TIMES]))
    def choose_anything(self, choice: str) -> None:
        self._take(Turn(choice=choice), None)

    @invariant()
    def every_reply_has_a_text(self) -> None:
        assert all(reply.text.strip() and "{" not in reply.text for reply in self.says)

    @invariant()
    def a_person_is_one_choice_away(self) -> None:
        assert not self.says or PERSON in [choice.id for choice in self.says[-1].choices]

    @invariant()
    def every_choice_has_a_label(self) -> None:
        assert all(choice.label for reply in self.says for choice in reply.choices)

    @invariant()
    def a_button_is_at_most_one_of_three_articles(self) -> None:
        for reply in self.says:
            articles = [choice.id for choice in reply.choices if choice.id.startswith("article:")]
            assert len(articles) <= 3
            assert len({choice.id for choice in reply.choices}) == len(reply.choices)

    @invariant()
    def what_is_remembered_stays_small(self) -> None:
        assert max(len(self.state.asked), len(self.state.seen), len(self.state.found)) <= KEPT

    @invariant()
    def nobody_is_asked_twice_for_one_matter(self) -> None:
        assert self.offers <= 1

    def _take(self, turn: Turn, found: Found | None, *, is_open: bool = True) -> None:
        heard = hear(self.state, replace(turn, has_phone=turn.text == "612345678"), EARS)
        searched = found if heard.intent in {Intent.QUESTION, Intent.ARTICLE} else None
        is_booking = heard.intent in INTENTS
        outcome = Booking(self.times).step(self.state, heard) if is_booking else step(self.state, heard, searched)
        if outcome.handover:
            assert outcome.says == ()
            outcome = handed_over(outcome.state, outcome.handover, PASSED if is_open else None, self.times.kinds(""))
        self._count_offers(outcome)
        self.state = outcome.state
        self.says = tuple(VOICES.voice(self.state.lang).speak(say, title) for say in outcome.says)
        assert self.says

    def _count_offers(self, outcome: Outcome) -> None:
        is_matter_over = outcome.state.since > self.state.since
        # To somebody in distress a person is offered each time; an article beside the offer is no second one.
        offers = sum(
            text.startswith("offer_") and text not in {"offer_care", "offer_article"} for say in outcome.says for text in say.texts
        )
        self.offers = 0 if is_matter_over else self.offers + offers


Walk.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestWalk = Walk.TestCase


def answer(
    action: Action = Action.ANSWER, reason: str = "clear_match", priority: Priority = Priority.NORMAL, articles: Sequence[Shown] = ARTICLES
) -> Found:
    return Found(Decision(action, 0.9, 0.9, reason, "cards", priority), tuple(articles))


def said(lines: Sequence[str], *found: Found | None, lang: str = "en") -> list[Outcome]:
    """Say lines one after the other; those with ! are choices."""
    state, outcomes = State(lang), []
    for line, one in zip(lines, found, strict=True):
        turn = Turn(choice=line[1:]) if line.startswith("!") else Turn(line)
        outcome = step(state, hear(state, turn, EARS), one)
        if outcome.handover:
            outcome = Outcome(outcome.state, handed_over(outcome.state, outcome.handover, PASSED).says, outcome.handover)
        state = outcome.state
        outcomes.append(outcome)
    return outcomes


def test_an_answer_offers_solved_not_solved_and_a_person() -> None:
    say = said(["how do I change my PIN"], answer())[0].says[-1]
    assert (say.kind, say.article, say.choices) == (Kind.ANSWER, ARTICLES[0], (SOLVED, NOT_SOLVED, PERSON))


def test_not_solved_twice_offers_a_person_at_once() -> None:
    last = said(["change pin", "!not_solved", "!not_solved"], answer(), None, None)[-1].says[-1]
    assert (last.kind, last.texts) == (Kind.HANDOFF, ("offer_not_solved",))


def test_a_declined_person_is_not_offered_again() -> None:
    lines = ["change pin", "!not_solved", "!not_solved", "no", "change my pin", "!not_solved", "this is ridiculous"]
    outcomes = said(lines, answer(), None, None, None, answer(), None, answer())
    assert outcomes[3].says[-1].texts == ("declined_person",)
    assert not any(DECLINE_PERSON in say.choices for outcome in outcomes[3:] for say in outcome.says)


def test_the_same_question_three_times_offers_a_person_with_the_answer() -> None:
    says = said(["change my pin", "CHANGE MY PIN?", "change pin my"], answer(), answer(), answer())[-1].says
    assert [say.kind for say in says] == [Kind.ANSWER, Kind.HANDOFF]


@pytest.mark.parametrize("text", ["this is ridiculous, change my pin", "you useless bot"])
def test_anger_offers_a_person_at_once(text: str) -> None:
    assert said([text], answer())[-1].says[-1].texts == ("offer_angry",)


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "a person please"), ("es", "quiero hablar con una persona"), ("ru", "позовите оператора")]
)
def test_a_plain_wish_for_a_person_is_met_at_once(lang: str, text: str) -> None:
    outcome = said([text], None, lang=lang)[0]
    assert outcome.handover is not None
    assert outcome.says[-1].ticket == PASSED


@pytest.mark.parametrize("reason", ["fraud_in_progress", "vulnerable_urgent", "kind_of_a_bank_of_its_own"])
def test_what_is_urgent_gets_the_step_and_the_person_in_one_reply(reason: str) -> None:
    outcome = said(["help"], answer(Action.HANDOFF, reason, Priority.URGENT))[0]
    assert outcome.handover is not None
    assert outcome.handover.is_urgent
    assert len(outcome.says) == 1
    assert outcome.says[0].texts[0] in {"fraud", "danger", "urgent"}


def test_a_ticket_closes_the_matter() -> None:
    wish = said(["change pin", "!person"], answer(), None)[-1]
    assert wish.handover is not None
    after = handed_over(wish.state, wish.handover, PASSED).state
    assert (after.question, after.asked, after.seen, after.not_solved, after.ticket) == ("", (), (), 0, "ALI-7K3M-4")


def test_whoever_has_a_person_tells_the_matter_once_and_it_is_passed_on() -> None:
    wish = said(["human"], None)[-1]
    assert wish.handover is not None
    after = handed_over(wish.state, wish.handover, PASSED)
    assert after.says[0].texts[-1] == "tell_matter"
    told = step(after.state, hear(after.state, Turn("a shop charged me twice"), EARS), answer())
    assert told.handover is not None
    assert told.handover.reason == "matter_told"


def test_no_ticket_is_said_so_with_the_phone() -> None:
    wish = said(["human"], None)[-1]
    assert wish.handover is not None
    say = handed_over(wish.state, wish.handover, None).says[-1]
    assert (say.texts, say.ticket) == (("not_passed_on",), None)


def test_a_choice_that_was_not_offered_changes_nothing() -> None:
    first, second = said(["change pin", "!article:article-3"], answer(), None)
    assert second.says[-1].texts == ("unoffered",)
    assert set(second.says[-1].choices) == set(first.says[-1].choices)


def test_a_number_chooses_among_what_was_offered() -> None:
    outcomes = said(["card", "2"], answer(Action.CLARIFY, "several_matches"), answer(articles=ARTICLES[1:2]))
    assert outcomes[-1].says[-1].article == ARTICLES[1]
