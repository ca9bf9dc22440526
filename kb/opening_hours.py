"""When people can be reached: opening hours in a time zone, but for holidays."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from kb.errors import BankError
from kb.holidays import NO_HOLIDAYS, Holidays
from kb.nearest import nearest

ALWAYS = "always"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MIDNIGHT = dt.time()
_FURTHEST = 3653  # Days, ten years: hours that open on none of them are a slip in the bank's data.


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of opening on some days of the week, which may end on the next day; days count from Monday as 0."""

    days: tuple[int, ...]
    opens: dt.time
    closes: dt.time

    def on(self, day: dt.date, zone: ZoneInfo) -> "Stretch":
        """Return the stretch that begins on a day; clocks that change within it make it longer or shorter."""
        ends = day if self.closes > self.opens else day + dt.timedelta(days=1)
        return Stretch(
            dt.datetime.combine(day, self.opens, zone).astimezone(dt.UTC), dt.datetime.combine(ends, self.closes, zone).astimezone(dt.UTC)
        )


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """One stretch of open time between two moments, in UTC."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The opening hours of one way to reach people; without spans it is always open, on holidays too."""

    spans: tuple[Span, ...]
    timezone: str
    holidays: Holidays = NO_HOLIDAYS

    def is_open(self, at: dt.datetime) -> bool:
        """Return whether somebody can be reached at a moment that knows its time zone."""
        return self.opens_at(at) is None

    def opens_at(self, after: dt.datetime) -> dt.datetime | None:
        """Return the next opening after a moment, in UTC; None where it is open now."""
        start = next(self.stretches(after)).start
        return None if start <= after else start

    def stretches(self, after: dt.datetime) -> Iterator[Stretch]:
        """Yield what is open from a moment on, in order and without overlap; raise BankError where nothing ever is."""
        after = after.astimezone(dt.UTC)
        if not self.spans:
            yield Stretch(after, dt.datetime.max.replace(tzinfo=dt.UTC))
            return
        zone = ZoneInfo(self.timezone)
        yesterday = after.astimezone(zone).date() - dt.timedelta(days=1)
        for ahead in range(_FURTHEST):
            for stretch in sorted(self._on(yesterday + dt.timedelta(days=ahead), zone)):
                if stretch.end > after:
                    yield Stretch(max(stretch.start, after), stretch.end)
                    after = stretch.end
        raise BankError("opening hours that never open", mend="Name days that are not all holidays")

    def _on(self, day: dt.date, zone: ZoneInfo) -> Iterator[Stretch]:
        if not self.holidays.hold(day):
            yield from (span.on(day, zone) for span in self.spans if day.weekday() in span.days)


def read_opening_hours(value: str | Sequence[dict[str, Any]], timezone: str, holidays: Holidays = NO_HOLIDAYS) -> OpeningHours:
    """Read opening hours as bank.yml writes them; raise BankError for a day or a time that is not one."""
    if value == ALWAYS:
        return OpeningHours((), timezone)
    try:
        return OpeningHours(tuple(_span(span) for span in value if isinstance(span, dict)), timezone, holidays)
    except (KeyError, ValueError) as error:
        raise BankError(f"opening hours cannot be read ({error})", mend='Write { days: mon-fri, open: "09:00", close: "18:00" }') from None


def written_hours(owner: str, hours: Any, facts: Mapping[str, Any]) -> Any:
    """Return opening hours that are written in place or that name a fact, as channels do; raise BankError for `owner`'s."""
    if hours in (None, ALWAYS) or isinstance(hours, list):
        return hours or ALWAYS
    topics = ((topic, found) for topic, found in facts.items() if isinstance(found, dict))
    known = {
        f"{topic}.{name}": fact["open"]
        for topic, found in topics
        for name, fact in found.items()
        if isinstance(fact, dict) and "open" in fact
    }
    if str(hours) in known:
        return known[str(hours)]
    near = nearest(str(hours), known, cutoff=0.7)  # All begin alike, with `hours.`.
    mend = f"Did you mean {near}?" if near else "Name a fact such as hours.phone, or write always"
    raise BankError(f"{owner}: {hours!r} names no opening hours", mend=mend)


def _span(span: dict[str, Any]) -> Span:
    first, _, last = span["days"].partition("-")
    days = range(DAYS.index(first), DAYS.index(last or first) + 1)
    return Span(tuple(days), _time(span["open"]), _time(span["close"]))


def _time(text: str) -> dt.time:
    return _MIDNIGHT if text == "24:00" else dt.time.fromisoformat(text)
