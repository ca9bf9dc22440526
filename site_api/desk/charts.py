"""Charts as plain numbers for the templates, which draw them as SVG.

Drawn by hand and not by a library: what pygal and matplotlib write brings its own styles, which the desk's policy forbids, and knows
neither its colours nor its dark mode.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from site_api.desk.figures import Week
from site_api.desk.hours import HOURS

WIDTH = 720.0
_TOP = 100.0
_ROW = 44.0
_MOST_OPEN = 0.5  # A queue that is open all night is no reason for all to be there.


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, from the top left; `label` is what it stands for."""

    x: float
    y: float
    width: float
    height: float
    value: float
    label: str
    staff: float = 0.0
    is_alone: bool = False  # Something came while most queues were open, and nobody was there.


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars side by side; every so many have their label written below."""

    bars: tuple[Bar, ...]
    height: float
    most: float
    every: int


@dataclass(frozen=True, slots=True)
class Shade:
    """Hours one after the other in which the same share of the queues is open."""

    x: float
    width: float
    share: float


@dataclass(frozen=True, slots=True)
class Row:
    """One day of the week: bars of what came, a line of who was there, and how much is open from where on."""

    bars: tuple[Bar, ...]
    line: str
    open: tuple[Shade, ...]


def bar_chart(values: Sequence[tuple[str, float]]) -> BarChart:
    """Return bars for named values."""
    most = max((value for _, value in values), default=0) or 1
    step = WIDTH / max(len(values), 1)
    bars = tuple(_bar(number * step, step, value / most, _TOP, (value, label)) for number, (label, value) in enumerate(values))
    return BarChart(bars, _TOP, most, max(len(values) // 8, 1))


def week_rows(week: Week, days: Sequence[str], open_share: Sequence[float]) -> tuple[Row, ...]:
    """Return seven rows, all of one scale, so that days can be compared; people have a scale of their own."""
    most, staff = max(week.arrivals, default=0) or 1, max(week.staff, default=0) or 1
    step = WIDTH / HOURS
    rows = []
    for number, day in enumerate(days):
        hours = range(number * HOURS, (number + 1) * HOURS)
        bars = tuple(
            replace(
                _bar(hour % HOURS * step, step, week.arrivals[hour] / most, _ROW, (week.arrivals[hour], f"{day} {hour % HOURS}:00")),
                staff=week.staff[hour],
                is_alone=open_share[hour] >= _MOST_OPEN and not week.staff[hour] and week.arrivals[hour] > 0,
            )
            for hour in hours
        )
        shaded = tuple(_shades(open_share[hours.start : hours.stop], step))
        steps = (f"H{hour % HOURS * step:.1f}V{_ROW - week.staff[hour] / staff * (_ROW - 4):.1f}" for hour in hours)
        rows.append(Row(bars, f"M0 {_ROW:.1f}{''.join(steps)}H{WIDTH:.1f}" if any(week.staff[hour] for hour in hours) else "", shaded))
    return tuple(rows)


def _shades(open_share: Sequence[float], step: float) -> Iterator[Shade]:
    begins = 0
    for share, same in groupby(open_share):
        number = len(list(same))
        if share:
            yield Shade(begins * step, number * step, round(share, 2))
        begins += number


def _bar(x: float, step: float, share: float, height: float, told: tuple[float, str]) -> Bar:
    tall = round(share * (height - 4), 1)
    return Bar(round(x + step * 0.12, 1), round(height - tall, 1), round(step * 0.76, 1), tall, *told)
