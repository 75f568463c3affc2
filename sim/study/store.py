"""Where worlds that were played are kept: checked Parquet files, each visible only when whole.

A file's name ends in a hash of its bytes, and inside it says of which run it is. So one that was damaged,
cut short or put there from another run is found out, set aside by name, and its worlds are played again.
"""

import hashlib
import itertools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.engine.batch import COUNTED, FLOATS
from sim.study import files
from sim.study.provenance import Contents, digest

SUFFIX, DAMAGED = ".parquet", ".damaged"
STAMP = b"closelab"
INDEX = ("cell", "replication")
COLUMNS = {name: "<f8" if name in FLOATS else "<i8" for name in (*INDEX, *COUNTED)}
SCHEMA = pa.schema([(name, pa.from_numpy_dtype(kind)) for name, kind in COLUMNS.items()])
BLOCK = 50  # replications of a cell that share a hash in a results folder's manifest


class Store:
    """The rows of one run, in a folder named by its key, so that no other run's are ever touched."""

    def __init__(self, folder: Path, key: str):
        self.folder, self.key = folder / key[:16], key
        self.set_aside: list[str] = []  # damaged or foreign files that were found

    def save(self, rows: pd.DataFrame) -> Path:
        """Add a chunk of rows, a row for each cell and replication. Returns its file."""
        raw = _as_parquet(rows, self.key)
        self.folder.mkdir(parents=True, exist_ok=True)
        cell, replication = (int(rows[name].iloc[0]) for name in INDEX)
        name = f"{cell:05d}-{replication:08d}-{digest(raw)[:24]}{SUFFIX}"
        files.write(self.folder / name, raw)
        return self.folder / name

    def load(self, set_aside: bool = False) -> pd.DataFrame:
        """All sound rows in order of cell and replication, none twice.

        Any number of readers is safe; with `set_aside` unsound files get another name, which is for the
        sole writer.
        """
        found = []
        for path in self._files():
            rows = _sound(path, self.key)
            if rows is not None:
                found.append(rows)
            elif set_aside and path.exists():
                path.replace(path.with_suffix(DAMAGED))
                self.set_aside.append(str(path))
        return in_order(found)

    def compact(self) -> None:
        """Put all rows into one file. Killed at any moment, it leaves them all readable."""
        old = self._files()
        if len(old) > 1:
            kept = self.save(self.load())
            for path in set(old) - {kept}:
                path.unlink()

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{SUFFIX}"))


def _as_parquet(rows: pd.DataFrame, key: str) -> bytes:
    stamp = json.dumps({"key": key, "content": content_hash(rows)}).encode()
    columns = [pa.array(rows[name].to_numpy()) for name in COLUMNS]
    table = pa.Table.from_arrays(columns, schema=SCHEMA.with_metadata({STAMP: stamp}))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, write_page_checksum=True)
    return bytes(sink.getvalue())


def _sound(path: Path, key: str) -> pd.DataFrame | None:
    """The rows of a file of this run, or None if it is not one or not as it was written."""
    try:
        raw = path.read_bytes()
        if path.stem.rpartition("-")[2] != digest(raw)[:24]:
            return None
        table = pq.read_table(pa.BufferReader(raw), page_checksum_verification=True)
        if not table.schema.equals(SCHEMA):
            return None
        stamp = json.loads(table.schema.metadata[STAMP])
        rows: pd.DataFrame = table.to_pandas()
        return rows if stamp == {"key": key, "content": content_hash(rows)} else None
    except (OSError, KeyError, ValueError, pa.ArrowException):
        return None


def in_order(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Tables of rows as one, by cell and replication; a row that is there twice is there once."""
    rows = pd.concat([*tables] or [frame([])], ignore_index=True).drop_duplicates(list(INDEX))
    return rows.sort_values(list(INDEX), ignore_index=True)


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of counts as a table: whole numbers and floats of 64 bits."""
    return pd.DataFrame({name: np.array([row[name] for row in rows], kind) for name, kind in COLUMNS.items()})


def contents(rows: pd.DataFrame, cells: int) -> Contents:
    """What a manifest says of the rows of so many cells, in order of cell and replication."""
    return Contents(int(rows["replication"].max()) + 1, content_hash(rows), block_hashes(rows, cells))


def as_said(rows: pd.DataFrame, blocks: list[str]) -> pd.DataFrame:
    """The rows that a manifest's blocks are of; a store may hold more."""
    counts = np.array([int(line.split(" ", 1)[0]) for line in blocks])
    return rows[rows["replication"] < counts[rows["cell"]]].reset_index(drop=True)


def content_hash(rows: pd.DataFrame) -> str:
    """A hash of what rows say, whatever the file, library or machine that carries them."""
    return _hash(_words(rows))


def block_hashes(rows: pd.DataFrame, cells: int) -> list[str]:
    """For each cell how many replications it has and a hash for each `BLOCK` of them, with spaces between.

    `rows` are in order of cell and replication; a hash has 16 hexadecimal digits.
    """
    words, cell = _words(rows), rows["cell"].to_numpy()
    block = rows["replication"].to_numpy() // BLOCK
    starts = np.flatnonzero(np.diff(cell, prepend=-1) | np.diff(block, prepend=-1))
    lines = [[str(count)] for count in np.bincount(cell, minlength=cells)]
    for first, last in itertools.pairwise([*starts, len(rows)]):
        lines[int(cell[first])].append(_hash(words[first:last])[:16])
    return [" ".join(line) for line in lines]


def _words(rows: pd.DataFrame) -> NDArray[np.int64]:
    """Rows as words of 64 bits, lowest byte first; floats by their bits."""
    columns = [rows[name].to_numpy(kind).view("<i8") for name, kind in COLUMNS.items()]
    return np.column_stack(columns)


def _hash(words: NDArray[np.int64]) -> str:
    return hashlib.sha256(" ".join(COLUMNS).encode() + words.tobytes()).hexdigest()
