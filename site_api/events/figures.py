"""How often the help was enough: shares with 95 % intervals, from counts alone."""

import math
from dataclasses import dataclass, fields

_Z = 1.959964  # 95 % of a normal distribution lie within.


@dataclass(frozen=True, slots=True)
class Group:
    """Whose figures: one language and screen, or None for all of them."""

    lang: str | None = None
    screen: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of visits, and of topics that were read: those still within 72 hours are `undecided`.

    `confirmed` and `quiet` are deflected; `wrongly` came back; `unsolved` said no and left; `person` asked for one at once.
    """

    visits: int = 0
    opened: int = 0
    solved: int = 0
    not_solved: int = 0
    ticket: int = 0
    confirmed: int = 0
    quiet: int = 0
    wrongly: int = 0
    unsolved: int = 0
    person: int = 0
    undecided: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    @property
    def decided(self) -> int:
        """Return how many topics are at their end."""
        return self.confirmed + self.quiet + self.wrongly + self.unsolved + self.person

    @property
    def deflected(self) -> int:
        """Return how many ended without a person."""
        return self.confirmed + self.quiet


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval; of nothing it is anything between none and all."""

    count: int
    of: int
    value: float
    low: float
    high: float


def share(count: int, of: int) -> Share:
    """Return a share with Wilson's interval, which holds for few and for extreme ones too."""
    if of == 0:
        return Share(0, 0, 0.0, 0.0, 1.0)
    value, square = count / of, _Z * _Z / of
    middle = (value + square / 2) / (1 + square)
    half = _Z / (1 + square) * math.sqrt(value * (1 - value) / of + square / (4 * of))
    return Share(count, of, value, max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class Figures:
    """The funnel of a group."""

    group: Group
    counts: Counts
    opened: Share
    solved: Share
    not_solved: Share
    ticket: Share
    deflected: Share
    confirmed: Share
    wrongly: Share
    unsolved: Share
    person: Share


def figures(group: Group, counts: Counts) -> Figures:
    """Return the shares of a group's counts: of its visits, and of the topics that are at their end."""
    visits, decided = counts.visits, counts.decided
    return Figures(
        group=group,
        counts=counts,
        opened=share(counts.opened, visits),
        solved=share(counts.solved, visits),
        not_solved=share(counts.not_solved, visits),
        ticket=share(counts.ticket, visits),
        deflected=share(counts.deflected, decided),
        confirmed=share(counts.confirmed, decided),
        wrongly=share(counts.wrongly, decided),
        unsolved=share(counts.unsolved, decided),
        person=share(counts.person, decided),
    )


@dataclass(frozen=True, slots=True)
class Stats:
    """The figures of some days: of all, by language and by screen."""

    days: int
    all: Figures
    languages: tuple[Figures, ...]
    screens: tuple[Figures, ...]


def stats(days: int, counted: dict[Group, Counts]) -> Stats:
    """Return the figures of counts by language and screen."""
    whole = sum(counted.values(), Counts())
    languages, screens = _summed(counted, "lang"), _summed(counted, "screen")
    return Stats(
        days,
        figures(Group(), whole),
        tuple(figures(Group(lang=name), counts) for name, counts in languages.items()),
        tuple(figures(Group(screen=name), counts) for name, counts in screens.items()),
    )


def _summed(counted: dict[Group, Counts], name: str) -> dict[str, Counts]:
    """Return counts summed by one part of their groups, by name; those without it are left out."""
    sums: dict[str, Counts] = {}
    for group, counts in counted.items():
        if (value := getattr(group, name)) is not None:
            sums[value] = sums.get(value, Counts()) + counts
    return dict(sorted(sums.items()))
