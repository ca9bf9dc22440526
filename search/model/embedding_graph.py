"""An exported graph on onnxruntime: token ids in, the vector of their text out."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.errors import ModelError
from search.model.folder import ModelFolder
from search.model.table import TableRows, read_tables

if TYPE_CHECKING:
    import onnxruntime


class EmbeddingGraph:
    """One graph of a model's folder; a run takes one thread, and several threads may run it at once."""

    def __init__(self, folder: ModelFolder, path: Path) -> None:
        self._tables = [TableRows(folder.root, table) for table in read_tables(folder, path)]
        self._session = _session(path, self._tables)

    def embed(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """Return the vector of a text's tokens."""
        for table in self._tables:
            table.read(ids)
        vectors: NDArray[np.float32] = self._session.run(["sentence_embedding"], {"input_ids": np.array([ids], dtype=np.int64)})[0]
        vector: NDArray[np.float32] = vectors[0]
        return vector


def _session(path: Path, tables: Sequence[TableRows]) -> "onnxruntime.InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Spinning threads would take the other question's core.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    shared = {table.name: onnxruntime.OrtValue.ortvalue_from_numpy(table.values) for table in tables}
    for name, value in shared.items():  # onnxruntime keeps no hold on a value until the session has it.
        options.add_initializer(name, value)
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001 - onnxruntime's exceptions have no common base of their own.
        raise ModelError(f"the encoder {path} cannot be loaded ({error})", mend="Delete that folder and run `kb build`") from None
