"""What a new article is begun with, where customers have asked for it already."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.facts import MARK
from kb.quoted import quoted

_TITLE = re.compile(r'^title: "TODO.*$', re.MULTILINE)
_QUESTIONS = re.compile(r'(?:^  - "TODO.*\n)+', re.MULTILINE)
_HEAD_END = "\n---\n"
_LONGEST_TITLE = 70


@dataclass(frozen=True, slots=True)
class Beginning:
    """Customers' questions in one language, the plainest first, and lines that the writer works from and then deletes."""

    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str | None:
        """Return the first question that is short enough for a title."""
        return next((question for question in map(_line, self.questions) if len(question) <= _LONGEST_TITLE), None)

    def begin(self, skeleton: str) -> str:
        """Return a skeleton with the questions in its head and the notes in a comment above its body."""
        title = self.title
        text = _TITLE.sub(lambda _: f"title: {quoted(title)}", skeleton, count=1) if title else skeleton
        if self.questions:
            text = _QUESTIONS.sub(lambda _: "".join(self._items(title)), text, count=1)
        if not self.notes:
            return text
        head, end, body = text.partition(_HEAD_END)
        return f"{head}{end}\n{self._comment()}\n{body}"

    def _items(self, title: str | None) -> Iterator[str]:
        others = [question for question in map(_line, self.questions) if question != title]
        yield from (f"  - {quoted(question)}\n" for question in others or [title or ""])

    def _comment(self) -> str:
        # Two hyphens would end the comment, and a line that begins with # would be a heading to some readers.
        lines = (f"  * {_line(note).replace('--', '- -')}" for note in self.notes)
        return "\n".join(["<!--", *lines, "-->"])


def _line(text: str) -> str:
    """Return somebody's words on one line, without what would be taken for a fact."""
    return " ".join(text.split()).replace(MARK, "{ {")
