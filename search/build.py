"""Builds an index beside the live one and makes it live in one step."""

import datetime as dt
import hashlib
import importlib.metadata
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.beside import MESSAGES, beside
from kb.help_centre import HelpCentre
from kb.history import learned_file
from search.calibration import Calibration
from search.calibrator import calibrate
from search.content_cache import ContentCache, content_cache
from search.current import publish, unfinished_folder
from search.encoder import Encoder, Progress
from search.errors import IndexMissing
from search.index import LanguageIndex, write_languages
from search.indexing import index_languages
from search.learning.model import LearnedModel
from search.manifest import FORMAT, Manifest, checksums, write_manifest
from search.safety.category import read_categories, read_ordinary
from search.safety.head import SafetyHead
from search.safety.lesson import safety_head
from search.safety.unwritten import unwritten_kind
from search.service import Service, service_of, write_service

_VERSIONS = ("bm25s", "faiss-cpu", "numpy", "ventanilla")


@dataclass(frozen=True, slots=True)
class BuiltIndex:
    """What a build made live: `embedded` of its passages' vectors were new, and so many resolved questions are learned."""

    manifest: Manifest
    languages: Mapping[str, LanguageIndex]
    embedded: int
    learned: int = 0

    @property
    def digest(self) -> str:
        """Return the name of the index."""
        return self.manifest.digest

    @property
    def passages(self) -> int:
        """Return how many passages it has in all languages."""
        return sum(self.manifest.passages.values())


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
) -> BuiltIndex:
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
    manifest = _write(out, languages, extras, encoder)
    return BuiltIndex(manifest, languages, indexed.embedded, learned.learned if learned else 0)


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
    categories = read_categories(beside(centre.docs, MESSAGES), unwritten_kind(titles))
    return safety_head(categories, read_ordinary(), encoder, cache)


def _digest(written: dict[str, str], encoder: Encoder) -> str:
    """Name an index by its very files, so that two of one name are the same, whichever version of ours wrote them."""
    return hashlib.sha256(f"{FORMAT} {encoder.digest} {json.dumps(written, sort_keys=True)}".encode()).hexdigest()[:16]


def _write(out: Path, languages: dict[str, LanguageIndex], extras: Extras, encoder: Encoder) -> Manifest:
    """Write beside the live index and return its manifest; whatever stops this, the live one goes on serving."""
    unfinished = unfinished_folder(out)
    try:
        write_languages(unfinished, languages)
        extras.save(unfinished)
        manifest = _manifest(languages, encoder, checksums(unfinished))
        write_manifest(unfinished, manifest)
        publish(out, unfinished, manifest.digest)
        return manifest
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
