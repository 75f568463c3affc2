"""Read the numbers of one picture out of a summary table, and refuse what one picture cannot show.

A picture holds one scenario at one setting of its factors, and never orders without annoyance.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.show.theme import policies_in_order

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("scenario", "playbook", "policy", "measure", "estimate", "low", "high")
MEASURES = ("net", "annoyed")
BASE = "soft"


class Estimate(NamedTuple):
    """An estimate with the ends of its 95% interval, in the unit of its measure, from `n` units."""

    value: float
    low: float
    high: float
    n: float


class Difference(NamedTuple):
    """A paired difference with the ends of its 95% interval, in the unit of its measure."""

    value: float
    low: float
    high: float

    @property
    def decided(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0

    def flipped(self) -> Difference:
        """Give the same difference seen from the other side."""
        return Difference(-self.value, -self.high, -self.low)

    def less(self, other: Difference) -> Difference:
        """Subtract another difference; the ends hold whenever both intervals hold."""
        return Difference(self.value - other.value, self.low - other.high, self.high - other.low)


Arm = tuple[str, str]


@dataclass(frozen=True)
class Reading:
    """The numbers of one picture: estimates by measure and arm, paired differences, and their origin."""

    scenario: str
    estimates: Mapping[str, Mapping[Arm, Estimate]]
    differences: Mapping[tuple[str, str, str], Difference]
    attrs: Mapping[Hashable, Any]

    def arms(self) -> list[Arm]:
        """List the (playbook, policy) pairs that can be drawn: both measures known, as numbers."""
        orders, annoyed = (self.estimates[measure] for measure in MEASURES)
        return [arm for arm in orders if arm in annoyed and _known(orders[arm]) and _known(annoyed[arm])]

    def difference(self, arm: Arm, other: Arm, measure: str = "net") -> Difference | None:
        """Give `arm` minus `other`, whichever way round it was stored; None when it was not compared."""
        key, back = "/".join(arm), "/".join(other)
        straight = self.differences.get((key, back, measure))
        turned = self.differences.get((back, key, measure))
        return straight or (turned.flipped() if turned else None)

    def policy(self, wanted: str | None = None) -> str:
        """Take the policy asked for, else polite, else the first there is; refuse one without rows."""
        known = policies_in_order(used for _, used in self.arms())
        if wanted is not None and wanted not in known:
            raise ValueError(f"no rows of the policy {wanted!r}; there are {', '.join(known)}")
        return wanted or known[0]

    @property
    def consumers(self) -> bool:
        """Whether the prospects are consumers, who have other rights and a cooling-off time."""
        return str(self.attrs.get("scope")) == "b2c"

    @property
    def parents(self) -> Mapping[str, str]:
        """The parent of each variation, as far as the table says."""
        return self.attrs.get("parents") or {}


def read(table: pd.DataFrame) -> Reading:
    """Read a summary table of one scenario at one setting of its factors.

    Raises `ValueError` when a column or a measure is absent, or when an arm has more than one row.
    """
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise ValueError(f"the table lacks the columns {', '.join(missing)}")
    rows, attrs = _records(table), dict(table.attrs)
    scenarios = sorted({str(row["scenario"]) for row in rows})
    if len(scenarios) != 1:
        raise ValueError(f"a picture shows one scenario; the table holds {', '.join(scenarios) or 'none'}")
    estimates = {measure: _estimates(rows, measure) for measure in MEASURES}
    reading = Reading(scenarios[0], estimates, _differences(attrs, scenarios[0]), attrs)
    if not reading.arms():
        raise ValueError("no playbook and policy has both orders and annoyance; one is not drawn without the other")
    return reading


def _records(table: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Give the rows as mappings; without the attributes, which pandas copies deeply at each step."""
    bare = table.copy(deep=False)
    bare.attrs = {}
    return bare.to_dict("records")


def _estimates(rows: list[dict[Hashable, Any]], measure: str) -> dict[Arm, Estimate]:
    found: dict[Arm, Estimate] = {}
    for row in rows:
        if row["measure"] != measure:
            continue
        arm = str(row["playbook"]), str(row["policy"])
        if arm in found:
            raise ValueError(f"{'/'.join(arm)} has more than one row of {measure}: pick one setting of the factors")
        found[arm] = Estimate(*(float(row.get(key, "nan")) for key in ("estimate", "low", "high", "n")))
    if not found:
        raise ValueError(f"the table has no rows of {measure}; orders and annoyance are shown together")
    return found


def _differences(attrs: Mapping[Hashable, Any], scenario: str) -> dict[tuple[str, str, str], Difference]:
    return {
        (str(row["a"]), str(row["b"]), str(row["measure"])): Difference(
            float(row["difference"]), float(row["low"]), float(row["high"])
        )
        for row in attrs.get("comparisons") or ()
        if row.get("scenario", scenario) == scenario
    }


def _known(estimate: Estimate) -> bool:
    return all(isfinite(number) for number in estimate[:3])


def sampled(table: pd.DataFrame, sellers: Sequence[str], least: int, most: int) -> dict[str, pd.DataFrame]:
    """Give the accounts of each seller of a sample; refuse too few, too many, or one that is not there."""
    missing = [name for name in sellers if name not in set(table["playbook"])]
    if missing or not least <= len(sellers) <= most:
        said = ", ".join(missing or sellers)
        raise ValueError(f"this picture shows {least} to {most} sellers of the sample; not {said}")
    return {name: table[table["playbook"] == name] for name in sellers}


class Felt(NamedTuple):
    """The annoyed people of some accounts in % of those reached, and how many were reached."""

    share: float
    reached: int


def felt(accounts: pd.DataFrame) -> Felt:
    """Count the annoyed people of some accounts, and those reached."""
    reached = int(accounts["reached"].sum())
    return Felt(100.0 * float(accounts["annoyed"].sum()) / max(reached, 1), reached)
