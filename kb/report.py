"""What `kb check` found in a folder of articles, and how much of it."""

from dataclasses import dataclass

from kb.finding import Finding, Level


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in the order of path, line and code."""

    findings: tuple[Finding, ...]
    articles: int
    languages: tuple[str, ...]

    def count(self, level: Level) -> int:
        """Return the number of findings of one level."""
        return sum(finding.level is level for finding in self.findings)

    def failed(self, *, strict: bool = False) -> bool:
        """Return whether there is an error, or where warnings count, one of these."""
        return self.count(Level.ERROR) > 0 or (strict and self.count(Level.WARNING) > 0)
