"""A question as the signals need it."""

from concurrent.futures import Executor
from dataclasses import dataclass

from search.encoder import Encoder, Vector


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the signals need it: its text, and its vector by each encoder."""

    text: str
    vector: Vector
    companion: Vector | None = None


def parted(text: str, vectors: Vector, size: int) -> Asked:
    """Return a question from its vectors one behind the other, the first of so many dimensions."""
    return Asked(text, vectors[:size], vectors[size:] if vectors.size > size else None)


def ask(text: str, encoder: Encoder) -> Asked:
    """Return a question with its vectors."""
    return Asked(text, encoder.encode_query(text), encoder.companion.encode_query(text) if encoder.companion else None)


def ask_beside(text: str, encoder: Encoder, threads: Executor) -> Asked:
    """Return the same, made at once by both encoders: the second one's millisecond passes on another core while the first one runs."""
    second = threads.submit(encoder.companion.encode_query, text) if encoder.companion else None
    return Asked(text, encoder.encode_query(text), second.result() if second else None)
