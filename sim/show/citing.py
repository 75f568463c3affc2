"""The register of numbers that may be cited: each estimate and paired difference of a result, under an id.

An id is a path that anybody can read: experiment, scenario, the point of a design where there is one, seller,
dialling policy, measure: ``01_headline/column/subtle/polite/net``. A difference names both of a kind where they
differ: ``01_headline/column/hard-subtle/polite/net`` is hard minus subtle, both polite.
"""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple, Protocol

import pandas as pd

from sim.reading import Fault, InputError, unknown

Arm = tuple[str, str]  # playbook, policy
Point = tuple[tuple[str, Any], ...]  # factor and level, in the order of the table
VALUES = ("measure", "unit", "estimate", "low", "high", "replications", "n")
COMPARED = ("a", "b", "measure", "unit", "difference", "low", "high", "variance_ratio")


class Citable(NamedTuple):
    """One number with all that has to be said with it; `other` is the arm that is subtracted, if any.

    `value`, `low` and `high` are in the unit of the measure, the ends those of a 95% interval; `n` counts the
    trials behind each arm, nan where a measure has none.
    """

    id: str
    scenario: str
    point: Point
    arm: Arm
    other: Arm | None
    measure: str
    value: float
    low: float
    high: float
    replications: int
    n: tuple[float, ...]

    @property
    def decided(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


class Wanted(NamedTuple):
    """What to look up: ids, or whatever fits all of the names that are given; empty asks for nothing special."""

    ids: tuple[str, ...] = ()
    scenario: str | None = None
    measure: str | None = None
    playbook: str | None = None
    policy: str | None = None
    against: str | None = None


class Tables(Protocol):
    """What a register is made from: the tables of a result, or of a sample of it."""

    @property
    def name(self) -> str:
        """The experiment's name."""

    @property
    def summary(self) -> pd.DataFrame:
        """Estimates, a row for each arm and measure."""

    @property
    def comparisons(self) -> pd.DataFrame:
        """Paired differences."""


class Register(Mapping[str, Citable]):
    """All citable numbers of a result by id; a difference stands in it both ways round."""

    def __init__(self, results: Tables):
        names = {*results.summary["playbook"], *results.summary["policy"]}
        self._start, self._minus = results.name, _minus(map(str, names))
        found = [*self._estimates(results)]
        self._all = {one.id: one for one in found}
        self._all |= {one.id: one for one in self._differences(results)}

    def __getitem__(self, key: str) -> Citable:
        return self._all[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def estimate(self, scenario: str, arm: Arm, measure: str, point: Point = ()) -> Citable | None:
        """The estimate of an arm; None if there is none."""
        return self._all.get(self._id(scenario, point, arm, None, measure))

    def difference(self, scenario: str, arm: Arm, other: Arm, measure: str, point: Point = ()) -> Citable | None:
        """An arm minus another; None if they were not compared."""
        return self._all.get(self._id(scenario, point, arm, other, measure))

    def beside(self, one: Citable, measure: str = "annoyed") -> Citable | None:
        """Another measure of the same arm or pair."""
        return self._all.get(self._id(one.scenario, one.point, one.arm, one.other, measure))

    def _id(self, scenario: str, point: Point, arm: Arm, other: Arm | None, measure: str) -> str:
        sides = [a if a == b else f"{a}{self._minus}{b}" for a, b in zip(arm, other or arm, strict=True)]
        return "/".join([self._start, scenario, *(f"{name}={level}" for name, level in point), *sides, measure])

    def _estimates(self, results: Tables) -> Iterator[Citable]:
        known = [name for name in results.summary.columns if name not in VALUES]
        factors = [name for name in known if name not in ("scenario", "playbook", "policy")]
        for row in results.summary.to_dict("records"):
            point, arm = tuple((name, row[name]) for name in factors), (str(row["playbook"]), str(row["policy"]))
            key = self._id(row["scenario"], point, arm, None, row["measure"])
            about = key, row["scenario"], point, arm, None, row["measure"]
            yield Citable(*about, row["estimate"], row["low"], row["high"], int(row["replications"]), (row["n"],))

    def _differences(self, results: Tables) -> Iterator[Citable]:
        factors = [name for name in results.comparisons.columns if name not in (*COMPARED, "scenario")]
        for row in results.comparisons.to_dict("records"):
            point = tuple((name, row[name]) for name in factors)
            a, b = _arm(row["a"]), _arm(row["b"])
            ends = row["difference"], row["low"], row["high"]
            yield self._pair(row["scenario"], point, a, b, row["measure"], ends)
            yield self._pair(
                row["scenario"], point, b, a, row["measure"], (0.0 - ends[0], 0.0 - ends[2], 0.0 - ends[1])
            )

    def _pair(
        self, scenario: str, point: Point, a: Arm, b: Arm, measure: str, ends: tuple[float, float, float]
    ) -> Citable:
        """A difference, counted over what both its arms have."""
        sides = [self._all[self._id(scenario, point, arm, None, measure)] for arm in (a, b)]
        count, n = min(side.replications for side in sides), tuple(side.n[0] for side in sides)
        key = self._id(scenario, point, a, b, measure)
        return Citable(key, scenario, point, a, b, measure, *ends, count, n)


def _arm(text: str) -> Arm:
    playbook, _, policy = text.partition("/")
    return playbook, policy


def _minus(names: Iterable[str]) -> str:
    """What stands between two names of an id: a hyphen, or more of them than any name holds."""
    taken, found = list(names), "-"
    while any(found in name for name in taken):
        found += "-"
    return found


def look_up(register: Mapping[str, Citable], wanted: Wanted) -> list[Citable]:
    """The numbers asked for. Raises InputError with the nearest right name for one that is not there."""
    faults = [Fault("", name, _no_id(name, register)) for name in wanted.ids if name not in register]
    faults += [
        Fault("", f"--{option}", unknown(option, str(given), _names(register, option)))
        for option, given in wanted._asdict().items()
        if option != "ids" and given is not None and given not in _names(register, option)
    ]
    if faults:
        raise InputError(faults)
    if wanted.ids:
        return [register[name] for name in wanted.ids]
    found = [one for one in register.values() if _fits(one, wanted)]
    if not found:
        raise InputError([Fault("", "cite", "nothing in this result has all of these names; try --list")])
    return found


def _no_id(name: str, register: Mapping[str, Citable]) -> str:
    """What to say of a wrong id: the one that is meant, as far as it can be told; never all of them."""
    nearest = [key for key in register if key.endswith(f"/{name.strip('/')}")] or get_close_matches(name, register, 1)
    return f"unknown id; did you mean {nearest[0]}?" if nearest else f"unknown id; --list names all {len(register):,}"


def _names(register: Mapping[str, Citable], option: str) -> set[str]:
    if option in ("scenario", "measure"):
        return {getattr(one, option) for one in register.values()}
    place = 1 if option == "policy" else 0
    return {one.arm[place] for one in register.values()}


def _fits(one: Citable, wanted: Wanted) -> bool:
    """Whether a number has the names asked for; differences only where `against` names the subtracted one."""
    said = {"scenario": one.scenario, "measure": one.measure, "playbook": one.arm[0], "policy": one.arm[1]}
    same = all(getattr(wanted, name) in (None, value) for name, value in said.items())
    if wanted.against is None or one.other is None:
        return same and wanted.against is None and one.other is None
    return same and one.other[0] == wanted.against and one.other[1] == one.arm[1] and one.other[0] != one.arm[0]
