"""Read a summary over the points of a design: one or two factors, a reading of one world at each point."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING, Any

from sim.law.parameters import ledger
from sim.show.numbers import number, percent
from sim.show.reading import Arm, Estimate, Reading, read
from sim.show.theme import in_order, look_of
from sim.show.words import words

if TYPE_CHECKING:
    import pandas as pd

#: The columns of a summary that are no factors.
OTHERS = (
    "scenario", "playbook", "policy", "measure", "unit", "estimate", "low", "high", "replications", "n",
)  # fmt: skip
SHARES = ("share", "probability")
Point = tuple[float, ...]


@dataclass(frozen=True)
class Grid:
    """The worlds of a grid: its factors, the levels of each, and what was read at every point."""

    factors: tuple[str, ...]
    levels: tuple[tuple[float, ...], ...]
    worlds: Mapping[Point, Reading]

    @property
    def any(self) -> Reading:
        """One of the worlds, for what is the same in all of them."""
        return next(iter(self.worlds.values()))

    def sellers(self, policy: str, most: int) -> list[str]:
        """Name up to `most` sellers that are known at every point, originals first, in the fixed order."""
        found = [{name for name, used in world.arms() if used == policy} for world in self.worlds.values()]
        names = in_order(set.intersection(*found), self.any.parents)
        names.sort(key=lambda name: look_of(name, self.any.parents).hollow)
        return in_order(names[:most], self.any.parents)

    def along(self, measure: str, arm: Arm) -> list[Estimate]:
        """Give the estimates of an arm at every point."""
        return [world.estimates[measure][arm] for world in self.worlds.values()]

    def gaps(self, sellers: Sequence[str], policy: str) -> dict[tuple[str, str], list[tuple[float, float, float]]]:
        """Give the paired differences in orders of every two sellers that were compared at every point."""
        found = {}
        for a, b in combinations(sellers, 2):
            gaps = [world.difference((a, policy), (b, policy)) for world in self.worlds.values()]
            if None not in gaps:
                found[a, b] = [(gap.value, gap.low, gap.high) for gap in gaps if gap]
        return found

    def baseline(self) -> list[float | None]:
        """Give the default of each factor, where the table knows it."""
        known: Mapping[str, Any] = self.any.attrs.get("baseline") or {}
        return [known.get(factor) for factor in self.factors]


def factors_of(table: pd.DataFrame) -> list[str]:
    """Name the columns that vary from point to point."""
    return [column for column in table.columns if column not in OTHERS and table[column].nunique() > 1]


def read_grid(table: pd.DataFrame, count: int) -> Grid:
    """Read a summary over `count` factors with numbers as levels.

    Raises `ValueError` when there are more or fewer, when a level is no number, or when a point is missing.
    """
    factors = factors_of(table)
    if len(factors) != count:
        raise ValueError(f"this picture is over {count} factors; the table varies {', '.join(factors) or 'none'}")
    attrs, bare = dict(table.attrs), table.copy(deep=False)
    bare.attrs = {}
    compared = _by_point(attrs.pop("comparisons", None) or [], factors)
    worlds = {}
    for point, rows in bare.groupby(factors, sort=True):
        key = _point(point if isinstance(point, tuple) else (point,))
        rows.attrs = {**attrs, "comparisons": compared.get(key, [])}
        worlds[key] = read(rows)
    levels = tuple(tuple(sorted({point[i] for point in worlds})) for i in range(count))
    if len(worlds) != prod(map(len, levels)):
        raise ValueError("the table has no row for some points of the grid")
    return Grid(tuple(factors), levels, worlds)


def _point(values: Sequence[Any]) -> Point:
    if any(isinstance(value, bool | str) for value in values):
        raise ValueError("a picture over a factor needs numbers as levels")
    return tuple(float(value) for value in values)


def _by_point(rows: Sequence[Mapping[Hashable, Any]], factors: list[str]) -> dict[Point, list[Any]]:
    found: dict[Point, list[Any]] = {}
    for row in rows:
        found.setdefault(_point([row[factor] for factor in factors]), []).append(row)
    return found


def factor_name(factor: str, lang: str) -> str:
    """Name a factor for an axis: from the catalogue, else as the ledger means it, else its path."""
    known = words(lang).get(f"factor.{factor}")
    return known or (_meanings().get(factor, factor) if lang == "en" else factor)


def _meanings() -> dict[str, str]:
    return {_path(line.path): f"{line.entry.meaning}, {line.entry.unit}" for line in ledger()}


def level_words(factor: str, value: float, lang: str) -> str:
    """Write a level: shares in per cent, other numbers with the decimals they need, at most two."""
    return levels_words(factor, [value], lang)[0]


def levels_words(factor: str, values: Sequence[float], lang: str) -> list[str]:
    """Write some levels with the same number of decimals."""
    if is_share(factor):
        decimals = max(_decimals(100 * value, 1) for value in values)
        return [percent(100 * value, lang, decimals) for value in values]
    decimals = max(_decimals(value, 2) for value in values)
    return [number(value, lang, decimals) for value in values]


@cache
def is_share(factor: str) -> bool:
    """Whether a factor is a share, to be written in per cent; a number of a move is one of every move."""
    path = re.sub(r"^moves\.[^.]+\.", "move.", factor)
    return any(_path(line.path) == path and line.entry.unit in SHARES for line in ledger())


def _decimals(value: float, most: int) -> int:
    return next((digits for digits in range(most) if abs(value - round(value, digits)) < 1e-9), most)


def _path(path: str) -> str:
    return path.replace("shares.", "population.")
