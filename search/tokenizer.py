"""Text to token ids, by whichever library the model's tokenizer needs."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from search.errors import ModelError
from search.model.folder import ModelFolder


class Tokenizer(Protocol):
    """Turns a text into ids, the special ones at both ends included."""

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text."""
        ...


class SentencePieceTokenizer:
    """A sentencepiece model with `<s> … </s>` around it: little memory, 3 µs a question."""

    def __init__(self, path: Path) -> None:
        import sentencepiece

        self._processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
        self._bos: int = self._processor.bos_id()
        self._eos: int = self._processor.eos_id()

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text."""
        return [self._bos, *self._processor.encode(text), self._eos]


class FastTokenizer:
    """A tokenizer in Hugging Face's own format, for every other model."""

    def __init__(self, path: Path) -> None:
        import tokenizers

        self._tokenizer = tokenizers.Tokenizer.from_file(str(path))

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text."""
        return list(self._tokenizer.encode(text).ids)


def load_tokenizer(folder: ModelFolder, kind: str) -> Tokenizer:
    """Load a model folder's tokenizer; raise ModelError where its file is missing or damaged."""
    kinds: dict[str, tuple[Callable[[Path], Tokenizer], Path]] = {
        "sentencepiece": (SentencePieceTokenizer, folder.sentencepiece),
        "tokenizers": (FastTokenizer, folder.tokenizer),
    }
    loader, path = kinds[kind]
    try:
        return loader(path)
    except Exception as error:  # noqa: BLE001 - Both libraries raise bare exceptions for a broken file.
        raise ModelError(f"the tokenizer {path} cannot be read ({error})", mend="Delete that folder and run `kb build`") from None
