"""What a fit left open: draws of a scenario's parameters, from a CSV file that its scenario names with a hash."""

import csv
import hashlib
import math
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sim.reading import LARGEST_FILE, Fault, InputError

MOST = 10_000  # draws
SECTIONS = ("population.", "law.", "office.")


class Draws(NamedTuple):
    """Values of parameters, by dotted path: a row for each draw, a column for each path."""

    paths: tuple[str, ...] = ()
    rows: tuple[tuple[float, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.paths)

    def without(self, held: Container[str]) -> "Draws":
        """The draws without the parameters that are held at a value."""
        kept = [place for place, path in enumerate(self.paths) if path not in held]
        if len(kept) == len(self.paths):
            return self
        paths = tuple(self.paths[place] for place in kept)
        return Draws(paths, tuple(tuple(row[place] for place in kept) for row in self.rows)) if paths else Draws()

    def spread(self, count: int) -> list[dict[str, float]]:
        """So many draws, evenly over all there are; each stands several times where there are fewer."""
        places = (number * len(self.rows) // count for number in range(count))
        return [dict(zip(self.paths, self.rows[place], strict=True)) for place in places]

    def lines(self) -> list[str]:
        """A head and a line for each draw, as a manifest keeps them; `draws_from` reads them again."""
        return [",".join(self.paths), *(",".join(map(repr, row)) for row in self.rows)]


NO_DRAWS = Draws()


def hash_of(text: str) -> str:
    """The SHA-256 of a file of draws, whatever its line endings."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def read_draws(path: Path, expected: str) -> Draws:
    """The draws in a file whose hash is `expected`. Raises InputError if it is not there, or another."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
        text = raw.decode("utf-8")
    except OSError as error:
        message = f"cannot be read: {error.strerror}; without [fitted] the scenario plays the middle of the fit alone"
        raise InputError([Fault(str(path), "", message)]) from None
    except UnicodeDecodeError:
        text = ""
    if len(raw) > LARGEST_FILE or hash_of(text) != expected:
        message = "not the draws that this scenario was fitted with (another sha256); fit again"
        raise InputError([Fault(str(path), "", message)])
    return draws_from(text.splitlines(), str(path))


def draws_from(lines: list[str], where: str) -> Draws:
    """Draws from a head and a line for each. Raises InputError with what is wrong with them."""
    try:
        head, *rest = list(csv.reader(lines)) or [[]]
    except csv.Error as error:
        raise InputError([Fault(where, "", f"not CSV: {error}")]) from None
    faults = list(_faults(head, rest, where))
    if faults:
        raise InputError(faults)
    return Draws(tuple(head), tuple(tuple(map(float, row)) for row in rest))


def _faults(head: list[str], rows: list[list[str]], where: str) -> Iterator[Fault]:
    if not head or len(set(head)) < len(head) or not all(path.startswith(SECTIONS) for path in head):
        yield Fault(where, "", "must begin with the dotted paths of parameters, none twice")
    if not 1 <= len(rows) <= MOST:
        yield Fault(where, "", f"must have 1 to {MOST:,} draws, not {len(rows):,}")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(head) or not all(map(_finite, row)):
            yield Fault(where, f"draw {number}", "must have a finite number for each parameter")
            return


def _finite(cell: Any) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False
