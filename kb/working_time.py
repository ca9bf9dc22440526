"""Arithmetic with open time: what is promised in working hours falls due on a moment, and back."""

import datetime as dt

from kb.opening_hours import OpeningHours

_NONE = dt.timedelta()


def add_open_time(hours: OpeningHours, start: dt.datetime, work: dt.timedelta) -> dt.datetime:
    """Return when so much open time has passed since a moment, in UTC; the end of a stretch belongs to it."""
    for stretch in hours.stretches(start):
        if stretch.end - stretch.start >= work:
            return stretch.start + work
        work -= stretch.end - stretch.start
    raise AssertionError  # Stretches never end.


def open_time(hours: OpeningHours, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """Return how much open time lies between two moments; none where the second is not later."""
    passed = _NONE
    if end <= start:
        return passed
    for stretch in hours.stretches(start):
        if stretch.start >= end:
            break
        passed += min(stretch.end, end) - stretch.start
    return passed


def working_day(hours: OpeningHours) -> dt.timedelta:
    """Return the open time of the longest day of the week, which is what `working_days` count in."""
    lengths = [_NONE] * 7
    for span in hours.spans:
        closes = dt.timedelta(hours=span.closes.hour, minutes=span.closes.minute) or dt.timedelta(days=1)
        length = (closes - dt.timedelta(hours=span.opens.hour, minutes=span.opens.minute)) % dt.timedelta(days=1)
        for day in span.days:
            lengths[day] += length or dt.timedelta(days=1)
    return max(lengths) or dt.timedelta(days=1)
