"""The layout of `build/model`: what the encoder for serving consists of, and the manifest that describes it."""

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.errors import ModelError

FORMAT = 5


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """What a model folder holds; `digest` changes whenever its vectors may."""

    source: str
    digest: str
    dimension: int
    max_tokens: int
    query_prefix: str
    passage_prefix: str
    tokenizer: str
    versions: dict[str, str]
    companion: str
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """Paths inside a model folder."""

    root: Path

    @property
    def graph(self) -> Path:
        """Return the graph with int8 weights; its embedding table lies beside it."""
        return self.root / "encoder.onnx"

    @property
    def tokenizer(self) -> Path:
        """Return the tokenizer in Hugging Face's format."""
        return self.root / "tokenizer.json"

    @property
    def sentencepiece(self) -> Path:
        """Return the tokenizer as a sentencepiece model."""
        return self.root / "tokenizer.model"

    @property
    def companion(self) -> Path:
        """Return the graph of the second encoder; its table lies beside it."""
        return self.root / "companion.onnx"

    @property
    def companion_table(self) -> Path:
        """Return the second encoder's embedding table."""
        return self.root / "companion.bin"

    @property
    def companion_tokenizer(self) -> Path:
        """Return the second encoder's sentencepiece model."""
        return self.root / "companion.model"

    @property
    def tables(self) -> Path:
        """Return what is known of the embedding tables, which are read row by row."""
        return self.root / "tables.json"

    @property
    def manifest(self) -> Path:
        """Return the description of all the rest."""
        return self.root / "manifest.json"


def write_manifest(folder: ModelFolder, manifest: ModelManifest) -> None:
    """Write the manifest, last of all files: a folder without one is unfinished."""
    folder.manifest.write_text(json.dumps(dataclasses.asdict(manifest), indent=1), encoding="utf-8")


def read_manifest(root: Path) -> ModelManifest:
    """Read a model folder's manifest; raise ModelError where there is none or it is of another format."""
    path = ModelFolder(root).manifest
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"there is no encoder in {root}", mend="Run `kb build`") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"the encoder's manifest {path} cannot be read ({error})", mend="Delete that folder and run `kb build`") from None
    found = data.get("format") if isinstance(data, dict) else None
    if found != FORMAT:
        raise ModelError(f"the encoder in {root} has format {found!r}, this version reads {FORMAT}", mend="Run `kb build`")
    try:
        return ModelManifest(**data)
    except TypeError as error:
        raise ModelError(f"the encoder's manifest {path} is damaged ({error})", mend="Delete that folder and run `kb build`") from None
