"""The kind of message that asks about a bank's usual business of which this help centre has no article: loans, insurance, branches."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from kb.article import Priority
from kb.yaml_loader import load_yaml
from search.action import Action
from search.analyser import plain
from search.safety.category import Category
from search.safety.sign import pattern

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
        """Return whether an article's title, in any language and as `plain` gives it, has one of its words."""
        signs = {lang: re.compile(pattern(phrases)) for lang, phrases in self.words.items() if phrases}
        return any(sign.search(title) for lang, sign in signs.items() for title in titles.get(lang, ()))


def unwritten_kind(titles: Texts) -> Category:
    """Return the kind with the examples of all topics that no article's title speaks of."""
    heard = {lang: [plain(title) for title in found] for lang, found in titles.items()}
    left = [topic for topic in read_topics() if not topic.is_written(heard)]
    languages = dict.fromkeys(lang for topic in left for lang in topic.examples)
    examples = {lang: tuple(text for topic in left for text in topic.examples.get(lang, ())) for lang in languages}
    return Category(UNWRITTEN, Action.HANDOFF, Priority.NORMAL, _QUEUE, examples, {})


def read_topics() -> tuple[Topic, ...]:
    """Read the shipped topics."""
    return _topics().validate_python(load_yaml(_FILE)["topics"])


@cache
def _topics() -> TypeAdapter[tuple[Topic, ...]]:
    return TypeAdapter(tuple[Topic, ...])
