"""Who is ahead in which share of everything that is not known: a sample of the region, in several structures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.stats.ahead import Ahead, Flags, Numbers, ahead, share_of
from sim.stats.discover import account, boxes, chance
from sim.stats.estimate import Values
from sim.study.drivers import Drivers, drivers, screening_rows, screening_stage
from sim.study.region import Factor, Region, Seat, rows_of
from sim.study.survey import Stage, Survey, key_of, wanted
from sim.study.surveys import Objective, RobustnessFile

FREE = "free"  # dialling: each seller as suits him
LEAST = 0.05  # of the region, in which each seller is to be ahead somewhere
PERCENT = 100.0


@dataclass(frozen=True)
class Robustness:
    """A robustness study, checked and ready to be played."""

    name: str
    file: RobustnessFile
    region: Region
    seats: Mapping[str, tuple[Seat, ...]]
    ingredients: dict[str, Any]

    @property
    def accounts(self) -> float:
        """Accounts in each world."""
        return next(iter(self.region.structures.values())).scenario.world.office.accounts

    @property
    def all_seats(self) -> list[Seat]:
        """The arms at each point, structure by structure."""
        return [seat for seats in self.seats.values() for seat in seats]


class View(NamedTuple):
    """One way to look at the arms of a structure: which of them, and what they are grouped by."""

    dialling: str
    by: str
    places: list[int]
    labels: list[str]


def play_robustness(study: Robustness, survey: Survey) -> dict[str, pd.DataFrame]:
    """All tables of a robustness study, by the name of their file."""
    found = drivers(driver_of(study), survey)
    points = sample(study)
    played = survey.play(stage(study, points)).astype(float)
    shares, flags = leads(study, played)
    return {
        "shares.csv": shares,
        "sellers.csv": sellers(study, shares),
        "boxes.csv": pd.DataFrame(boxed(study, points, flags)),
        **found,
    }


def robustness_stages(study: Robustness) -> list[Stage]:
    """The stages that are known before anything is played."""
    asked = driver_of(study)
    return [screening_stage(asked, screening_rows(asked)), stage(study, sample(study))]


def driver_of(study: Robustness) -> Drivers:
    """What is to be taken apart: differences of pairs of styles in one structure."""
    table = study.file.robustness.sensitivity
    return Drivers(study.region, table, study.file.seed, study.accounts, key_of(study.ingredients))


def sample(study: Robustness) -> list[dict[str, float]]:
    """The points of the region: a scrambled Sobol' sequence."""
    from scipy.stats import qmc

    rows = qmc.Sobol(d=len(study.region.factors), rng=study.file.seed).random(study.file.robustness.points)
    return [study.region.point(row) for row in rows]


def stage(study: Robustness, points: Sequence[Mapping[str, float]]) -> Stage:
    """All arms in all structures at each point, with luck of its own at each."""
    count, seats = study.file.robustness.replications, study.all_seats

    def arms(unit: int) -> list[Any]:
        luck = range(unit * count, (unit + 1) * count)
        return study.region.arms(seats, points[unit], study.file.seed, luck)

    key = key_of(study.ingredients, "region", count, [tuple(seat) for seat in seats], points)
    return Stage("region", len(points), len(seats), count, arms, key)


def views(seats: Sequence[Seat], owners: Mapping[str, str]) -> Iterator[View]:
    """All arms apart, by style and by seller, each dialling as suits him; by style and seller under each policy."""
    names = {
        "arm": [f"{seat.style}/{seat.policy}" for seat in seats],
        "style": [seat.style for seat in seats],
        "seller": [owners[seat.style] for seat in seats],
    }
    for by, labels in names.items():
        yield View(FREE, by, list(range(len(seats))), labels)
    for policy in dict.fromkeys(seat.policy for seat in seats):
        places = [place for place, seat in enumerate(seats) if seat.policy == policy]
        for by in ("style", "seller"):
            yield View(policy, by, places, [names[by][place] for place in places])


def owners(sellers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The seller whom each style belongs to."""
    return {style: seller for seller, group in sellers.items() for style in group}


def leads(study: Robustness, played: Values) -> tuple[pd.DataFrame, dict[tuple[str, str], Flags]]:
    """Shares of the region by structure, objective and view; and where the seller with boxes is behind."""
    table, start = study.file.robustness, 0
    rows: list[dict[str, Any]] = []
    behind: dict[tuple[str, str], Flags] = {}
    for structure, seats in study.seats.items():
        part = played[:, start : start + len(seats)]
        start += len(seats)
        for name, objective in table.objectives.items():
            about = {"structure": structure, "objective": name}
            for view in views(seats, owners(table.sellers)):
                rows += [about | row for row in _shares(part, view, objective, study.accounts)]
            own = owners(table.sellers)
            two = np.array([int(own[seat.style] != table.boxes.seller) for seat in seats])
            behind[structure, name] = _behind(part, two, objective, study.accounts)
    return pd.DataFrame(rows), behind


def _shares(played: Values, view: View, objective: Objective, accounts: float) -> Iterator[dict[str, Any]]:
    """A row for each name of a view, one for what is undecided and one for where nobody is within the limit."""
    names = list(dict.fromkeys(view.labels))
    groups = np.array([names.index(label) for label in view.labels])
    found = ahead(*_wanted(objective, played[:, view.places], accounts, groups))
    first = np.where(found.leader < 0, -1, groups[found.leader])
    about = {"dialling": view.dialling, "by": view.by}
    for number, name in [*enumerate(names), (-1, "nobody")]:
        yield about | {"name": name} | _both(first == number, found)
    undecided = share_of(~found.decided)
    yield about | {"name": "undecided"} | _numbers("ahead", undecided) | _numbers("estimated", None)


def _wanted(objective: Objective, played: Values, accounts: float, groups: Numbers) -> tuple[Any, ...]:
    measure, limit = wanted(objective, played, accounts)
    return measure, groups, limit


def _both(first: Flags, found: Ahead) -> dict[str, Any]:
    """Where somebody is ahead for certain, and where by the estimates."""
    return _numbers("ahead", share_of(first & found.decided)) | _numbers("estimated", share_of(first))


def _numbers(name: str, share: Any) -> dict[str, Any]:
    if share is None:
        return {name: np.nan, f"{name}_low": np.nan, f"{name}_high": np.nan}
    ends = (share.share, share.low, share.high)
    return dict(zip((name, f"{name}_low", f"{name}_high"), (PERCENT * end for end in ends), strict=True))


def _behind(played: Values, two: Numbers, objective: Objective, accounts: float) -> Flags:
    """Where somebody outside a group is ahead of all of it, for certain."""
    found = ahead(*_wanted(objective, played, accounts, two))
    return np.asarray(found.decided & (found.leader >= 0) & (two[found.leader] == 1))


def sellers(study: Robustness, shares: pd.DataFrame) -> pd.DataFrame:
    """For each seller where it is ahead in most of the region, and whether that is a twentieth for certain."""
    rows = shares[shares["by"] == "seller"]
    found = []
    for seller in study.file.robustness.sellers:
        own = rows[rows["name"] == seller].sort_values("ahead", ascending=False, kind="stable")
        most = own.iloc[0].to_dict()
        found.append({"seller": seller, **most, "enough": bool(most["ahead_low"] >= PERCENT * LEAST)})
    return pd.DataFrame(found).drop(columns=["by", "name"])


def boxed(
    study: Robustness, points: Sequence[Mapping[str, float]], behind: Mapping[tuple[str, str], Flags]
) -> Iterator[dict[str, Any]]:
    """Boxes in which a seller is behind, found in one half of the points and described by the other half."""
    values, half = rows_of(study.region.factors, points), len(points) // 2
    asked = study.file.robustness.boxes
    for (structure, objective), flags in behind.items():
        about: dict[str, Any] = {"structure": structure, "objective": objective, "seller": asked.seller}
        about |= {"behind": PERCENT * share_of(flags).share}
        free = _free(study.region, structure)
        found = boxes(values[:half, free], flags[:half], density=asked.density, most=asked.most)
        left = np.ones(half, bool)
        for number, box in enumerate(found, start=1):
            describe = partial(_described, box, values[half:, free], flags[half:], values[:half, free], flags[:half])
            for row in describe([study.region.factors[place] for place in free], left):
                yield about | {"box": number} | row
            left &= ~box.holds(values[:half, free])


def _free(region: Region, structure: str) -> list[int]:
    """The parameters that a structure does not fix."""
    fixed = region.structures[structure].fixed
    return [place for place, factor in enumerate(region.factors) if factor.path not in fixed]


def _described(
    box: Any, points: Values, hits: Flags, own: Values, own_hits: Flags, factors: Sequence[Factor], left: Flags
) -> Iterator[dict[str, Any]]:
    """A row for each restricted parameter of a box, with what the box holds of points it was not found in."""
    found = account(box, points, hits)
    for place in box.restricted:
        factor = factors[place]
        yield {
            "density": PERCENT * found.density,
            "coverage": PERCENT * found.coverage,
            "support": PERCENT * found.support,
            "points": found.points,
            "parameter": factor.path,
            "low": max(float(box.low[place]), factor.low),
            "high": min(float(box.high[place]), factor.high),
            "least": factor.low,
            "most": factor.high,
            "chance": chance(box, place, own[left], own_hits[left]),
        }
