"""What Ventanilla is compared with, each a function from questions to ranked ids: one vector an article, and BM25."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from kb.plain_text import plain_text
from search.analyser import analyser
from search.content_cache import content_cache
from search.encoder import Encoder, Matrix
from search.engine import SearchEngine
from search.evaluation.outcome import DEPTH
from search.index import LanguageIndex
from search.query import MAX_HITS, Query

Ranked = tuple[str, ...]
Peer = Callable[[Sequence[str], str], list[Ranked]]


def ventanilla(engine: SearchEngine) -> Peer:
    """Return our own ranking."""

    def rank(texts: Sequence[str], lang: str) -> list[Ranked]:
        return [tuple(hit.id for hit in engine.search(Query(text, lang, min(DEPTH, MAX_HITS))).hits) for text in texts]

    return rank


def one_vector(engine: SearchEngine, out: Path) -> Peer:
    """Return what most people write: an article's whole text as one vector of the same encoder."""
    vectors = {lang: _article_vectors(part, engine.encoder, out) for lang, part in engine.index.languages.items()}

    def rank(texts: Sequence[str], lang: str) -> list[Ranked]:
        part = engine.index.languages[lang]
        return [_best(part, vectors[lang] @ engine.encoder.encode_query(text)) for text in texts]

    return rank


def bm25(engine: SearchEngine) -> Peer:
    """Return BM25 over stems of an article's whole text; the title counts three times, its questions and summary twice."""
    indexes = {lang: _bm25(part) for lang, part in engine.index.languages.items()}

    def rank(texts: Sequence[str], lang: str) -> list[Ranked]:
        part, index = engine.index.languages[lang], indexes[lang]
        known = [[stem for stem in analyser(lang).stems(text) if stem in index.vocab_dict] for text in texts]
        return [_best(part, index.get_scores(stems) if stems else np.zeros(len(part.articles))) for stems in known]

    return rank


def _bm25(part: LanguageIndex) -> bm25s.BM25:
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    documents = [
        " ".join((*[article.title] * 3, *[article.summary, *article.questions] * 2, plain_text(article.markdown)))
        for article in part.articles
    ]
    index = bm25s.BM25(method="lucene")
    index.index([analyser(part.lang).stems(text) for text in documents], show_progress=False)
    return index


def _article_vectors(part: LanguageIndex, encoder: Encoder, out: Path) -> Matrix:
    """Embed each article once; another run takes the vectors from the build's cache."""
    texts = [f"{article.title}. {article.summary} {plain_text(article.markdown)}" for article in part.articles]
    cache = content_cache(out)
    kept = cache.get(encoder.digest, texts)
    if missing := [text for text in texts if text not in kept]:
        vectors = encoder.encode_passages(missing)
        made = {text: vector.astype(np.float32).tobytes() for text, vector in zip(missing, vectors, strict=True)}
        cache.put(encoder.digest, made.items())
        kept |= made
    return np.stack([np.frombuffer(kept[text], dtype=np.float32) for text in texts])


def _best(part: LanguageIndex, scores: NDArray[np.floating[Any]]) -> Ranked:
    order = np.lexsort((part.id_rank, -scores))[:DEPTH]
    return tuple(part.articles[number].id for number in order)
