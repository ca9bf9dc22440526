"""An encoder that embeds no question twice, for several engines that are asked the same ones."""

from collections.abc import Sequence

from search.encoder import Encoder, Matrix, Progress, Vector


class KeptEncoder:
    """Another encoder, with the vectors of questions kept."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, Vector] = {}

    @property
    def digest(self) -> str:
        """Name the model."""
        return self._encoder.digest

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return self._encoder.dimension

    def encode_query(self, text: str) -> Vector:
        """Return the vector of one question."""
        if text not in self._vectors:
            self._vectors[text] = self._encoder.encode_query(text)
        return self._vectors[text]

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Return the vectors of many passages."""
        return self._encoder.encode_passages(texts, progress)
