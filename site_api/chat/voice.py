"""Turns what is to be said into words: a language's texts, a region's lines on top, and the bank's facts."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, get_timezone_location

from kb.appointments import AppointmentKind
from kb.language import read_language
from kb.masking import SecretKind
from kb.spaces import ordinary
from search.service import Service
from site_api.appointments.wording import read_wording
from site_api.chat.booking_choice import BookingChoice, BookingStep, read_booking_choice
from site_api.chat.found import Shown
from site_api.chat.reply import Choice, Hidden, Passed, Reply, Say
from site_api.chat.spoken_time import Clock, read_time_words, spoken_time
from site_api.chat.texts import Texts, read_texts, regions
from site_api.chat.turn import ARTICLE, Intent
from site_api.clock import utc_now

_FACT = re.compile(r"\{\{ *([\w.]+) *\}\}")
_FIELD = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
# What nobody at a bank asks for: these get a sentence of warning.
_NEVER_ASKED = {kind.name for kind in (SecretKind.PAN, SecretKind.CVV, SecretKind.PIN, SecretKind.PASSWORD, SecretKind.OTP)}

_PHONE = "phone.support"
# Texts that begin a paragraph: who takes it, how to follow it, what the customer may do next.
_NEXT = frozenset(
    {"passed_on", "passed_on_urgent", "joined", "follow", "tell_matter", "offer_call_back", "offer_video", "offer_either", "calendar"}
)

Titles = Callable[[str], str | None]


@dataclass(frozen=True)
class Voice:
    """One language or region, with the bank's facts filled in; `keep_days` is how long conversations are kept."""

    texts: Texts
    service: Service
    keep_days: int
    now: Callable[[], dt.datetime] = utc_now

    @property
    def lang(self) -> str:
        """Return the language that is spoken."""
        return self.texts.lang

    def speak(self, say: Say, titles: Titles) -> Reply:
        """Return a reply in words; `titles` tells an article's title for its button."""
        hidden = tuple(Hidden(kind) for kind in say.masked)
        ticket = say.ticket
        return Reply(say.kind, self._text(say), say.article, tuple(self._choices(say, titles)), ticket, hidden, say.meeting)

    def named(self, text: str, choices: Sequence[str]) -> str | None:
        """Return the day or time on offer that a message names, or None."""
        kind = next((wish.kind for wish in map(read_booking_choice, choices) if wish and wish.is_listed), None)
        if kind is None:
            return None
        zone, words = ZoneInfo(self._zone(kind)), read_wording(self.lang)
        today = self._today(zone.key)
        clock = Clock(
            words=read_time_words(self.texts.hears),
            names=lambda day: f"{words.day_from(day, today)} {words.date_of(day)}",
            time_of=lambda at: at.astimezone(zone).time(),
        )
        return spoken_time(text, choices, clock)

    def refusal(self, name: str) -> str:
        """Return the sentence of a refusal, with the phone where there is one."""
        phone = self._fields.get("phone")
        name = f"{name}_no_phone" if name == "away" and phone is None else name
        return self.texts.refusals[name].format_map({"phone": phone})

    def sentence(self, name: str, fields: Mapping[str, str] | None = None) -> str:
        """Return one text; sentences whose fields or facts are not known are left out."""
        return " ".join(self._sentences(name, {**self._fields, **(fields or {})}))

    def _text(self, say: Say) -> str:
        fields = {**self._masked_fields(say.masked), **self._ticket_fields(say.ticket), **self._article_fields(say.article)}
        fields |= self._time_fields(say)
        spoken = _paragraphs((name, self.sentence(name, fields)) for name in say.texts)
        if say.article is None:
            return spoken
        parts = (say.rephrased or say.passage or say.article.summary, "" if say.passage else _numbered(say.article.steps))
        foreign = self.sentence("answer_other_language", fields) if say.article.lang != self.lang else ""
        source = f"{self.sentence('answer_as_of', fields)} {foreign}".strip()
        return "\n\n".join(filter(None, (*parts, source, spoken)))

    def _choices(self, say: Say, titles: Titles) -> Iterator[Choice]:
        has_articles = any(choice.startswith(ARTICLE) for choice in say.choices)
        for choice in say.choices:
            if choice.startswith(ARTICLE):
                yield Choice(choice, titles(choice.removeprefix(ARTICLE)) or choice.removeprefix(ARTICLE))
            elif booking := read_booking_choice(choice):
                yield Choice(choice, self._booking(booking))
            else:
                name = "none" if choice == Intent.NOT_SOLVED and has_articles else choice
                yield Choice(choice, self.texts.choices[name])

    def _booking(self, choice: BookingChoice) -> str:
        words, zone = read_wording(self.lang), self._zone(choice.kind)
        if choice.step is BookingStep.AT and choice.at:
            return words.time_of(choice.at, zone)
        if choice.step is BookingStep.DAY and choice.day:
            return words.short_day_from(choice.day, self._today(zone))
        named = {BookingStep.OTHER: "other_times", BookingStep.FROM: "more_times", BookingStep.BEGIN: str(choice.kind)}
        return self.texts.choices[named.get(choice.step, "other_days" if choice.day else "other_day")]

    def _today(self, zone: str) -> dt.date:
        return self.now().astimezone(ZoneInfo(zone)).date()

    def _zone(self, kind: AppointmentKind) -> str:
        """Return the time zone in which a kind of appointments is kept."""
        schedule = self.service.appointments.get(kind)
        return schedule.hours.timezone if schedule else self.service.timezone

    def _moment(self, at: dt.datetime, zone: str) -> str:
        return format_datetime(at, self.texts.formats["moment"], ZoneInfo(zone), locale=self.lang)

    def _sentences(self, name: str, fields: Mapping[str, str]) -> Iterator[str]:
        for template in self._filled[name]:
            needed = _FIELD.findall(template)
            if all(field in fields for field in needed):
                yield _FIELD.sub(lambda match: fields[match[1]], template)

    @cached_property
    def _filled(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(_filled(lines, self._facts)) for name, lines in self.texts.says.items()}

    @cached_property
    def _facts(self) -> Mapping[str, str]:
        return self.service.facts.get(self.lang, {})

    @cached_property
    def _fields(self) -> dict[str, str]:
        fields = {"bank": self.service.bank, "keep": ordinary(read_language(self.lang).quantity("days", self.keep_days))}
        return {**fields, "phone": self._facts[_PHONE]} if _PHONE in self._facts else fields

    def _masked_fields(self, kinds: Sequence[str]) -> dict[str, str]:
        names = list(dict.fromkeys(self.texts.masked[kind] for kind in kinds))
        if not names:
            return {}
        joined = self.texts.formats["and"].format(", ".join(names[:-1]), names[-1]) if len(names) > 1 else names[0]
        return {"masked": joined}

    def _article_fields(self, article: Shown | None) -> dict[str, str]:
        if article is None:
            return {}
        date = format_date(dt.date.fromisoformat(article.updated), self.texts.formats["date"], locale=self.lang)
        return {"title": article.title, "date": date, "language": read_language(article.lang).name}

    def _ticket_fields(self, ticket: Passed | None) -> dict[str, str]:
        if ticket is None:
            return {}
        by = self._moment(dt.datetime.fromisoformat(ticket.answer_expected_by), self.service.timezone)
        return {"reference": ticket.reference, "team": self._team(ticket.queue), "by": by}

    def _time_fields(self, say: Say) -> dict[str, str]:
        """Return the place and day whose times are on offer, or the time that was booked."""
        offered = next((booking for booking in map(read_booking_choice, say.choices) if booking), None)
        kind = say.meeting.kind if say.meeting else offered.kind if offered else None
        if kind is None:
            return {}
        zone = self._zone(kind)
        fields = {"place": get_timezone_location(zone, locale=self.lang, return_city=True)}
        if say.meeting:
            ending = {"ending": say.meeting.ending} if say.meeting.ending else {}
            return {**fields, **ending, "time": self._moment(dt.datetime.fromisoformat(say.meeting.starts_at), zone)}
        if offered and offered.at:
            day = offered.at.astimezone(ZoneInfo(zone)).date()
            fields["day"] = read_wording(self.lang).day_from(day, self._today(zone))
        return fields

    def _team(self, queue: str) -> str:
        known = self.service.queues.get(queue)
        formats = self.texts.formats
        return formats["team"].format(queue=known.name(self.lang)) if known else formats["any_team"]


def masked_texts(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the texts that tell what was masked and why."""
    return ("masked", "masked_secret") if _NEVER_ASKED & set(kinds) else ("masked",)


@dataclass(frozen=True)
class Voices:
    """Every voice of a bank, in the languages of its articles."""

    service: Service
    languages: tuple[str, ...]
    keep_days: int
    now: Callable[[], dt.datetime] = utc_now

    def voice(self, lang: str, region: str | None = None) -> Voice:
        """Return the voice for a language, in the customer's region, else in the bank's own."""
        return self._voices[self._tag(lang, region)]

    @cached_property
    def all_texts(self) -> tuple[Texts, ...]:
        """Return all texts that may be heard."""
        return tuple(read_texts(tag) for tag in self._tags)

    def _tag(self, lang: str, region: str | None) -> str:
        if region in self._voices and region.partition("-")[0] == lang:
            return region
        return next((tag for tag in self.service.voices if tag.partition("-")[0] == lang), lang)

    @cached_property
    def _tags(self) -> tuple[str, ...]:
        return (*self.languages, *(tag for tag in regions() if tag.partition("-")[0] in self.languages))

    @cached_property
    def _voices(self) -> dict[str, Voice]:
        return {tag: Voice(read_texts(tag), self.service, self.keep_days, self.now) for tag in self._tags}


def _paragraphs(texts: Iterable[tuple[str, str]]) -> str:
    """Return what is said, in short paragraphs where it is long."""
    spoken = ""
    for name, text in texts:
        gap = "\n\n" if name in _NEXT else " "
        spoken += f"{gap}{text}" if spoken and text else text
    return spoken


def _filled(lines: Sequence[str], facts: Mapping[str, str]) -> Iterator[str]:
    """Yield the sentences whose facts the bank has."""
    for line in lines:
        if all(name in facts for name in _FACT.findall(line)):
            yield _FACT.sub(lambda match: facts[match[1]], line)


def _numbered(steps: Sequence[str]) -> str:
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
