"""Embedding tables of which only the rows in use are in memory.

Mapped from disk, as onnxruntime does it, each row that is read brings 15 pages beside its own into memory: under load most of both
encoders' 160 MB within a minute. A question has 20 rows of some hundred bytes.
"""

import mmap
import os
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import TypeAdapter

from kb.swap import write_whole
from search.errors import ModelError
from search.model.folder import ModelFolder

if TYPE_CHECKING:
    from onnx import GraphProto, NodeProto, TensorProto

_TYPES = {2: "uint8", 3: "int8"}  # As ONNX numbers them.
_MOVES = {"Cast", "Gather", "Reshape", "Squeeze", "Unsqueeze"}  # What leaves token ids as they are.
_LOOKUPS = {"Gather", "GatherND"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table at the beginning of a file of a model's folder, and the name that it has in a graph; its rows are those of token ids."""

    graph: str
    name: str
    file: str
    rows: int
    width: int
    type: str


class TableRows:
    """A table in memory that is read row by row, each when it is first needed; safe to use from several threads."""

    def __init__(self, root: Path, table: Table) -> None:
        self.name = table.name
        self.values = np.frombuffer(_untouched(table.rows * table.width), dtype=table.type).reshape(table.rows, table.width)
        self._file = _opened(root / table.file, self.values.nbytes)
        weakref.finalize(self, os.close, self._file)
        self._read: set[int] = set()

    def read(self, ids: Iterable[int]) -> None:
        """Read the rows of these tokens that were never read before."""
        for row in set(ids) - self._read:
            os.preadv(self._file, [self.values[row].data], row * self.values.shape[1])
            self._read.add(row)  # Only now: who comes meanwhile reads the same once more.


def _untouched(size: int) -> mmap.mmap:
    """Return memory that takes none before something is written to it: 4 kB for each row, where numpy would ask for 2 MB."""
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.madvise(mmap.MADV_NOHUGEPAGE)
    return memory


def _opened(path: Path, size: int) -> int:
    found = path.stat().st_size if path.is_file() else 0
    if found < size:
        raise ModelError(f"the table {path} has {found} bytes of {size}", mend="Delete its folder and run `kb build`")
    return os.open(path, os.O_RDONLY)


def note_tables(folder: ModelFolder) -> None:
    """Note in a model's folder which tables its graphs look up by token id, unless that is noted; needs what builds need."""
    if folder.tables.is_file():
        return
    import onnx

    graphs = [(path.name, onnx.load(path, load_external_data=False).graph) for path in (folder.graph, folder.companion)]
    tables = [table for name, graph in graphs for table in _tables(name, graph)]
    write_whole(folder.tables, _noted().dump_json(tables, indent=1))


def read_tables(folder: ModelFolder, graph: Path) -> list[Table]:
    """Return a graph's tables; none where no build has noted them yet, which leaves them mapped from disk."""
    if not folder.tables.is_file():
        return []
    try:
        tables = _noted().validate_json(folder.tables.read_bytes())
    except (OSError, ValueError):
        raise ModelError(f"{folder.tables} cannot be read as a list of tables", mend="Delete it and run `kb build`") from None
    return [table for table in tables if table.graph == graph.name]


@cache
def _noted() -> TypeAdapter[list[Table]]:
    return TypeAdapter(list[Table])


def _tables(name: str, graph: "GraphProto") -> Iterable[Table]:
    for tensor in graph.initializer:
        place = {entry.key: entry.value for entry in tensor.external_data}
        if place and tensor.data_type in _TYPES and not int(place.get("offset", 0)) and _is_by_token(tensor, graph):
            rows, width = tensor.dims
            yield Table(name, tensor.name, place["location"], rows, width, _TYPES[tensor.data_type])


def _is_by_token(tensor: "TensorProto", graph: "GraphProto") -> bool:
    """Return whether a table serves for nothing but to look up the rows of token ids."""
    makers = {out: node for node in graph.node for out in node.output}
    uses = [node for node in graph.node if tensor.name in node.input]
    return all(node.op_type in _LOOKUPS and node.input[0] == tensor.name and _origin(node.input[1], makers) == "input_ids" for node in uses)


def _origin(value: str, makers: "dict[str, NodeProto]") -> str:
    while (node := makers.get(value)) and node.op_type in _MOVES:
        value = node.input[0]
    return value
