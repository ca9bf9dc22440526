"""Open time in the time zones of the demo bank: both changes of the clocks, holidays, nights and hours that never end."""

import datetime as dt

import pytest

from kb.errors import BankError
from kb.holidays import Holidays, read_holidays
from kb.opening_hours import ALWAYS, OpeningHours, read_opening_hours
from kb.working_time import add_open_time, open_time, working_day

CANARY = read_holidays({"country": "ES", "region": "CN", "also": ["12-24"]})
OFFICE = read_opening_hours([{"days": "mon-fri", "open": "09:00", "close": "18:00"}], "Atlantic/Canary", CANARY)
SPLIT = read_opening_hours(
    [{"days": "mon-fri", "open": "09:00", "close": "14:00"}, {"days": "mon-thu", "open": "16:00", "close": "19:00"}], "Europe/Madrid"
)
NIGHT = read_opening_hours([{"days": "mon-sun", "open": "22:00", "close": "06:00"}], "Atlantic/Canary")
EVERY_DAY = read_opening_hours([{"days": "mon-sun", "open": "00:00", "close": "24:00"}], "Atlantic/Canary")
WHENEVER = read_opening_hours(ALWAYS, "Atlantic/Canary")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


# The Canary Islands are at +00:00 in winter and at +01:00 in summer; clocks change on 29 March and 25 October 2026 at 01:00 UTC.
@pytest.mark.parametrize(
    ("hours", "start", "work", "due"),
    [
        (OFFICE, "2026-11-25T10:00+00:00", 60, "2026-11-25T11:00+00:00"),
        (OFFICE, "2026-11-25T17:30+00:00", 60, "2026-11-26T09:30+00:00"),  # The rest of it on the next day.
        (OFFICE, "2026-11-25T17:00+00:00", 60, "2026-11-25T18:00+00:00"),  # The last minute belongs to the day.
        (OFFICE, "2026-11-27T17:30+00:00", 60, "2026-11-30T09:30+00:00"),  # Over a weekend.
        (OFFICE, "2026-11-25T03:00+00:00", 0, "2026-11-25T09:00+00:00"),  # Nothing to do, but nobody is there.
        (OFFICE, "2026-03-27T17:30+00:00", 60, "2026-03-30T09:30+01:00"),  # Clocks go forward between.
        (OFFICE, "2026-10-23T17:30+01:00", 60, "2026-10-26T09:30+00:00"),  # And back.
        (OFFICE, "2026-12-23T17:30+00:00", 60, "2026-12-28T09:30+00:00"),  # The bank's own day, Christmas, a weekend.
        (OFFICE, "2026-05-29T17:30+01:00", 60, "2026-06-01T09:30+01:00"),  # The islands' own day is a Saturday this year.
        (OFFICE, "2025-05-29T17:30+01:00", 60, "2025-06-02T09:30+01:00"),  # Last year it was a Friday.
        (SPLIT, "2026-11-25T13:30+01:00", 60, "2026-11-25T16:30+01:00"),  # Over lunch.
        (SPLIT, "2026-11-27T13:30+01:00", 60, "2026-11-30T09:30+01:00"),  # No afternoon on Fridays.
        (NIGHT, "2026-11-25T12:00+00:00", 60, "2026-11-25T23:00+00:00"),
        (NIGHT, "2026-11-26T01:00+00:00", 360, "2026-11-26T23:00+00:00"),  # Within a night that began yesterday.
        (NIGHT, "2026-03-28T22:00+00:00", 480, "2026-03-29T22:00+00:00"),  # That night has seven hours.
        (NIGHT, "2026-10-24T22:00+01:00", 540, "2026-10-25T06:00+00:00"),  # That one has nine.
        (EVERY_DAY, "2026-10-24T12:00+01:00", 24 * 60, "2026-10-25T11:00+00:00"),  # A day is 24 hours whatever clocks show.
        (WHENEVER, "2026-12-25T03:00+00:00", 15, "2026-12-25T03:15+00:00"),
    ],
)
def test_open_time_is_added(hours: OpeningHours, start: str, work: int, due: str) -> None:
    assert add_open_time(hours, at(start), dt.timedelta(minutes=work)) == at(due)


@pytest.mark.parametrize(
    ("hours", "start", "end", "minutes"),
    [
        (OFFICE, "2026-11-25T10:00+00:00", "2026-11-25T10:20+00:00", 20),
        (OFFICE, "2026-11-25T17:30+00:00", "2026-11-26T09:30+00:00", 60),
        (OFFICE, "2026-11-27T20:00+00:00", "2026-11-29T12:00+00:00", 0),
        (OFFICE, "2026-11-25T10:00+00:00", "2026-11-24T10:00+00:00", 0),
        (OFFICE, "2026-03-27T09:00+00:00", "2026-03-30T18:00+01:00", 18 * 60),
        (OFFICE, "2026-12-21T09:00+00:00", "2026-12-28T09:00+00:00", 3 * 9 * 60),
        (WHENEVER, "2026-12-24T10:00+00:00", "2026-12-26T10:00+00:00", 2 * 24 * 60),
        (EVERY_DAY, "2026-03-29T00:00+00:00", "2026-03-30T00:00+01:00", 23 * 60),
        (EVERY_DAY, "2026-10-25T00:00+01:00", "2026-10-26T00:00+00:00", 25 * 60),
    ],
)
def test_open_time_is_counted(hours: OpeningHours, start: str, end: str, minutes: int) -> None:
    assert open_time(hours, at(start), at(end)) == dt.timedelta(minutes=minutes)


@pytest.mark.parametrize("moment", ["2026-12-24T10:00+00:00", "2026-12-25T10:00+00:00", "2026-11-25T18:00+00:00", "2026-11-28T10:00+00:00"])
def test_nobody_is_there_on_holidays_weekends_and_after_closing(moment: str) -> None:
    assert not OFFICE.is_open(at(moment))


def test_next_opening_is_the_first_one_that_is_no_holiday() -> None:
    assert OFFICE.opens_at(at("2026-12-23T19:00+00:00")) == at("2026-12-28T09:00+00:00")


@pytest.mark.parametrize(("hours", "length"), [(OFFICE, 9), (SPLIT, 8), (NIGHT, 8), (EVERY_DAY, 24), (WHENEVER, 24)])
def test_working_day_is_the_longest_of_the_week(hours: OpeningHours, length: int) -> None:
    assert working_day(hours) == dt.timedelta(hours=length)


def test_hours_that_never_open_are_a_slip() -> None:
    every_day = Holidays(also=tuple(f"{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 32)))
    never = OpeningHours(OFFICE.spans, "Etc/UTC", every_day)
    with pytest.raises(BankError, match="never open"):
        add_open_time(never, at("2026-11-25T10:00+00:00"), dt.timedelta(hours=1))
