"""What the API says of steps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptBody:
    """How many of the steps were kept."""

    kept: int
