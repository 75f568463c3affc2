"""Who is ahead in which share of everything that is not known: a sample of the region, in several structures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.stats.ahead import Ahead, Flags, Numbers, ahead, share_of
from sim.stats.discover import Box, account, boxes, chance
from sim.stats.estimate import Values, clopper_pearson
from sim.study.drivers import Drivers, drivers, screening_rows, screening_stage
from sim.study.region import Factor, Region, Seat, rows_of
from sim.study.survey import ANNOYED, REACHED, Stage, Survey, key_of, wanted
from sim.study.surveys import Objective, RobustnessFile

FREE = "free"  # dialling: each seller as suits him
LEAST = 0.05  # of the region, in which each seller is to be ahead somewhere
PERCENT = 100.0
BOX_COLUMNS = [
    "structure", "objective", "seller", "box", "density", "density_low", "density_high", "coverage", "support",
    "leader", "led", "parameter", "low", "high", "least", "most", "chance",
]  # fmt: skip


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


class Behind(NamedTuple):
    """At each point: whether a seller is behind somebody for certain, and who of all sellers has most."""

    flags: Flags
    leaders: NDArray[np.str_]


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
    shares, behind = leads(study, played)
    return {
        "shares.csv": shares,
        "sellers.csv": sellers(study, shares),
        "behind.csv": pd.DataFrame(_behind_shares(study, behind)),
        "boxes.csv": pd.DataFrame(boxed(study, points, behind), columns=BOX_COLUMNS),
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


def leads(study: Robustness, played: Values) -> tuple[pd.DataFrame, dict[tuple[str, str], Behind]]:
    """Shares of the region by structure, objective and view; and where the seller with boxes is behind."""
    table, start = study.file.robustness, 0
    rows: list[dict[str, Any]] = []
    behind: dict[tuple[str, str], Behind] = {}
    for structure, seats in study.seats.items():
        part = played[:, start : start + len(seats)]
        start += len(seats)
        for name, objective in table.objectives.items():
            about = {"structure": structure, "objective": name}
            for view in views(seats, owners(table.sellers)):
                rows += [about | row for row in _shares(part, view, objective, study.accounts)]
            behind[structure, name] = _behind(study, part, seats, objective)
    return pd.DataFrame(rows), behind


def _shares(played: Values, view: View, objective: Objective, accounts: float) -> Iterator[dict[str, Any]]:
    """A row for each name of a view, one for what is undecided and one for where nobody is within the limit."""
    names = list(dict.fromkeys(view.labels))
    groups = np.array([names.index(label) for label in view.labels])
    found = ahead(*_wanted(objective, played[:, view.places], accounts, groups))
    first = np.where(found.leader < 0, -1, groups[found.leader])
    about = {"dialling": view.dialling, "by": view.by}
    felt = _felt(played[:, view.places], found.leader)
    for number, name in [*enumerate(names), (-1, "nobody")]:
        own = felt[first == number]
        annoyed = {"annoyed": float(own.mean()) if len(own) and number >= 0 else np.nan}
        yield about | {"name": name} | _both(first == number, found) | annoyed
    undecided = share_of(~found.decided)
    yield about | {"name": "undecided"} | _numbers("ahead", undecided) | _numbers("estimated", None)


def _wanted(objective: Objective, played: Values, accounts: float, groups: Numbers) -> tuple[Any, ...]:
    measure, limit = wanted(objective, played, accounts)
    return measure, groups, limit


def _felt(played: Values, leader: Numbers) -> Values:
    """How many % of the people whom the leader reaches it annoys, at each point."""
    annoyed, reached = (played[..., place].sum(axis=-1) for place in (ANNOYED, REACHED))
    rows = np.arange(len(leader))
    return np.asarray(PERCENT * annoyed[rows, leader] / np.maximum(reached[rows, leader], 1.0))


def _both(first: Flags, found: Ahead) -> dict[str, Any]:
    """Where somebody is ahead for certain, and where by the estimates."""
    return _numbers("ahead", share_of(first & found.decided)) | _numbers("estimated", share_of(first))


def _numbers(name: str, share: Any) -> dict[str, Any]:
    if share is None:
        return {name: np.nan, f"{name}_low": np.nan, f"{name}_high": np.nan}
    ends = (share.share, share.low, share.high)
    return dict(zip((name, f"{name}_low", f"{name}_high"), (PERCENT * end for end in ends), strict=True))


def _behind(study: Robustness, played: Values, seats: Sequence[Seat], objective: Objective) -> Behind:
    """Where somebody is ahead of all that a seller has, for certain; and who has most."""
    own = owners(study.file.robustness.sellers)
    names = np.array([own[seat.style] for seat in seats])
    apart = (names != study.file.robustness.boxes.seller).astype(int)
    found = ahead(*_wanted(objective, played, study.accounts, apart))
    somebody = found.leader >= 0
    flags = found.decided & somebody & (apart[found.leader] == 1)
    return Behind(flags, np.where(somebody, names[found.leader], "nobody"))


def _behind_shares(study: Robustness, behind: Mapping[tuple[str, str], Behind]) -> Iterator[dict[str, Any]]:
    """In which share of the region a seller is behind for certain."""
    for (structure, objective), found in behind.items():
        about = {"structure": structure, "objective": objective, "seller": study.file.robustness.boxes.seller}
        yield about | _numbers("behind", share_of(found.flags)) | {"points": len(found.flags)}


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
    study: Robustness, points: Sequence[Mapping[str, float]], behind: Mapping[tuple[str, str], Behind]
) -> Iterator[dict[str, Any]]:
    """Boxes in which a seller is behind, found in one half of the points and described by the other half."""
    values, half = rows_of(study.region.factors, points), len(points) // 2
    asked = study.file.robustness.boxes
    for (structure, objective), found in behind.items():
        about = {"structure": structure, "objective": objective, "seller": asked.seller}
        free = _free(study.region, structure)
        known, fresh = values[:half, free], values[half:, free]
        left = np.ones(half, bool)
        for number, box in enumerate(
            boxes(known, found.flags[:half], density=asked.density, most=asked.most), start=1
        ):
            held = _held(box, fresh, Behind(found.flags[half:], found.leaders[half:]))
            for row in _limits(box, known[left], found.flags[:half][left], [study.region.factors[n] for n in free]):
                yield about | {"box": number} | held | row
            left &= ~box.holds(known)


def _free(region: Region, structure: str) -> list[int]:
    """The parameters that a structure does not fix."""
    fixed = region.structures[structure].fixed
    return [place for place, factor in enumerate(region.factors) if factor.path not in fixed]


def _held(box: Box, points: Values, behind: Behind) -> dict[str, Any]:
    """What a box holds of points that it was not found in, and who has most there."""
    found, inside = account(box, points, behind.flags), box.holds(points)
    low, high = clopper_pearson(found.hits, found.points)
    names, counts = np.unique(behind.leaders[inside], return_counts=True)
    leader = str(names[np.argmax(counts)]) if len(names) else "nobody"
    shares = {"density": found.density, "density_low": float(low), "density_high": float(high)}
    shares |= {"coverage": found.coverage, "support": found.support}
    led = PERCENT * float(counts.max() / counts.sum()) if len(names) else float("nan")
    return {name: PERCENT * share for name, share in shares.items()} | {"leader": leader, "led": led}


def _limits(box: Box, points: Values, hits: Flags, factors: Sequence[Factor]) -> Iterator[dict[str, Any]]:
    """A row for each restricted parameter, with how likely it would be restricted by chance."""
    for place in box.restricted:
        factor = factors[place]
        ends = {"low": max(float(box.low[place]), factor.low), "high": min(float(box.high[place]), factor.high)}
        whole = {"least": factor.low, "most": factor.high}
        yield {"parameter": factor.path} | ends | whole | {"chance": chance(box, place, points, hits)}
