"""Builds an index beside the live one and makes it live in one step."""

import datetime as dt
import hashlib
import importlib.metadata
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from kb.article import Article
from kb.beside import beside
from kb.contact import Contact, read_contacts
from kb.help_centre import HelpCentre
from kb.history import learned_file
from kb.html import render_html
from search.calibration import Calibration
from search.calibrator import calibrate
from search.classifier import Classifiers
from search.content_cache import ContentCache
from search.current import publish, unfinished_folder
from search.discriminant import Lesson, lesson_texts, train_classifiers
from search.encoder import Encoder, Matrix, Progress
from search.errors import IndexMissing
from search.focus import Focus
from search.index import LanguageIndex, translations, write_languages
from search.indexed_article import IndexedArticle, index_article
from search.learning.model import LearnedModel
from search.manifest import FORMAT, Manifest, checksums, write_manifest
from search.passage import PassageKind
from search.question_vectors import embed_questions
from search.safety.category import OWN_FILE, read_categories, read_ordinary, read_small_talk
from search.safety.head import SafetyHead
from search.safety.lesson import safety_head
from search.safety.unwritten import unwritten_kind
from search.service import Service, service_of, write_service

_CHUNK = 1000  # Passages embedded before they are put into the cache: an interrupted build loses no more.
_VERSIONS = ("bm25s", "faiss-cpu", "numpy", "ventanilla")


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a build did: `embedded` of `passages` vectors were new, and so many resolved questions are learned."""

    digest: str
    articles: dict[str, int]
    passages: int
    embedded: int
    learned: int = 0


@dataclass(frozen=True, slots=True)
class Extras:
    """What all languages of an index have in common."""

    safety: SafetyHead | None
    calibration: Calibration
    service: Service
    learned: LearnedModel | None = None

    def save(self, folder: Path) -> None:
        """Write it into an index."""
        self.calibration.save(folder)
        write_service(folder, self.service)
        for part in (self.safety, self.learned):
            if part:
                part.save(folder)


def build_index(
    centre: HelpCentre, encoder: Encoder, out: Path, progress: Progress | None = None, *, history: Path | None = None
) -> IndexReport:
    """Index every published article and make the index live; raise IndexMissing where there is none to index.

    `history` is the file of the learned questions; left out, it is looked for beside the articles.
    """
    if not centre.published:
        raise IndexMissing(f"{centre.docs} has no published article", mend="Write one, or set status: published")
    cache = content_cache(out)
    indexed = index_languages(centre, encoder, cache, progress)
    languages = indexed.languages
    calibration = calibrate(languages, indexed.lesson)
    learned = _learned(history or learned_file(centre.docs), languages, encoder, cache)
    extras = Extras(_safety(centre, encoder, cache), calibration, service_of(centre.bank), learned)
    digest = _write(out, languages, extras, encoder)
    return IndexReport(
        digest,
        articles={lang: len(part.articles) for lang, part in languages.items()},
        passages=sum(part.vectors.ntotal for part in languages.values()),
        embedded=indexed.embedded,
        learned=learned.learned if learned else 0,
    )


def _learned(path: Path, languages: dict[str, LanguageIndex], encoder: Encoder, cache: ContentCache) -> LearnedModel | None:
    """Return what was learned from the questions of a file; None where there is none."""
    if not path.is_file():
        return None
    # Only here: it needs scipy, which serving does not load.
    from search.learning.learned_set import read_learned
    from search.learning.teacher import learned_model

    return learned_model(read_learned(path), languages, encoder, cache)


def _safety(centre: HelpCentre, encoder: Encoder, cache: ContentCache) -> SafetyHead | None:
    """Return the head that knows our examples and the bank's own; it is trained again where one of them has changed."""
    if encoder.companion is None:
        return None
    titles = {lang: [article.title for article in centre.published if article.lang == lang] for lang in centre.languages}
    categories = read_categories(beside(centre.docs, OWN_FILE), unwritten_kind(titles))
    return safety_head(categories, read_ordinary(), encoder, cache)


def content_cache(out: Path) -> ContentCache:
    """Return the results that builds into `out` keep between them."""
    return ContentCache(out / "cache" / "content.sqlite")


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
    articles: Sequence[IndexedArticle], encoder: Encoder, cache: ContentCache, progress: Progress | None
) -> tuple[Matrix, int]:
    """Return the vectors of all passages in order, and how many of the distinct texts were not in the cache."""
    texts = [passage.text for article in articles for passage in article.passages]
    distinct = list(dict.fromkeys(texts))
    kept = cache.get(encoder.digest, distinct)
    missing = [text for text in distinct if text not in kept]
    for start in range(0, len(missing), _CHUNK):
        chunk = missing[start : start + _CHUNK]
        vectors = encoder.encode_passages(chunk, _shifted(progress, start, len(missing)))
        made = {text: vector.astype(np.float32).tobytes() for text, vector in zip(chunk, vectors, strict=True)}
        cache.put(encoder.digest, made.items())
        kept |= made
    return np.stack([np.frombuffer(kept[text], dtype=np.float32) for text in texts]), len(missing)


def _shifted(progress: Progress | None, start: int, total: int) -> Progress | None:
    return progress and (lambda done, _: progress(start + done, total))


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


def _digest(written: dict[str, str], encoder: Encoder) -> str:
    """Name an index by its very files, so that two of one name are the same, whichever version of ours wrote them."""
    return hashlib.sha256(f"{FORMAT} {encoder.digest} {json.dumps(written, sort_keys=True)}".encode()).hexdigest()[:16]


def _write(out: Path, languages: dict[str, LanguageIndex], extras: Extras, encoder: Encoder) -> str:
    """Write beside the live index and return its digest; whatever stops this, the live one goes on serving."""
    unfinished = unfinished_folder(out)
    try:
        write_languages(unfinished, languages)
        extras.save(unfinished)
        manifest = _manifest(languages, encoder, checksums(unfinished))
        write_manifest(unfinished, manifest)
        publish(out, unfinished, manifest.digest)
        return manifest.digest
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _manifest(languages: dict[str, LanguageIndex], encoder: Encoder, written: dict[str, str]) -> Manifest:
    return Manifest(
        digest=_digest(written, encoder),
        model=encoder.digest,
        dimension=encoder.dimension,
        languages=tuple(languages),
        articles={lang: len(part.articles) for lang, part in languages.items()},
        passages={lang: part.vectors.ntotal for lang, part in languages.items()},
        built_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        versions={name: importlib.metadata.version(name) for name in _VERSIONS},
        checksums=written,
    )
