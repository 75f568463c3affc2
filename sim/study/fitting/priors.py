"""What is moved when a log is fitted, what stays as it is, and which rival explanations are told apart.

A log of calls shows one number for each contact: sold or not. A parameter is moved if that number may depend on
it, or if somebody will ask what the log says about it and the answer is: nothing. Everything else keeps the
ledger's default.

Three quantities of the model are one in such a log, so that two of them are held: people's stable differences
(`sd_account`, `sd_contact` and the stable part of taste, 1 - `fresh`) stand in the same sum; `fresh` alone is
moved, the spreads are at the low end of their ranges. Irritation counts only as `w` times `i_call`; `w` is held.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.law.parameters import Law, Population, entries

Values = NDArray[np.float64]


class Prior(NamedTuple):
    """A parameter that is moved: between `low` and `high`, at low + (high - low) * u ** power for u uniform."""

    name: str
    path: str
    low: float
    high: float
    power: float
    ground: str

    def value(self, u: Values) -> Values:
        """Values at the quantiles `u`."""
        return np.asarray(self.low + (self.high - self.low) * np.asarray(u) ** self.power)

    def quantile(self, value: Values) -> Values:
        """The prior's quantile of a value; the inverse of `value`."""
        return np.asarray((np.asarray(value) - self.low) / (self.high - self.low)) ** (1.0 / self.power)

    @property
    def sd(self) -> float:
        """Standard deviation of the prior."""
        second, first = 1.0 / (2.0 * self.power + 1.0), 1.0 / (self.power + 1.0)
        return float((self.high - self.low) * np.sqrt(second - first**2))


def _ranged(section: str, name: str, ground: str, power: float = 1.0) -> Prior:
    """A prior over the ledger's range."""
    entry = entries({"law": Law, "population": Population}[section])[name]
    return Prior(name, f"{section}.{name}", entry.low, entry.high, power, ground)


PRIORS = (
    Prior("mu", "population.mu", -5.5, 2.0, 1.0, "first contacts that sell to 1 in 1,000 up to most"),
    Prior("zeta", "population.zeta", 0.0, 6.0, 1.0, "inertia: a log of asked people hardly shows it"),
    _ranged("law", "fresh", "how far a second ask is a second chance; the rest is stable liking"),
    _ranged("law", "i_call", "immediate reactance looks small, so half of the prior is below 0.25", 2.0),
    _ranged("law", "e_arg", "what a matching argument adds"),
    _ranged("law", "hx", "how long what was won lasts"),
    _ranged("law", "lam_s", "buying between calls: a log of calls does not see it"),
    _ranged("law", "delta", "half-band of indecision: one script with one silence does not show it"),
)
NAMES = tuple(prior.name for prior in PRIORS)
HELD = {"population.sd_account": 0.3, "population.sd_contact": 0.2, "population.contacts": 1, "law.lam_c": 0.0}

#: A rival explanation holds some parameters: their quantile in the prior.
RIVALS: dict[str, dict[str, float]] = {
    "both": {},
    "annoyed": {"fresh": 1.0},  # no stable liking: whoever did not buy may buy next time, unless annoyed
    "leaving": {"i_call": 0.0},  # nobody minds a repeat: those who like it buy first and leave the rest
}


def values(u: Values) -> Values:
    """Parameter values at prior quantiles; the last axis is the parameters in the order of `PRIORS`."""
    return np.stack([prior.value(u[..., number]) for number, prior in enumerate(PRIORS)], axis=-1)


def paths(row: Values) -> dict[str, float]:
    """One row of values by dotted path, with what is held."""
    return HELD | {prior.path: float(value) for prior, value in zip(PRIORS, row, strict=True)}
