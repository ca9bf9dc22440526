"""Whether the whole search is better with an adapted encoder: better vectors alone need not be, beside words and a second encoder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.article import Audience
from kb.detection import detect_language
from search.asked import ask
from search.encoder import Encoder
from search.index import LanguageIndex
from search.ranking import rank


@dataclass(frozen=True, slots=True)
class Searched:
    """Of so many questions about articles that were held out of the training, how many find theirs first."""

    asked: int
    first: int

    def __str__(self) -> str:
        return f"{self.first / max(self.asked, 1):.3f}"


def search_all(languages: Mapping[str, LanguageIndex], encoder: Encoder, questions: Sequence[tuple[str, str]]) -> Searched:
    """Search for each (article, question) without any history."""
    default = next(iter(languages))
    return Searched(len(questions), sum(_finds(languages, encoder, article, text, default) for article, text in questions))


def _finds(languages: Mapping[str, LanguageIndex], encoder: Encoder, article: str, text: str, default: str) -> bool:
    part = languages[detect_language(text, languages) or default]
    order = rank(part, ask(text, encoder), part.readable(Audience.STAFF)).order
    return bool(order.size) and part.articles[int(order[0])].id == article
