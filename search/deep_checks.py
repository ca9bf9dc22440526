"""The rules of `kb check --deep`, which need the encoder: what is said twice, and what is not found by its own questions."""

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from kb.article import Article
from kb.finding import Finding
from kb.help_centre import HelpCentre
from kb.rules import finding
from search.content_cache import ContentCache, content_cache
from search.encoder import Encoder, OnnxEncoder
from search.held_out import HeldOut, Taken
from search.index import LanguageIndex
from search.indexing import index_languages
from search.model.live import ready_model
from search.near_duplicates import SameArticle, SameQuestion, same_articles, same_questions


def check_deep(centre: HelpCentre) -> list[Finding]:
    """Run the deep rules with the encoder of `KB_OUT`, which is exported where it is missing; raise ModelError."""
    if not centre.published:
        return []
    out = Path(os.environ.get("KB_OUT", "build"))
    encoder = OnnxEncoder(ready_model(os.environ.get("KB_MODEL"), out, _silent))
    return check_with(centre, encoder, content_cache(out))


def check_with(centre: HelpCentre, encoder: Encoder, cache: ContentCache) -> list[Finding]:
    """Run the deep rules with an encoder; the vectors that a cache holds are not made again."""
    languages = index_languages(centre, encoder, cache).languages
    return [found for part in languages.values() for found in _check_language(centre, part, encoder, cache)]


def _check_language(centre: HelpCentre, part: LanguageIndex, encoder: Encoder, cache: ContentCache) -> Iterator[Finding]:
    duplicates = chain(
        (_same_article(centre, part.lang, same) for same in same_articles(part)),
        (_same_question(centre, part.lang, same) for same in same_questions(part)),
    )
    yield from duplicates
    own = {article.id: article for article in centre.published if article.lang == part.lang}
    yield from (_taken(centre, part.lang, taken) for taken in HeldOut(part, own, encoder, cache).taken())


def _same_article(centre: HelpCentre, lang: str, same: SameArticle) -> Finding:
    article = centre.by_key[lang, same.id]
    found = f"the article {same.id!r} says what {same.other!r} says (likeness {same.likeness:.2f})"
    mend = "Keep one and give it moved_from, or say in each first sentence what only it is about"
    return finding("K701", article.source, centre.line(article, "title"), found, mend)


def _same_question(centre: HelpCentre, lang: str, same: SameQuestion) -> Finding:
    article = centre.by_key[lang, same.id]
    found = f"the question {same.text!r} is also one of {same.other!r} ({same.other_text!r})"
    return finding("K701", article.source, _line(centre, article, same.number), found, "Leave it to the article that answers it best")


def _taken(centre: HelpCentre, lang: str, taken: Taken) -> Finding:
    article = centre.by_key[lang, taken.id]
    nearest = f", whose nearest question is {taken.nearest!r}" if taken.nearest else ""
    how = "without itself" if taken.held_out else "even with itself"
    found = f"{how}, the question {taken.text!r} finds {taken.first!r} first{nearest}"
    mend = f"Name in it what only {taken.id!r} is about, or move it to {taken.first!r}"
    return finding("K702", article.source, _line(centre, article, taken.number), found, mend)


def _line(centre: HelpCentre, article: Article, number: int) -> int:
    return centre.line(article, "questions", number)


def _silent(_: str) -> None:
    """Say nothing: what `kb check` prints may be read by a machine."""
