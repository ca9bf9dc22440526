"""The index in memory: articles, vectors, classifiers and words by language, and how it is written to disk and read back."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from kb.article import Audience
from kb.contact import Contact
from search.analyser import analyser, plain, words
from search.calibration import Calibration, load_calibration
from search.classifier import Classifiers, load_classifiers
from search.encoder import Matrix, Vector
from search.errors import IndexDamaged
from search.flat import flat, read_flat, similarities
from search.focus import Focus, load_focus
from search.indexed_article import IndexedArticle
from search.learning.model import LearnedModel
from search.lexical import LexicalIndex
from search.manifest import Manifest, read_manifest
from search.passage import Passage, PassageKind
from search.safety.head import SafetyHead, load_head
from search.service import Service, read_service
from search.suggest import Suggester

Scores = NDArray[np.float32]
Translations = Mapping[str, tuple[Passage, ...]]  # By article.


@dataclass(frozen=True, slots=True)
class Pool:
    """Some of the passages of each article: 1 for each that belongs to it, and how many these are by article."""

    mask: Scores
    counts: Scores
    starts: NDArray[np.int64]

    def soft_sums(self, similarities: Scores, temperature: float) -> Scores:
        """Return each article's sum of exp((similarity - 1) / temperature), shape (articles,)."""
        powers = np.exp((similarities - 1) / np.float32(temperature)) * self.mask
        return np.add.reduceat(powers, self.starts[:-1])


@dataclass(frozen=True)
class LanguageIndex:
    """The articles that a question in one language may find: its own, and those that exist only in others.

    Row i of the vectors is passage i; `starts` says whose. `classifiers` know the articles in every language; None while questions
    are left out of the articles to see whether these are found without them. `focus` cuts long messages, with a second encoder.
    """

    lang: str
    articles: tuple[IndexedArticle, ...]
    vectors: faiss.IndexFlat
    lexical: LexicalIndex
    classifiers: Classifiers | None = None
    focus: Focus | None = None
    contacts: tuple[Contact, ...] = ()

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Return all passages in the order of the vectors."""
        return tuple(chain.from_iterable(article.passages for article in self.articles))

    @property
    def texts(self) -> Iterator[str]:
        """Yield the texts of the articles that are written in this language."""
        own = (article for article in self.articles if article.lang == self.lang)
        return (passage.text for article in own for passage in article.passages)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem for text in self.texts for stem in analyser(self.lang).stems(text))

    def knows(self, text: str) -> bool:
        """Return whether every word of a text stands in the articles of this language, in any form."""
        return all(not self._stems.isdisjoint(analyser(self.lang).stems(word)) for word in words(text))

    @cached_property
    def _own_words(self) -> dict[str, int]:
        """Return the number of the article by the words of its titles and questions, of the first one where several have the same."""
        asked = {PassageKind.TITLE, PassageKind.QUESTION}
        found = [
            (plain(passage.text), number)
            for number, article in enumerate(self.articles)
            for passage in article.passages
            if passage.kind in asked
        ]
        return dict(reversed(found))

    def whose(self, text: str, allowed: NDArray[np.bool_]) -> int | None:
        """Return the number of the allowed article of which a text is a title or a question, word by word, or None."""
        number = self._own_words.get(plain(text))
        return number if number is not None and allowed[number] else None

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Return where each article's passages begin, and the end of the last, shape (articles + 1,)."""
        return np.cumsum([0, *(len(article.passages) for article in self.articles)], dtype=np.int64)

    @cached_property
    def topic_rows(self) -> NDArray[np.int64]:
        """Return the row of each article's topic, shape (articles,)."""
        return self._rows(PassageKind.TOPIC)

    @cached_property
    def summary_rows(self) -> NDArray[np.int64]:
        """Return the row of each article's summary, shape (articles,)."""
        return self._rows(PassageKind.SUMMARY)

    @cached_property
    def readable_parts(self) -> Pool:
        """Return every passage but the topics."""
        return self._pool(set(PassageKind) - {PassageKind.TOPIC})

    def _pool(self, kinds: Set[PassageKind]) -> Pool:
        mask = np.array([passage.kind in kinds for passage in self.passages], dtype=np.float32)
        return Pool(mask, np.add.reduceat(mask, self.starts[:-1]), self.starts)

    def _rows(self, kind: PassageKind) -> NDArray[np.int64]:
        return np.array([row for row, passage in enumerate(self.passages) if passage.kind is kind], dtype=np.int64)

    @cached_property
    def id_rank(self) -> NDArray[np.int64]:
        """Return each article's place in the order of ids, which breaks ties."""
        return np.argsort(np.argsort([article.id for article in self.articles], kind="stable"), kind="stable")

    @cached_property
    def _readable(self) -> dict[Audience, NDArray[np.bool_]]:
        return {reader: np.array([reader.admits(article.audience) for article in self.articles]) for reader in Audience}

    def readable(self, audience: Audience) -> NDArray[np.bool_]:
        """Return which articles a reader may see, shape (articles,)."""
        return self._readable[audience]

    @cached_property
    def suggester(self) -> Suggester:
        """Return what completes as one types."""
        return Suggester(self.articles)

    @property
    def matrix(self) -> Matrix:
        """Return a copy of the passages' vectors, shape (passages, dimension)."""
        return np.asarray(self.vectors.reconstruct_n(0, self.vectors.ntotal), dtype=np.float32)

    def similarities(self, query: Vector) -> Scores:
        """Return the query's inner product with every passage, shape (passages,)."""
        return similarities(self.vectors, query)

    @classmethod
    def build(
        cls,
        lang: str,
        articles: Sequence[IndexedArticle],
        vectors: Matrix,
        *,
        translations: Translations | None = None,
        classifiers: Classifiers | None = None,
    ) -> "LanguageIndex":
        """Index a language's articles, whose passages have these vectors; the words of their translations find them, too."""
        others = translations or {}
        lexical = LexicalIndex.build([(*article.passages, *others.get(article.id, ())) for article in articles])
        return cls(lang, tuple(articles), flat(vectors), lexical, classifiers)


@dataclass(frozen=True)
class Index:
    """All languages of a help centre."""

    manifest: Manifest
    languages: Mapping[str, LanguageIndex]
    safety: SafetyHead | None = None
    calibration: Calibration = field(default_factory=Calibration)
    service: Service = field(default_factory=Service)
    learned: LearnedModel | None = None

    @cached_property
    def by_key(self) -> dict[tuple[str, str], IndexedArticle]:
        """Return each article by (language, id)."""
        articles = chain.from_iterable(part.articles for part in self.languages.values())
        return {(article.lang, article.id): article for article in articles}


def translations(lang: str, languages: Mapping[str, Sequence[IndexedArticle]]) -> Translations:
    """Return what an article's other languages say of it, for the articles that are written in this one."""
    found: dict[str, tuple[Passage, ...]] = {article.id: () for article in languages[lang] if article.lang == lang}
    for other, articles in languages.items():
        for article in articles:
            if other != lang and article.lang == other and article.id in found:
                found[article.id] += article.passages
    return found


def write_languages(folder: Path, languages: Mapping[str, LanguageIndex]) -> None:
    """Write each language's part to a folder of its own."""
    for lang, part in languages.items():
        (folder / lang).mkdir(parents=True)
        (folder / lang / "articles.json").write_bytes(_articles().dump_json(part.articles))
        (folder / lang / "contacts.json").write_bytes(_contacts().dump_json(part.contacts))
        faiss.write_index(part.vectors, str(folder / lang / "vectors.faiss"))
        if part.classifiers:
            part.classifiers.save(folder / lang)
        if part.focus:
            part.focus.save(folder / lang)
        part.lexical.save(folder / lang / "lexical")


def read_index(folder: Path) -> Index:
    """Load an index, checksums first; raise IndexDamaged where a file is not what was written."""
    manifest = read_manifest(folder)
    try:
        languages = {lang: _read_language(folder / lang, lang) for lang in manifest.languages}
        parts = (load_head(folder), load_calibration(folder), read_service(folder), LearnedModel.load(folder))
        return Index(manifest, languages, *parts)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise IndexDamaged(f"the index {folder} cannot be read ({error})", mend="Run `kb build`") from None


def _read_language(folder: Path, lang: str) -> LanguageIndex:
    articles = _articles().validate_json((folder / "articles.json").read_bytes())
    contacts = _contacts().validate_json((folder / "contacts.json").read_bytes())
    vectors = read_flat(folder / "vectors.faiss")
    lexical = LexicalIndex.load(folder / "lexical", len(articles))
    return LanguageIndex(lang, articles, vectors, lexical, load_classifiers(folder), load_focus(folder), contacts)


@cache
def _articles() -> TypeAdapter[tuple[IndexedArticle, ...]]:
    return TypeAdapter(tuple[IndexedArticle, ...])


@cache
def _contacts() -> TypeAdapter[tuple[Contact, ...]]:
    return TypeAdapter(tuple[Contact, ...])
