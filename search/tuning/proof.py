"""Whether the whole search is better with an adapted encoder: better vectors alone need not be, beside words and a second encoder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.article import Audience
from kb.detection import detect_language
from search.asked import Asked
from search.content_cache import ContentCache
from search.encoder import Encoder
from search.index import LanguageIndex
from search.question_vectors import ask_all
from search.ranking import rank


@dataclass(frozen=True, slots=True)
class Searched:
    """Of so many questions about articles that were held out of the training, how many find theirs first."""

    asked: int
    first: int

    def __str__(self) -> str:
        return f"{self.first / max(self.asked, 1):.3f}"


def search_all(
    languages: Mapping[str, LanguageIndex], encoder: Encoder, cache: ContentCache, questions: Sequence[tuple[str, str]]
) -> Searched:
    """Search for each (article, question) without any history."""
    asked = ask_all([text for _, text in questions], encoder, cache)
    found = [_first(languages, question) == article for (article, _), question in zip(questions, asked, strict=True)]
    return Searched(len(questions), sum(found))


def _first(languages: Mapping[str, LanguageIndex], asked: Asked) -> str | None:
    part = languages[detect_language(asked.text, languages) or next(iter(languages))]
    order = rank(part, asked, part.readable(Audience.STAFF)).order
    return part.articles[int(order[0])].id if order.size else None
