"""Texts to vectors: a small interface, and its twin that runs the exported model."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.errors import ModelError
from search.model.companion import DIMENSION
from search.model.embedding_graph import EmbeddingGraph
from search.model.folder import ModelFolder, ModelManifest, read_manifest
from search.tokenizer import SentencePieceTokenizer, load_tokenizer

Vector = NDArray[np.float32]  # Shape (dimension,), length 1.
Matrix = NDArray[np.float32]  # Shape (texts, dimension), rows of length 1.
Progress = Callable[[int, int], None]

_TOLD_EVERY = 50  # Passages between two notes of progress.
_WORD_TOKENS = 3  # A word of one piece, between the two special tokens.
_QUERY_TOKENS = 256  # A question is cut here; 120 words have about 170 tokens.


class Encoder(Protocol):
    """Turns texts into vectors whose inner product says how near they are in meaning."""

    @property
    def digest(self) -> str:
        """Name the model: equal digests give equal vectors."""
        ...

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        ...

    @property
    def companion(self) -> "Encoder | None":
        """Return a second encoder that sees other things, or None."""
        ...

    def knows(self, word: str) -> bool:
        """Return whether a word is one of the encoder's own, and so no slip of the finger."""
        ...

    def encode_query(self, text: str) -> Vector:
        """Return the vector of one question."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Return the vectors of many passages; `progress` is told (done, of)."""
        ...


class OnnxEncoder:
    """The exported model on onnxruntime, in int8 for questions and passages alike.

    Passages in float32 were measured too: hit@1 differs by -0.4, -0.4 and +1.3 points of 231 questions (en, es, ru), which is
    noise, and a first build of 300 articles takes half a minute longer.

    A question runs on one thread, since two questions side by side beat one on two threads; the session may be used by several
    threads at once.
    """

    def __init__(self, root: Path) -> None:
        self._folder = ModelFolder(root)
        self._manifest: ModelManifest = read_manifest(root)
        self._tokenizer = load_tokenizer(self._folder, self._manifest.tokenizer)
        self._graph = EmbeddingGraph(self._folder, self._folder.graph)
        self._companion = CompanionEncoder(self._folder, self._manifest.companion)

    @property
    def digest(self) -> str:
        """Name the model: equal digests give equal vectors."""
        return self._manifest.digest

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return self._manifest.dimension

    @property
    def companion(self) -> "CompanionEncoder":
        """Return the second, small encoder."""
        return self._companion

    def knows(self, word: str) -> bool:
        """Return whether a word is one piece of the encoder's vocabulary, and so no slip of the finger."""
        return len(self._tokenizer.encode(word)) == _WORD_TOKENS

    def encode_query(self, text: str) -> Vector:
        """Return the vector of one question."""
        return self._graph.embed(self._ids(self._manifest.query_prefix + text, min(_QUERY_TOKENS, self._manifest.max_tokens)))

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Return the vectors of many passages; `progress` is told (done, of).

        One by one, on as many threads as there are cores: int8 scales what it computes by the largest value of a batch, so that
        a text's vector would depend on its neighbours. It is as fast as batches are.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for row, vector in enumerate(pool.map(self._passage, texts)):
                vectors[row] = vector
                if progress and (row % _TOLD_EVERY == _TOLD_EVERY - 1 or row == len(texts) - 1):
                    progress(row + 1, len(texts))
        return vectors

    def _passage(self, text: str) -> Vector:
        return self._graph.embed(self._ids(self._manifest.passage_prefix + text, self._manifest.max_tokens))

    def _ids(self, text: str, limit: int) -> list[int]:
        ids = self._tokenizer.encode(text)
        return ids if len(ids) <= limit else [*ids[: limit - 1], ids[-1]]


class CompanionEncoder:
    """The second encoder: 0.5 ms a text, for questions and passages alike."""

    companion = None

    def __init__(self, folder: ModelFolder, name: str) -> None:
        self._name = name
        self._tokenizer = SentencePieceTokenizer(folder.companion_tokenizer)
        self._graph = EmbeddingGraph(folder, folder.companion)

    @property
    def digest(self) -> str:
        """Name the model: equal digests give equal vectors."""
        return self._name

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return DIMENSION

    def knows(self, word: str) -> bool:
        """Return whether a word is one piece of the encoder's vocabulary, and so no slip of the finger."""
        return len(self._tokenizer.encode(word)) == _WORD_TOKENS

    def encode_query(self, text: str) -> Vector:
        """Return the vector of one text."""
        return self._graph.embed(self._tokenizer.encode(text)[:_QUERY_TOKENS])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Return the vectors of many texts; `progress` is told (done, of)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self.encode_query(text)
        if progress:
            progress(len(texts), len(texts))
        return vectors


def with_companion(encoder: Encoder) -> list[Encoder]:
    """Return an encoder and, where it has one, the second one beside it."""
    return [encoder, encoder.companion] if encoder.companion else [encoder]


def load_encoder(out: Path, digest: str) -> OnnxEncoder:
    """Load the encoder that made an index, the one before the newest where a build was interrupted between them; raise ModelError."""
    roots = (out / "model", out / "models" / digest)
    for root in roots:
        if root.is_dir() and read_manifest(root).digest == digest:
            return OnnxEncoder(root)
    raise ModelError(f"the encoder {digest}, which made the index, is not in {out}", mend="Run `kb build`")
