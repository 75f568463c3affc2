"""Ranking and selection against known truth: 2,000 macro-replications of each case in `make verify`, 100 otherwise.

Every case states what is right. A procedure that is right with probability 0.95 is right in fewer than 1,851 of
2,000 with chance 1e-6; one that is right with probability 0.917 or less is seen with power 0.9.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.stats.precision import looks
from sim.stats.select import Limit, Race

from .chance import FALSE_ALARM, Chance

Values = NDArray[np.float64]
FIRST, GROWTH, D = 20, 1.25, 1.0
SD, COMMON = 3.0, 0.5  # of an arm's values, and the share of their variance that all arms have in common


class Case(NamedTuple):
    """Means of the arms; of what is limited, if anything is; and which sets of arms it is right to name."""

    means: Sequence[float]
    limited: Sequence[float]
    right: Callable[[set[int]], bool]


ONLY_FIRST = {0}.__eq__
CASES = {
    "the first leads by just d": Case([1, 0, 0, 0, 0], [], ONLY_FIRST),
    "two arms, d apart": Case([1, 0], [], ONLY_FIRST),
    "ten arms, the first leads by d": Case([1] + [0] * 9, [], ONLY_FIRST),
    "all five alike": Case([0] * 5, [], lambda named: len(named) > 0),
    "a near tie: the second is 0.3 behind": Case([1, 0.7, 0, 0], [], lambda named: 0 in named and named <= {0, 1}),
    "stairs of half of d": Case([1, 0.5, 0, -0.5], [], lambda named: 0 in named and named <= {0, 1}),
    "the first is above the limit": Case([3, 1, 0, 0], [6, 2, 2, 2], {1}.__eq__),
    "above the limit by a little": Case([3, 1, 0], [5.0, 4.0, 4.0], {1}.__eq__),
    "all above the limit": Case([1, 0, 0], [6, 6, 6], set().__eq__),
    "the first between limit and tolerance": Case([2, 0, 0], [4.5, 2, 2], lambda named: 0 in named or 1 in named),
}
LIMIT = Limit(5.0, 1.0)  # from 4 on an arm need not pass; from 5 on it must not


def named(case: Case, seed: int) -> tuple[set[int], int]:
    """The arms that a race names, and how many values it took."""
    generator = np.random.default_rng([20261124, seed])
    means, limited = np.array(case.means, dtype=float), np.array(case.limited, dtype=float)

    def draw(middle: Values, count: int) -> Values:
        common, own = generator.standard_normal(count), generator.standard_normal((len(middle), count))
        return np.asarray(middle[:, None] + SD * (np.sqrt(COMMON) * common + np.sqrt(1 - COMMON) * own))

    values, others = draw(means, FIRST), draw(limited, FIRST) if case.limited else None
    race = Race(values, D, [LIMIT] if case.limited else [], None if others is None else others[None])
    sums, other_sums = values.sum(axis=1), 0.0 if others is None else others.sum(axis=1)
    taken, before = FIRST * len(means), FIRST
    for count in looks(FIRST, 100_000, GROWTH):
        if count > before:
            taken += (count - before) * int(race.alive.sum())
            sums = sums + draw(means, count - before).sum(axis=1)
            if case.limited:
                other_sums = other_sums + draw(limited, count - before).sum(axis=1)
        before = count
        race.look(count, sums / count, np.asarray(other_sums / count)[None] if case.limited else None)
        if race.done:
            break
    assert race.done and count <= max(race.most * GROWTH + 1, FIRST)
    return set(np.flatnonzero(race.alive).tolist()), taken


def check(chance: Chance, name: str, n: int) -> None:
    case = CASES[name]
    found = [case.right(named(case, seed)[0]) for seed in range(n)]
    least = float(stats.binom.ppf(FALSE_ALARM, n, 0.95)) / n
    chance.coverage(f"selection, {name}", sum(found), n, least)


@pytest.mark.parametrize("name", CASES)
def test_the_right_arms_are_named(chance: Chance, name: str) -> None:
    check(chance, name, 100)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_the_right_arms_are_named_2000_times(chance: Chance, name: str) -> None:
    check(chance, name, 2_000)


def test_equals_stay_together() -> None:
    """Nearly never is one of five equal arms named alone: told apart only by error."""
    case = CASES["all five alike"]
    alone = sum(len(named(case, seed)[0]) == 1 for seed in range(100))
    assert alone <= 5


def test_without_spread_the_first_look_decides() -> None:
    race = Race(np.zeros((3, FIRST)), D)
    race.look(FIRST, np.array([2.0, 1.5, 0.0]))
    assert race.done and race.alive.tolist() == [True, True, False]


def test_an_arm_above_a_limit_eliminates_nobody() -> None:
    """Both limits are known at once, so that the second, which passes, is alone."""
    race = Race(np.zeros((2, FIRST)), D, [LIMIT], np.zeros((1, 2, FIRST)))
    race.look(FIRST, np.array([9.0, 0.0]), np.array([[6.0, 1.0]]))
    assert race.done and race.alive.tolist() == [False, True]


def test_kim_and_nelsons_bar() -> None:
    """h^2 = (n0 - 1)((2 error)^(-2 / (n0 - 1)) - 1): for error 0.05 and n0 = 11, 10 (0.1^-0.2 - 1) = 5.8489."""
    from sim.stats.select import bar

    assert bar(0.05, 11) == pytest.approx(5.8489, abs=1e-4)
