"""Times that can be booked, as bank.yml offers them."""

import datetime as dt
from pathlib import Path

import pytest

from kb.appointments import AppointmentKind, Schedule
from kb.bank import read_bank
from kb.errors import BankError

FACTS = 'facts: { hours: { office: { open: [{ days: mon-fri, open: "09:00", close: "10:00" }] } } }\n'
MONDAY = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)


def read(folder: Path, text: str) -> Schedule:
    path = folder / "bank.yml"
    path.write_text(f"timezone: Atlantic/Canary\nholidays: {{ country: ES }}\n{FACTS}appointments: {{ video: {text} }}\n", encoding="utf-8")
    return read_bank(path).appointments[AppointmentKind.VIDEO]


def times(schedule: Schedule, now: dt.datetime) -> list[str]:
    return [f"{slot.start:%m-%d %H:%M}" for slot in schedule.slots(now)]


def test_times_follow_each_other_within_the_hours_of_the_days_ahead(tmp_path: Path) -> None:
    schedule = read(tmp_path, "{ hours: hours.office, minutes: 20, days_ahead: 1 }")
    assert times(schedule, MONDAY) == ["11-30 09:00", "11-30 09:20", "11-30 09:40", "12-01 09:00", "12-01 09:20", "12-01 09:40"]


def test_times_keep_their_beat_whenever_one_asks_and_the_notice_is_kept(tmp_path: Path) -> None:
    schedule = read(tmp_path, "{ hours: hours.office, minutes: 20, days_ahead: 0, notice: { minutes: 15 } }")
    assert times(schedule, MONDAY + dt.timedelta(hours=1, minutes=7)) == ["11-30 09:40"]
    assert times(schedule, MONDAY + dt.timedelta(hours=1, minutes=5)) == ["11-30 09:20", "11-30 09:40"]


def test_what_does_not_fit_before_closing_is_no_time(tmp_path: Path) -> None:
    assert times(read(tmp_path, "{ hours: hours.office, minutes: 45, days_ahead: 0 }"), MONDAY) == ["11-30 09:00"]


def test_holidays_and_weekends_have_no_times(tmp_path: Path) -> None:
    schedule = read(tmp_path, "{ hours: hours.office, minutes: 60, days_ahead: 5 }")
    friday = dt.datetime(2026, 12, 4, 12, tzinfo=dt.UTC)
    assert times(schedule, friday) == ["12-07 09:00", "12-09 09:00"]  # The 8th is a holiday in Spain.


def test_times_stay_at_the_local_clock_when_it_changes(tmp_path: Path) -> None:
    schedule = read(tmp_path, "{ hours: hours.office, minutes: 60, days_ahead: 3 }")
    assert times(schedule, dt.datetime(2027, 3, 26, 12, tzinfo=dt.UTC)) == ["03-29 08:00"]


def test_always_open_offers_the_whole_day(tmp_path: Path) -> None:
    assert len(times(read(tmp_path, "{ minutes: 60, days_ahead: 0 }"), MONDAY)) == 16


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{ minutes: 2 }", "appointments 'video': minutes is 2. Write a whole number from 5 to 240."),
        ("{ places: 0 }", "appointments 'video': places is 0. Write a whole number from 1 to 1000."),
        ("{ places: true }", "appointments 'video': places is True. Write a whole number from 1 to 1000."),
        ("{ days_ahead: 90 }", "appointments 'video': days_ahead is 90. Write a whole number from 0 to 60."),
        ("{ notice: soon }", "appointments 'video': the notice 'soon' cannot be read. Write minutes or hours, as in { hours: 2 }."),
        (
            "{ hours: hours.night }",
            "appointments 'video': 'hours.night' names no opening hours. Name a fact such as hours.phone, or write always.",
        ),
        ("{ room: 3 }", "appointments 'video': unknown key 'room'. Known keys are days_ahead, hours, minutes, notice, places."),
        ("{}, lunch: {}", "appointments of the unknown kind 'lunch'. Known kinds are call_back, video."),
    ],
)
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BankError) as raised:
        read(tmp_path, text)
    assert str(raised.value).endswith(sentence)
