"""The questions that writers have written into the articles of a language, as its index holds them."""

from collections.abc import Iterator
from dataclasses import dataclass

from search.index import LanguageIndex
from search.passage import PassageKind


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question by the number of its article, its number in that, and its row in the index."""

    article: int
    number: int
    row: int
    text: str


def own_questions(part: LanguageIndex) -> Iterator[OwnQuestion]:
    """Yield the questions of a language's own articles; those of articles that another one lends are checked there."""
    for article, indexed in enumerate(part.articles):
        if indexed.lang == part.lang:
            rows = (row for row, passage in enumerate(indexed.passages, int(part.starts[article])) if passage.kind is PassageKind.QUESTION)
            yield from (OwnQuestion(article, number, row, part.passages[row].text) for number, row in enumerate(rows))
