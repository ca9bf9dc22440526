"""What an agent can take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Skills:
    """Queues and languages; none named means all."""

    queues: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def fit(self, queue: str, lang: str) -> bool:
        """Return whether a matter of a queue and language is for them."""
        return (not self.queues or queue in self.queues) and (not self.languages or lang in self.languages)
