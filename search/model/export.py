"""Makes `build/model` out of any Sentence Transformers model: ONNX graphs, tokenizer and manifest."""

import hashlib
import importlib.metadata
import logging
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.errors import ModelError
from search.model import bundled, companion, graph
from search.model.companion import export_companion
from search.model.folder import FORMAT, ModelFolder, ModelManifest, read_manifest, write_manifest

if TYPE_CHECKING:
    from onnx import ModelProto
    from sentence_transformers import SentenceTransformer

Say = Callable[[str], None]
_PASSAGE_LIMIT = 512  # Tokens; longer passages are cut.


def source_name(setting: str | None) -> str:
    """Return what a model is made from; the bundled encoder is named with its version, a folder by its newest file."""
    if not setting or setting == bundled.NAME:
        return bundled.version()
    folder = Path(setting)
    if folder.is_dir():
        newest = max((path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()), default=0)
        return f"{folder.resolve()}@{newest}"
    return setting


def is_current(root: Path, setting: str | None) -> bool:
    """Return whether a model folder was made from this source, in this version's format."""
    try:
        return read_manifest(root).source == source_name(setting)
    except ModelError:
        return False


def export_model(setting: str | None, root: Path, say: Say) -> ModelManifest:
    """Write the encoder for serving to the folder `root`; raise ModelError where a model cannot be loaded or exported."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    folder = ModelFolder(root)
    say("encoder: loading torch and the weights")
    with _quiet():
        model = load_model(setting)
        say("encoder: tracing the graph")
        exported = _trace(model)
        say("encoder: quantising to int8")
        _write_graph(exported, folder)
        say("encoder: exporting the second, small one")
        export_companion(folder.companion, folder.companion_table, folder.companion_tokenizer)
    tokenizer = _write_tokenizer(model, setting, folder)
    manifest = _manifest(model, setting, folder, tokenizer)
    write_manifest(folder, manifest)
    return manifest


def load_model(setting: str | None) -> "SentenceTransformer":
    """Return the encoder as a Sentence Transformers model; raise ModelError where it cannot be loaded."""
    if not setting or setting == bundled.NAME:
        return bundled.sentence_transformer()
    from sentence_transformers import SentenceTransformer

    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        return SentenceTransformer(setting, device="cpu", model_kwargs={"attn_implementation": "eager"}, local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"the encoder {setting!r} cannot be loaded ({_first_line(error)})",
            mend="Set KB_MODEL to a folder or an installed Sentence Transformers model",
        ) from None


def _trace(model: "SentenceTransformer") -> "ModelProto":
    """Export input_ids → (sentence_embedding, token_embeddings).

    There is no attention mask: questions come one by one and passages in batches of one length, and a graph without it is faster.
    """
    import torch

    class Graph(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            features: dict[str, Any] = {"input_ids": input_ids}
            for module in self.model:
                features = module(features)
            return features["sentence_embedding"], features["token_embeddings"]

    model.eval()
    example = model.tokenizer("one question of a few words", return_tensors="pt")["input_ids"].repeat(2, 1)
    shapes = ({0: torch.export.Dim("batch"), 1: torch.export.Dim("tokens", max=_max_tokens(model))},)
    names = ["sentence_embedding", "token_embeddings"]
    try:
        program = torch.onnx.export(
            Graph(), (example,), dynamo=True, dynamic_shapes=shapes, input_names=["input_ids"], output_names=names, verbose=False
        )
    except Exception as error:  # noqa: BLE001 - The exporter raises whatever the traced model raises.
        raise ModelError(
            f"the encoder cannot be exported to ONNX ({_first_line(error)})", mend="Choose a BERT-like model in KB_MODEL"
        ) from None
    if program is None:
        raise ModelError("the encoder cannot be exported to ONNX", mend="Choose a BERT-like model in KB_MODEL")
    return program.model_proto


def _write_graph(exported: "ModelProto", folder: ModelFolder) -> None:
    import onnx

    graph.shrink_table(exported)
    whole = folder.root / "whole.onnx"
    onnx.save(exported, whole)
    graph.quantise(whole, folder.graph)
    whole.unlink()
    quantised = onnx.load(folder.graph)
    graph.move_table_out(quantised, folder.root)
    onnx.save(quantised, folder.graph)


def _write_tokenizer(model: "SentenceTransformer", setting: str | None, folder: ModelFolder) -> str:
    if not setting or setting == bundled.NAME:
        folder.sentencepiece.write_bytes(bundled.sentencepiece_model(bundled.open_weights().pieces))
        return "sentencepiece"
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError("the encoder has no fast tokenizer", mend="Choose a model with a tokenizer.json in KB_MODEL")
    backend.no_padding()
    backend.no_truncation()
    backend.save(str(folder.tokenizer))
    return "tokenizers"


def _manifest(model: "SentenceTransformer", setting: str | None, folder: ModelFolder, tokenizer: str) -> ModelManifest:
    prompts = {name: prompt or "" for name, prompt in (model.prompts or {}).items()}
    return ModelManifest(
        source=source_name(setting),
        digest=_digest(folder, prompts),
        dimension=int(model.get_embedding_dimension() or 0),
        max_tokens=_max_tokens(model),
        query_prefix=prompts.get("query", ""),
        passage_prefix=prompts.get("passage", prompts.get("document", "")),
        tokenizer=tokenizer,
        companion=f"{companion.version()} int8",
        versions={name: importlib.metadata.version(name) for name in ("onnx", "onnxruntime", "sentence-transformers", "torch")},
    )


def _digest(folder: ModelFolder, prompts: dict[str, str]) -> str:
    digest = hashlib.sha256(f"{FORMAT}{sorted(prompts.items())}".encode())
    for path in sorted(folder.root.iterdir()):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


def _max_tokens(model: "SentenceTransformer") -> int:
    return min(int(model.get_max_seq_length() or _PASSAGE_LIMIT), _PASSAGE_LIMIT)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0][:200]


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the libraries' own progress and notes: ours says what happens."""
    import transformers.utils.logging

    transformers_logging: Any = transformers.utils.logging
    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)
