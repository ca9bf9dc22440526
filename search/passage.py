"""The passages of an article: each is one way in which a question may meet it."""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.article import Article, Section

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_MAX_WORDS = 120  # Longer sections are indexed in parts: one vector blurs a long text.


class PassageKind(enum.StrEnum):
    """Which part of the article a passage is."""

    TITLE = "title"
    SUMMARY = "summary"
    QUESTION = "question"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Passage:
    """One indexed text; `anchor` is empty where it belongs to the whole article."""

    kind: PassageKind
    text: str
    anchor: str = ""


def read_passages(article: Article) -> tuple[Passage, ...]:
    """Return an article's passages: its title, its summary, each question and each section under its heading.

    A section of nothing but links is left out: its words are those of other articles.
    """
    passages = [Passage(PassageKind.TITLE, article.title), Passage(PassageKind.SUMMARY, article.summary)]
    passages += [Passage(PassageKind.QUESTION, question) for question in article.questions]
    for section in (section for section in article.sections if not section.only_links):
        passages += _section_passages(article.title, section)
    return tuple(passages)


def _section_passages(title: str, section: Section) -> Iterator[Passage]:
    heading = section.heading if section.heading != title else ""
    for part in _parts(section.text):
        text = " ".join(filter(None, (_sentence(title), _sentence(heading), part)))
        yield Passage(PassageKind.SECTION, text, section.anchor)


def _parts(text: str) -> Iterator[str]:
    """Yield a text in parts of whole sentences, about equally long and not above the limit."""
    part: list[str] = []
    words = 0
    for sentence in _SENTENCE_END.split(text):
        count = len(sentence.split())
        if part and words + count > _MAX_WORDS:
            yield " ".join(part)
            part, words = [], 0
        part.append(sentence)
        words += count
    if words:
        yield " ".join(part)


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?…:" else f"{text}."
