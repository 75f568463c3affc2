"""What drives a result? Screening of many inputs, and shares of variance of the few that matter.

Screening after Morris (1991, doi:10.1080/00401706.1991.10484804) with the mean of absolute effects of Campolongo,
Cariboni & Saltelli (2007, doi:10.1016/j.envsoft.2006.10.004), by SALib. First-order and total shares of variance
after Sobol', with Saltelli's estimators (2010, doi:10.1016/j.cpc.2009.09.018), by scipy; SALib gives a second
opinion from the same values. Several inputs may move together, as one group.

Inputs are shares of their range, so points lie in the unit cube; outputs are whatever was computed there.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.stats.estimate import LEVEL, Values

LEVELS = 4  # of Morris's grid, as in his paper


class Screening(NamedTuple):
    """Effect of each input going through its range: mean, mean size with its interval, spread. Shape (inputs,)."""

    mean: Values
    size: Values
    low: Values
    high: Values
    spread: Values


class Shares(NamedTuple):
    """First-order and total share of variance of each group, with intervals. Shape (groups,)."""

    first: Values
    first_low: Values
    first_high: Values
    total: Values
    total_low: Values
    total_high: Values


def screening_points(inputs: int, trajectories: int, seed: int) -> Values:
    """Points of so many trajectories, in each of which every input moves once: one more than inputs for each."""
    from SALib.sample import morris  # type: ignore[import-untyped]

    return np.asarray(morris.sample(_problem(inputs), trajectories, num_levels=LEVELS, seed=seed), float)


def screening(points: Values, outputs: Values, seed: int, level: float = LEVEL) -> Screening:
    """The effects of all inputs on one output, given at `screening_points`."""
    from SALib.analyze import morris  # type: ignore[import-untyped]

    problem, resamples = _problem(points.shape[1]), 1000
    found = morris.analyze(problem, points, outputs, resamples, level, num_levels=LEVELS, seed=seed)
    size, half = np.asarray(found["mu_star"], float), np.asarray(found["mu_star_conf"], float)
    mean, spread = (np.asarray(found[name], float) for name in ("mu", "sigma"))
    return Screening(mean, size, np.maximum(size - half, 0.0), size + half, spread)


def _problem(inputs: int) -> dict[str, Any]:
    names = [f"x{number}" for number in range(inputs)]
    return {"num_vars": inputs, "names": names, "bounds": [[0.0, 1.0]] * inputs}


def share_points(inputs: int, groups: Sequence[Sequence[int]], count: int, seed: int) -> Values:
    """A, B, and for each group A with its columns from B: shape (groups + 2, count, inputs).

    `count` is a power of two. Rows of A and B are the halves of one scrambled Sobol' sequence.
    """
    from scipy.stats import qmc

    both = qmc.Sobol(d=2 * inputs, rng=seed).random(count)
    a, b = both[:, :inputs], both[:, inputs:]
    mixed = []
    for group in groups:
        mixed.append(a.copy())
        mixed[-1][:, list(group)] = b[:, list(group)]
    return np.stack([a, b, *mixed])


def variance_shares(outputs: Values, seed: int, resamples: int = 500, level: float = LEVEL) -> Shares:
    """Shares of variance from outputs at `share_points`, shape (groups + 2, count), with bootstrap intervals."""
    rng, count = np.random.default_rng(seed), outputs.shape[1]
    drawn = [_estimated(outputs[:, rng.integers(count, size=count)]) for _ in range(resamples)]
    tails = np.quantile(np.array(drawn), [(1.0 - level) / 2.0, (1.0 + level) / 2.0], axis=0)
    first, total = _estimated(outputs)
    return Shares(first, tails[0, 0], tails[1, 0], total, tails[0, 1], tails[1, 1])


def _estimated(outputs: Values) -> Values:
    """First-order and total shares, shape (2, groups); all 0 where nothing varies."""
    from scipy.stats import sobol_indices

    values: Any = {"f_A": outputs[None, 0], "f_B": outputs[None, 1], "f_AB": outputs[2:, None]}
    found = sobol_indices(func=values, n=outputs.shape[1])
    return np.stack([np.atleast_1d(found.first_order), np.atleast_1d(found.total_order)])


def second_opinion(outputs: Values) -> Values:
    """The same shares by SALib, shape (2, groups)."""
    from SALib.analyze import sobol

    groups = outputs.shape[0] - 2
    rows = np.concatenate([outputs[:1], outputs[2:], outputs[1:2]]).T.reshape(-1)
    found = sobol.analyze(_problem(groups), rows, calc_second_order=False, num_resamples=2, seed=0)
    return np.stack([np.asarray(found["S1"], float), np.asarray(found["ST"], float)])
