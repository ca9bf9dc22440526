"""From articles to their index in memory: rendered, embedded, and with what is learned from their own words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from kb.article import Article
from kb.contact import Contact, read_contacts
from kb.help_centre import HelpCentre
from kb.html import render_html
from search.classifier import Classifiers
from search.content_cache import ContentCache
from search.discriminant import Lesson, lesson_texts, train_classifiers
from search.encoder import Encoder, Matrix, Progress
from search.focus import Focus
from search.index import LanguageIndex, translations
from search.indexed_article import IndexedArticle, index_article
from search.kept_vectors import kept_vectors
from search.passage import PassageKind
from search.question_vectors import embed_questions
from search.safety.category import read_small_talk


@dataclass(frozen=True, slots=True)
class Indexed:
    """The articles' index in memory, what its classifiers learned from, and how many of the distinct texts were not in the cache."""

    languages: dict[str, LanguageIndex]
    lesson: Lesson
    embedded: int


def index_languages(centre: HelpCentre, encoder: Encoder, cache: ContentCache, progress: Progress | None = None) -> Indexed:
    """Index the published articles in memory."""
    articles = {lang: _index_articles([a for a in centre.published if a.lang == lang], cache) for lang in centre.languages}
    articles = _widened({lang: found for lang, found in articles.items() if found})
    passages = list(chain.from_iterable(articles.values()))
    vectors, embedded = embed_passages(passages, encoder, cache, progress)
    lesson = _lesson(articles, encoder, cache)
    learned = _Learned(train_classifiers(lesson, articles), _focuses(lesson, articles, encoder, cache))
    contacts = {lang: read_contacts(centre.bank, lang) for lang in articles}
    return Indexed(_languages(articles, vectors, learned, contacts), lesson, embedded)


@dataclass(frozen=True, slots=True)
class _Learned:
    """What was learned from all languages' texts, by language."""

    classifiers: Mapping[str, Classifiers]
    focuses: Mapping[str, Focus]


def _focuses(lesson: Lesson, languages: Iterable[str], encoder: Encoder, cache: ContentCache) -> dict[str, Focus]:
    if encoder.companion is None or lesson.companion is None:
        return {}
    talk = embed_questions(list(chain.from_iterable(read_small_talk().values())), encoder.companion, cache)
    langs = np.array([text.lang if text.kind is not PassageKind.TOPIC else "" for text in lesson.texts])
    return {lang: Focus(lesson.companion[langs == lang], talk) for lang in languages}


def _lesson(articles: Mapping[str, Sequence[IndexedArticle]], encoder: Encoder, cache: ContentCache) -> Lesson:
    """Return what the classifiers learn from, embedded as questions are, since that is what they will meet."""
    texts = lesson_texts(articles)
    plain = [text.text for text in texts]
    companion = embed_questions(plain, encoder.companion, cache) if encoder.companion else None
    return Lesson(texts, embed_questions(plain, encoder, cache), companion)


def _index_articles(articles: Sequence[Article], cache: ContentCache) -> tuple[IndexedArticle, ...]:
    """Render each body, unless the same body at the same address was rendered before; order by id."""
    keys = {article: f"{article.url}\n{article.markdown}" for article in articles}
    kept = cache.get("html", list(keys.values()))
    fresh = {key: render_html(article.markdown, article.url).encode() for article, key in keys.items() if key not in kept}
    cache.put("html", fresh.items())
    bodies = kept | fresh
    ordered = sorted(articles, key=lambda article: article.id)
    return tuple(index_article(article, bodies[keys[article]].decode()) for article in ordered)


def _widened(articles: dict[str, tuple[IndexedArticle, ...]]) -> dict[str, tuple[IndexedArticle, ...]]:
    """Add to each language what exists only in others, the first language's version of it."""
    first: dict[str, IndexedArticle] = {}
    for article in chain.from_iterable(articles.values()):
        first.setdefault(article.id, article)
    own = {lang: {article.id for article in found} for lang, found in articles.items()}
    return {lang: found + tuple(a for i, a in sorted(first.items()) if i not in own[lang]) for lang, found in articles.items()}


def embed_passages(
    articles: Sequence[IndexedArticle], encoder: Encoder, cache: ContentCache, progress: Progress | None = None
) -> tuple[Matrix, int]:
    """Return the vectors of all passages in order, and how many of the distinct texts were not in the cache."""
    texts = [passage.text for article in articles for passage in article.passages]
    return kept_vectors(texts, encoder.encode_passages, cache, encoder.digest, progress)


def _languages(
    articles: dict[str, tuple[IndexedArticle, ...]],
    vectors: Matrix,
    learned: _Learned,
    contacts: Mapping[str, tuple[Contact, ...]],
) -> dict[str, LanguageIndex]:
    languages: dict[str, LanguageIndex] = {}
    start = 0
    for lang, found in articles.items():
        end = start + sum(len(article.passages) for article in found)
        part = LanguageIndex.build(
            lang,
            found,
            vectors[start:end],
            translations=translations(lang, articles),
            classifiers=learned.classifiers[lang],
        )
        languages[lang] = replace(part, focus=learned.focuses.get(lang), contacts=contacts[lang])
        start = end
    return languages
