"""What a long message asks: its sentences that are near to the articles' questions, and unlike small talk."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.sentences import sentences
from search.encoder import Encoder, Matrix

FILE = "focus.npz"
LONG = 40  # Words; below it a message is its own question.
_NEAREST, _NEAREST_TALK = 5, 3  # Texts whose similarities are averaged.
_TALK = 0.8  # How much nearness to small talk counts against a sentence.
_CLOSE = 0.06  # Sentences that are worth this much less than the best one belong to it.
_BESIDE = 0.12  # And those next to it, by so much more: `Can it be undone?` says little without the sentence before.


@dataclass(frozen=True)
class Focus:
    """The second encoder's vectors of a language's titles, summaries and questions, and of small talk.

    The second encoder chooses, since its similarities can be compared between sentences. In messages of 120 words to two help centres
    it keeps the question in 97 to 99 of 100, and one sentence more in one of ten; without the small talk, in 95 to 98 and one in four.
    """

    asked: Matrix
    talk: Matrix

    def focused(self, text: str, companion: Encoder) -> str:
        """Return the sentences of a long message that ask something; a short one comes back whole."""
        found = [sentence for sentence in sentences(text) if sentence.strip()]
        if len(text.split()) <= LONG or len(found) < 2:
            return text
        values = self._values(np.stack([companion.encode_query(sentence) for sentence in found]))
        least = np.full(len(values), values.max() - _CLOSE)
        best = int(values.argmax())
        least[max(best - 1, 0) : best + 2] -= _BESIDE
        return " ".join(sentence for sentence, value in zip(found, values - least, strict=True) if value >= 0)

    def _values(self, sentences: Matrix) -> NDArray[np.float32]:
        return _nearness(sentences, self.asked, _NEAREST) - np.float32(_TALK) * _nearness(sentences, self.talk, _NEAREST_TALK)

    def save(self, folder: Path) -> None:
        """Write it to a language's folder."""
        np.savez(folder / FILE, asked=self.asked, talk=self.talk)


def load_focus(folder: Path) -> Focus | None:
    """Load what `save` wrote, or None where the index was built without a second encoder."""
    if not (folder / FILE).is_file():
        return None
    with np.load(folder / FILE, allow_pickle=False) as data:
        return Focus(data["asked"], data["talk"])


def _nearness(sentences: Matrix, texts: Matrix, nearest: int) -> NDArray[np.float32]:
    # Without BLAS, whose threads would fight with the encoder's.
    similarities = np.einsum("sd,td->st", sentences, texts)
    return np.asarray(np.sort(similarities, axis=1)[:, -nearest:].mean(axis=1), dtype=np.float32)
