"""The kind of message that asks about a bank's usual business of which this help centre has no article: loans, insurance, branches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from kb.article import Priority
from search.action import Action
from search.safety.category import Category
from search.safety.sign import has_sign

UNWRITTEN = "unwritten_matter"
_QUEUE = "support"
_FILE = Path(__file__).parents[1] / "data" / "unwritten.yml"

Texts = Mapping[str, Sequence[str]]  # By language.


@dataclass(frozen=True, slots=True)
class Topic:
    """One business of banks: words by which an article's title shows that it is written about, and what customers ask."""

    id: str
    words: Texts
    examples: Texts

    def is_written(self, titles: Texts) -> bool:
        """Return whether an article's title, in any language, has one of its words."""
        return any(has_sign(self.words.get(lang, ()), title) for lang, found in titles.items() for title in found)


def unwritten_kind(titles: Texts) -> Category:
    """Return the kind with the examples of all topics that no article's title speaks of."""
    left = [topic for topic in read_topics() if not topic.is_written(titles)]
    languages = dict.fromkeys(lang for topic in left for lang in topic.examples)
    examples = {lang: tuple(text for topic in left for text in topic.examples.get(lang, ())) for lang in languages}
    return Category(UNWRITTEN, Action.HANDOFF, Priority.NORMAL, _QUEUE, examples, {})


def read_topics() -> tuple[Topic, ...]:
    """Read the shipped topics."""
    return _topics().validate_python(yaml.safe_load(_FILE.read_text(encoding="utf-8"))["topics"])


@cache
def _topics() -> TypeAdapter[tuple[Topic, ...]]:
    return TypeAdapter(tuple[Topic, ...])
