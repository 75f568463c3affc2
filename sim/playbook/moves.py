"""The move table: what a seller can do, one row a move."""

from functools import cache
from pathlib import Path

from sim.playbook.schema import MoveRow
from sim.reading import check, read_toml


@cache
def bundled_moves() -> dict[str, MoveRow]:
    """The rows of moves.toml by name."""
    document = read_toml(Path(__file__).parent / "moves.toml")
    return {name: check(MoveRow, row, document, (name,)) for name, row in document.data.items()}
