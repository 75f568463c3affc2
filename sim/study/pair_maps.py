"""Who is ahead where: maps over pairs of parameters, everything else at the scenario's own values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.reading import Fault, InputError
from sim.stats.ahead import ahead
from sim.stats.estimate import Values, ratio
from sim.study.region import NUDGE, SELF, Factor, Region, Seat, least_nudged, self_buyers_at
from sim.study.robustness import FREE, View, owners, views
from sim.study.survey import Stage, Survey, key_of, measured, scale, wanted
from sim.study.surveys import KEPT, MapsFile

ONLY = "only"  # the one structure of maps


@dataclass(frozen=True)
class Maps:
    """A study of maps, checked and ready to be played."""

    name: str
    file: MapsFile
    region: Region
    seats: tuple[Seat, ...]
    ingredients: dict[str, Any]

    @property
    def accounts(self) -> float:
        """Accounts in each world."""
        return self.region.structures[ONLY].scenario.world.office.accounts

    def factor(self, path: str) -> Factor:
        """A parameter with its range here."""
        return next(factor for factor in self.region.factors if factor.path == path)


class Cell(NamedTuple):
    """A point of a map."""

    map: int
    x: float
    y: float


def play_maps(study: Maps, survey: Survey) -> dict[str, pd.DataFrame]:
    """All tables of a study of maps, by the name of their file."""
    cells = cells_of(study)
    played = survey.play(stage(study, cells)).astype(float)
    return {
        "maps.csv": pd.DataFrame(list(_pairs(study))),
        "cells.csv": pd.DataFrame(list(_estimates(study, cells, played))),
        "leads.csv": pd.DataFrame(list(_leads(study, cells, played))),
    }


def _pairs(study: Maps) -> Iterator[dict[str, Any]]:
    for number, (x, y) in enumerate(study.file.maps.pairs, start=1):
        yield {"map": number, "x": x, "y": y}


def cells_of(study: Maps) -> list[Cell]:
    """All points of all maps. Raises InputError for shares that cannot be had together."""
    found = []
    for number, pair in enumerate(study.file.maps.pairs, start=1):
        across, up = (_levels(study, path) for path in pair)
        found += [Cell(number, x, y) for x in across for y in up]
        for x in (across[0], across[-1]):
            for y in (up[0], up[-1]):
                _possible(study, {pair[0]: x, pair[1]: y})
    return found


def _levels(study: Maps, path: str) -> list[float]:
    factor, count = study.factor(path), study.file.maps.levels
    found = np.linspace(factor.low, factor.high, count)
    return sorted({float(round(value)) if factor.whole else float(round(value, 9)) for value in found})


def _possible(study: Maps, point: Mapping[str, float]) -> None:
    """Refuse a corner of a map at which nobody can have these shares."""
    scenario = study.region.structures[ONLY].scenario
    if scenario.file.population.mu is not None:
        return
    own = self_buyers_at(point, scenario)
    nudged = float(point.get(NUDGE, scenario.file.population.needs_nudge))
    if own + nudged > study.region.together_at_most + 1e-9 or nudged < least_nudged(
        own, study.region.spread_at(point)
    ):
        corner = ", ".join(f"{path} = {value:g}" for path, value in point.items())
        message = f"no population has these shares ({SELF} with {NUDGE}); give ranges that fit together"
        raise InputError([Fault("", f"maps: {corner}", message)])


def stage(study: Maps, cells: Sequence[Cell]) -> Stage:
    """All arms at each point of the maps, with the same luck at each, so that lines run smoothly."""
    count, pairs = study.file.maps.replications, study.file.maps.pairs

    def arms(unit: int) -> list[Any]:
        number, x, y = cells[unit]
        point = dict(zip(pairs[number - 1], (x, y), strict=True))
        return study.region.arms(study.seats, point, study.file.seed, range(count))

    key = key_of(study.ingredients, "maps", count, [tuple(seat) for seat in study.seats], cells, pairs)
    return Stage("maps", len(cells), len(study.seats), count, arms, key)


def _estimates(study: Maps, cells: Sequence[Cell], played: Values) -> Iterator[dict[str, Any]]:
    """A row for each cell and arm: what it gets and whom it annoys."""
    found = {name: scale(name) * ratio(*measured(name, played, study.accounts)).estimate for name in KEPT}
    for unit, cell in enumerate(cells):
        for place, seat in enumerate(study.seats):
            values = {name: round(float(found[name][unit, place]), 3) for name in KEPT}
            yield cell._asdict() | {"playbook": seat.style, "policy": seat.policy} | values


def _leads(study: Maps, cells: Sequence[Cell], played: Values) -> Iterator[dict[str, Any]]:
    """A row for each cell and objective: who is ahead, and whether that is decided; styles where all dial alike."""
    own = owners(study.file.maps.sellers)
    for name, objective in study.file.maps.objectives.items():
        for view in views(study.seats, own):
            if view.by == ("seller" if view.dialling == FREE else "style"):
                yield from _leaders(study, cells, played, view, name, objective)


def _leaders(
    study: Maps, cells: Sequence[Cell], played: Values, view: View, name: str, objective: Any
) -> Iterator[dict[str, Any]]:
    names = list(dict.fromkeys(view.labels))
    groups = np.array([names.index(label) for label in view.labels])
    measure, limit = wanted(objective, played[:, view.places], study.accounts)
    found = ahead(measure, groups, limit)
    for cell, leader, decided in zip(cells, found.leader, found.decided, strict=True):
        label = "nobody" if leader < 0 else names[groups[leader]]
        about = {"objective": name, "dialling": view.dialling, "by": view.by}
        yield cell._asdict() | about | {"leader": label, "decided": int(decided)}
