"""Where worlds that were played are kept: one checked Parquet file a chunk, visible only when whole."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.reading import Fault, InputError
from sim.study.provenance import digest

SUFFIX = ".parquet"
STAMP = b"closelab"


class Chunk(NamedTuple):
    """Some replications of one cell of an experiment: [first, last)."""

    cell: int
    first: int
    last: int

    @property
    def name(self) -> str:
        """The chunk's file name."""
        return f"{self.cell:05d}-{self.first:08d}-{self.last:08d}{SUFFIX}"


class Store:
    """The chunks of one run, in a folder named by its key, so that no other run's are ever touched."""

    def __init__(self, folder: Path, key: str):
        self.folder, self.key = folder / key[:16], key
        self.set_aside: list[str] = []  # damaged or foreign files that were found
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError([Fault(str(folder), "", f"cannot be written: {error.strerror}")]) from None

    def save(self, chunk: Chunk, rows: list[dict[str, Any]]) -> None:
        """Write a chunk under a temporary name, force it to disk, then rename it."""
        table = pa.Table.from_pylist(rows)
        stamp = {"key": self.key, "chunk": list(chunk), "content": content_hash(table)}
        table = table.replace_schema_metadata({STAMP: json.dumps(stamp).encode()})
        path, temporary = self.folder / chunk.name, self.folder / f"{chunk.name}.{os.getpid()}.tmp"
        try:
            with temporary.open("wb") as file:
                pq.write_table(table, file, write_page_checksum=True)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise InputError([Fault(str(path), "", f"cannot be written: {error.strerror}")]) from None

    def load(self, chunk: Chunk) -> pd.DataFrame | None:
        """A chunk's rows, or None if it is not there or not sound; an unsound file is set aside."""
        path = self.folder / chunk.name
        if not path.exists():
            return None
        try:
            table = pq.read_table(path, page_checksum_verification=True)
            stamp = json.loads((table.schema.metadata or {})[STAMP])
            if stamp == {"key": self.key, "chunk": list(chunk), "content": content_hash(table)}:
                rows: pd.DataFrame = table.to_pandas()
                return rows
        except (OSError, KeyError, ValueError, pa.ArrowException):
            pass
        path.replace(path.with_suffix(".damaged"))
        self.set_aside.append(str(path))
        return None

    def everything(self) -> Iterator[pd.DataFrame]:
        """All sound chunks, in order of cell and replication."""
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            cell, first, last = map(int, path.stem.split("-"))
            rows = self.load(Chunk(cell, first, last))
            if rows is not None:
                yield rows


def content_hash(table: pa.Table) -> str:
    """A hash of what a table says, whatever the file that carries it."""
    return digest([[name, [repr(value) for value in table[name].to_pylist()]] for name in table.column_names])
