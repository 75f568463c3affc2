"""Arrays of a survey on disk, block by block: each there whole or not at all, and known for what it is.

A block's file is named by a hash of its bytes and of the key of its run, so one that was damaged, cut short or
put there from another run is found out, set aside, and played again.
"""

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.study import files
from sim.study.provenance import digest

SUFFIX, DAMAGED = ".npy", ".damaged"
Array = NDArray[np.float32]


class Blocks:
    """The blocks of one stage, in a folder named by its key."""

    def __init__(self, folder: Path, key: str):
        self.folder, self.key = folder / key[:16], key
        self.set_aside: list[str] = []
        files.sweep(self.folder)

    def save(self, number: int, block: Array) -> None:
        """Write a block."""
        raw = block_bytes(block)
        self.folder.mkdir(parents=True, exist_ok=True)
        files.write(self.folder / f"{number:06d}-{self._stamp(raw)}{SUFFIX}", raw)

    def load(self) -> dict[int, Array]:
        """All sound blocks by number; unsound files get another name."""
        found = {}
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            block = self._sound(path)
            if block is None:
                path.replace(path.with_suffix(DAMAGED))
                self.set_aside.append(str(path))
            else:
                found[int(path.stem.partition("-")[0])] = block
        return found

    def _sound(self, path: Path) -> Array | None:
        raw = path.read_bytes()
        number, _, stamp = path.stem.partition("-")
        if not number.isdigit() or stamp != self._stamp(raw):
            return None
        block: Any = np.load(io.BytesIO(raw), allow_pickle=False)
        return np.asarray(block, np.float32)

    def _stamp(self, raw: bytes) -> str:
        return digest(self.key.encode() + raw)[:24]


def block_bytes(block: Array) -> bytes:
    """A block as the bytes of its file."""
    sink = io.BytesIO()
    np.save(sink, np.ascontiguousarray(block, "<f4"), allow_pickle=False)
    return sink.getvalue()


def block_hash(block: Array) -> str:
    """The hash of a block in a manifest."""
    return digest(block_bytes(block))[:16]
