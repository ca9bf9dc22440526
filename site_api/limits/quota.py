"""A quota as settings write it, such as `600/minute`: so many at once, which come back evenly over the time."""

from dataclasses import dataclass

from pyrate_limiter import Duration, Rate

OFF = "off"
PATTERN = r"^(off|[1-9]\d{0,6}/(second|minute|hour))$"


@dataclass(frozen=True, slots=True)
class Quota:
    """So many requests in so many seconds."""

    name: str
    requests: int
    seconds: int

    @property
    def rate(self) -> Rate:
        """Return it as the library's rate."""
        return Rate(self.requests, self.seconds * Duration.SECOND)

    def __str__(self) -> str:
        unit = {1: "second", 60: "minute", 3600: "hour"}[self.seconds]
        return f"{self.requests} times a{'n' if unit == 'hour' else ''} {unit}"


@dataclass(frozen=True, slots=True)
class Quotas:
    """How often one client may read, and write."""

    reading: Quota | None
    writing: Quota | None


def read_quota(name: str, text: str) -> Quota | None:
    """Return a quota of the settings, None for `off`."""
    if text == OFF:
        return None
    requests, _, unit = text.partition("/")
    return Quota(name, int(requests), int(Duration[unit.upper()]) // 1000)
