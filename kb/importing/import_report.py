"""What an import brought, what it could not bring, and what a writer must look at."""

from dataclasses import dataclass
from pathlib import Path

from kb.importing.source_article import Loss


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The files written, or in a dry run those that would be."""

    articles: tuple[Path, ...]
    images: tuple[Path, ...]
    losses: tuple[Loss, ...]

    @property
    def lost(self) -> tuple[Loss, ...]:
        """Return what could not be brought."""
        return tuple(loss for loss in self.losses if not loss.note)

    @property
    def notes(self) -> tuple[Loss, ...]:
        """Return what was brought in another form than it had."""
        return tuple(loss for loss in self.losses if loss.note)
