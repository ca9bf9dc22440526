"""Takes a turn: masks it, asks the search, lets the rules decide, passes on, keeps it, and only then answers."""

import datetime as dt
import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kb.appointments import AppointmentKind
from kb.masking import Masked, SecretKind, mask
from search.decision import Decision
from site_api.chat.booking import INTENTS, Booking, Phones
from site_api.chat.ears import Ears
from site_api.chat.found import Found
from site_api.chat.hearing import hear, hear_phone
from site_api.chat.language import decide_language
from site_api.chat.look_up import LookUp
from site_api.chat.machine import MATTER_TOLD, Outcome, Wish, handed_over, step
from site_api.chat.rephrase import Rephraser
from site_api.chat.reply import Choice, Kind, Passed, Reply, Say, passed
from site_api.chat.state import State
from site_api.chat.store import ConversationStore, Kept, Line, Overtaken, Taken
from site_api.chat.summary import summarise
from site_api.chat.texts import region_of
from site_api.chat.turn import LONGEST, Heard, Intent, Turn
from site_api.chat.voice import Voice, Voices, masked_texts
from site_api.conversation_id import conversation_id
from site_api.errors import NobodyThere, StoreUnavailable, TurnsCollide
from site_api.live_chat.door import LiveDoor, Offer
from site_api.tickets.contact import find_phone
from site_api.tickets.desk import TicketDesk
from site_api.tickets.handover import Author, ContactDetails, Context, Handover, Routing
from site_api.tickets.handover import Line as Spoken

_TRIES = 5
_SECRET_BYTES = 24
# What neither database keeps, and nobody types.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_log = logging.getLogger("ventanilla.chat")


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer sends, unmasked; it never leaves this module as it is."""

    session: str | None = None
    text: str = ""
    choice: str | None = None
    lang: str | None = None
    channel: str = "web"
    screen: str | None = None
    error: str | None = None
    app_version: str | None = None
    visitor: str | None = None
    contact: ContactDetails | None = None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What a customer gets."""

    session: str
    lang: str
    decision: Decision | None
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class _Turn:
    """A turn under way: what is known before the rules decide."""

    session: str
    kept: Kept | None
    state: State
    heard: Heard
    masked: Masked
    voice: Voice
    person: str
    is_reopened: bool
    phone: str | None = None  # As it was typed where it was asked for; it is kept with the ticket's contact and nowhere else.

    @property
    def id(self) -> str:
        return conversation_id(self.session)


class Conversations:
    """All conversations of a bank; nothing of them stays in the process between two turns."""

    def __init__(
        self,
        store: ConversationStore,
        desk: TicketDesk,
        *,
        idle: dt.timedelta,
        rephraser: Rephraser | None = None,
        live: LiveDoor | None = None,
        booking: Booking | None = None,
    ) -> None:
        self._store = store
        self._desk = desk
        self._idle = idle
        self._rephraser = rephraser
        self._live = live
        self._booking = booking

    def take(self, said: Said, look_up: LookUp, voices: Voices, ears: Mapping[str, Ears]) -> Answered:
        """Answer a turn; raise TurnsCollide where others of the same conversation keep coming first."""
        nonce = secrets.token_hex(8)
        for _ in range(_TRIES):
            turn = self._begin(said, look_up, voices, ears)
            try:
                return self._answer(said, turn, look_up, ears, nonce)
            except Overtaken:
                continue
        raise TurnsCollide(turn.voice.refusal("busy"), {"Retry-After": "1"})

    def lines(self, session: str) -> tuple[Kept, tuple[Line, ...]] | None:
        """Return a conversation and its turns, or None where there is none."""
        kept = self._store.find(conversation_id(session))
        return (kept, self._store.lines(kept.id)) if kept else None

    def find(self, session: str) -> Kept | None:
        """Return a conversation, or None."""
        return self._store.find(conversation_id(session))

    def _begin(self, said: Said, look_up: LookUp, voices: Voices, ears: Mapping[str, Ears]) -> _Turn:
        kept = self._store.find(conversation_id(said.session)) if said.session else None
        if kept and dt.datetime.now(dt.UTC) - kept.updated_at > self._idle:
            kept = None
        given = _language(said.lang, voices)
        region = region_of(said.lang) if said.lang else None
        before = kept.state if kept else State(given or voices.languages[0], region)
        masked = mask(_CONTROL.sub(" ", said.text[: 2 * LONGEST]))
        phone = find_phone(said.text[:LONGEST], voices.service.timezone) if before.waiting and said.choice is None else None
        named = voices.voice(before.lang, before.region).named(masked.text, before.choices) if said.choice is None else None
        heard = hear(before, Turn(masked.text, said.choice or named, phone is not None), ears)
        phone = phone if heard.intent is Intent.BOOKING else None
        lang = decide_language(heard, before.lang if kept else None, given, look_up.language)
        state = replace(before, lang=lang or before.lang, region=region or before.region)
        session = said.session if kept and said.session else secrets.token_urlsafe(_SECRET_BYTES)
        person = kept.person if kept else conversation_id(said.identity or said.visitor or session)
        reopened = said.session is not None and kept is None
        told = _without_phone(masked) if phone else masked
        return _Turn(session, kept, state, heard, told, voices.voice(state.lang, state.region), person, reopened, phone)

    def _answer(self, said: Said, turn: _Turn, look_up: LookUp, ears: Mapping[str, Ears], nonce: str) -> Answered:
        if (answered := self._in_talk(said, turn)) is not None:
            return answered
        if turn.heard.intent is Intent.LIVE and self._live is not None:
            return self._enter_talk(said, turn, self._live)
        found = self._found(turn, look_up, ears)
        outcome, offer = self._step(turn, said, found), None
        if outcome.handover:
            handed = self._pass_on(said, turn, outcome, nonce)
            offer = self._live.offer(handed.reference, turn.state.lang) if self._live and handed else None
            kinds = self._kinds(handed.reference, is_own=handed.link is not None) if handed and not offer else ()
            outcome = handed_over(outcome.state, outcome.handover, handed, kinds)
        told = self._told(turn)
        says = (*_before(turn, told), *(self._rephrased(say, turn) for say in outcome.says))
        replies = tuple(turn.voice.speak(say, lambda name: look_up.title(name, turn.state.lang)) for say in says)
        state, replies = _with_offer(outcome.state, replies, offer)
        self._store.keep(_taken(said, turn, state, _kept_line(said, turn, replies, found), told=told))
        return Answered(turn.session, turn.state.lang, found.decision if found and _is_asked(turn.heard) else None, replies)

    def _step(self, turn: _Turn, said: Said, found: Found | None) -> Outcome:
        """Let the rules decide; those of appointments take what is about a time."""
        heard = hear_phone(turn.state, turn.heard, found)
        if heard.intent not in INTENTS:
            return step(turn.state, heard, found)
        if self._booking is None:
            return step(turn.state, Heard(Intent.UNOFFERED), None)
        known = said.contact.phone if said.contact else None
        return self._booking.step(turn.state, heard, Phones(turn.phone, known))

    def _kinds(self, reference: str | None, *, is_own: bool) -> tuple[AppointmentKind, ...]:
        """Return the appointments to offer on a ticket; none on one of which the customer has shown nothing but an address."""
        return self._booking.appointments.kinds(reference) if self._booking and reference and is_own else ()

    def _rephrased(self, say: Say, turn: _Turn) -> Say:
        """Return an answer in a model's words where there is a model, the customer asked something and each word is supported."""
        if self._rephraser is None or say.kind is not Kind.ANSWER or say.article is None or not _is_asked(turn.heard):
            return say
        approved = say.passage or say.article.summary
        return replace(say, rephrased=self._rephraser.rephrase(turn.heard.text, approved, say.article.lang) or "")

    def _in_talk(self, said: Said, turn: _Turn) -> Answered | None:
        """Pass what is written on to the agent of an open live talk, where it is kept; None where there is none."""
        if self._live is None or turn.state.ticket is None or said.choice is not None or not turn.masked.text.strip():
            return None
        standing = self._live.pass_on(turn.id, turn.masked.text[:LONGEST])
        return Answered(turn.session, turn.state.lang, None, (Reply(Kind.LIVE, standing.text),)) if standing else None

    def _enter_talk(self, said: Said, turn: _Turn, live: LiveDoor) -> Answered:
        """Let the customer wait for somebody, or say that nobody is free any more."""
        try:
            reply = Reply(Kind.LIVE, live.ask(turn.id, turn.state.ticket, turn.state.lang).text)
        except NobodyThere as error:
            names = (*self._kinds(turn.state.ticket, is_own=turn.state.is_ticket_own), Intent.PERSON)
            reply = Reply(Kind.HANDOFF, error.detail, choices=tuple(Choice(name, turn.voice.texts.choices[name]) for name in names))
        choices = tuple(choice.id for choice in reply.choices) or (Intent.PERSON,)
        state = replace(turn.state, turns=turn.state.turns + 1, choices=choices)
        self._store.keep(_taken(said, turn, state, _kept_line(said, turn, (reply,), None), told=None))
        return Answered(turn.session, turn.state.lang, None, (reply,))

    def _found(self, turn: _Turn, look_up: LookUp, ears: Mapping[str, Ears]) -> Found | None:
        if turn.heard.intent is Intent.QUESTION:
            return look_up.question(turn.state, turn.heard, turn.state.lang, ears)
        if turn.heard.intent is Intent.ARTICLE and turn.heard.article:
            return look_up.article(turn.heard.article, turn.state.lang)
        return None

    def _told(self, turn: _Turn) -> bool | None:
        """Return whether the person must be told how data is used; None after the first turn."""
        if turn.kept is not None:
            return None
        return not self._store.knows(turn.person, turn.voice.texts.version)

    def _pass_on(self, said: Said, turn: _Turn, outcome: Outcome, nonce: str) -> Passed | None:
        assert outcome.handover is not None  # noqa: S101 - Asked for only where there is one.
        handover = self._handover(said, turn, outcome.state, outcome.handover)
        try:
            opened = self._desk.open(handover, f"chat:{turn.id}:{nonce}")
            return passed(opened.ticket, opened.secret, joined=opened.joined)
        except StoreUnavailable as error:
            _log.error("a matter could not be passed on, and the customer was told to call: %s", error)
            return None

    def _handover(self, said: Said, turn: _Turn, state: State, wish: Wish) -> Handover:
        lines = self._store.lines(turn.id)[state.since :] if turn.kept else ()
        own = [line.text for line in lines if line.action] + ([turn.masked.text] if _is_asked(turn.heard) else [])
        spoken = [part for line in lines for part in _spoken(line)]
        if turn.masked.text:
            spoken.append(Spoken(Author.CUSTOMER, turn.masked.text, dt.datetime.now(dt.UTC)))
        summary = summarise(own, state.lang)
        told = own[-1] if own and wish.reason == MATTER_TOLD else summary
        return Handover(
            text=told or turn.voice.texts.choices[Intent.PERSON],
            lang=state.lang,
            decision=Routing(wish.queue, wish.priority, wish.reason, state.article),
            channel=said.channel,
            contact=said.contact,
            articles_seen=state.seen,
            context=Context(_masked(said.screen), _masked(said.error), _masked(said.app_version)),
            session=turn.id,
            transcript=tuple(spoken),
            summary=summary or None,
            identity=said.identity,
        )


def _with_offer(state: State, replies: tuple[Reply, ...], offer: Offer | None) -> tuple[State, tuple[Reply, ...]]:
    """Offer, beside the ticket that was opened, a live talk where somebody is there for it."""
    if offer is None:
        return state, replies
    choices = (Choice(Intent.LIVE, offer.label), *replies[-1].choices)
    return replace(state, choices=tuple(choice.id for choice in choices)), (*replies, Reply(Kind.HANDOFF, offer.text, choices=choices))


def _without_phone(masked: Masked) -> Masked:
    """Return what was masked without the phone that was asked for, which the customer need not be told of."""
    return replace(masked, secrets=tuple(secret for secret in masked.secrets if secret.kind is not SecretKind.PHONE))


def _masked(text: str | None) -> str | None:
    return mask(_CONTROL.sub(" ", text)).text if text else None


def _language(tag: str | None, voices: Voices) -> str | None:
    lang = tag.replace("_", "-").partition("-")[0].lower() if tag else None
    return lang if lang in voices.languages else None


def _is_asked(heard: Heard) -> bool:
    return heard.intent is Intent.QUESTION


def _before(turn: _Turn, told: bool | None) -> tuple[Say, ...]:
    """Return what stands before the answer: who answers here, that an old conversation is over, what was masked."""
    says: list[Say] = []
    if turn.is_reopened:
        says.append(Say(Kind.NOTICE, ("new_conversation",)))
    if told is not None:
        says.append(Say(Kind.NOTICE, ("notice" if told else "notice_known",)))
    if turn.masked.secrets:
        kinds = tuple(secret.kind.name for secret in turn.masked.secrets)
        says.append(Say(Kind.NOTICE, masked_texts(kinds), masked=kinds))
    return tuple(says)


def _kept_line(said: Said, turn: _Turn, replies: tuple[Reply, ...], found: Found | None) -> Line:
    decision = found.decision if found else None
    reference = next((reply.ticket.reference for reply in replies if reply.ticket), None)
    return Line(
        at=dt.datetime.now(dt.UTC),
        text=turn.masked.text[:LONGEST],
        choice=None if turn.heard.intent is Intent.UNOFFERED else said.choice,
        lang=turn.state.lang,
        action=decision.action if decision else None,
        reason=decision.reason if decision else None,
        replies=tuple(_without_link(reply) for reply in replies),
        ticket=reference,
    )


def _taken(said: Said, turn: _Turn, state: State, line: Line, *, told: bool | None) -> Taken:
    version = turn.voice.texts.version
    count = turn.kept.version if turn.kept else 0
    return Taken(
        id=turn.id,
        version=count,
        state=state,
        channel=said.channel,
        person=turn.person,
        line=line,
        told=version if told else None,
        agreed=version if count == 1 else None,
    )


def _without_link(reply: Reply) -> Reply:
    """Return a reply as it is kept: the secret of a ticket's link is the customer's alone."""
    ticket, meeting = reply.ticket, reply.meeting
    return replace(reply, ticket=ticket and replace(ticket, link=None), meeting=meeting and replace(meeting, calendar=None))


def _spoken(line: Line) -> list[Spoken]:
    said = [Spoken(Author.CUSTOMER, line.text, line.at)] if line.text else []
    return said + [Spoken(Author.BOT, reply.text, line.at) for reply in line.replies if reply.kind is not Kind.NOTICE]
