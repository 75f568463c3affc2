"""Intervals hold the truth as often as they say: experiments with an exactly known truth, 12,000 at a time.

Each experiment has replications whose numerators and denominators are random, correlated within a replication and
paired between arms, as those of the simulation are; the last check plays the simulation itself.
"""

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.engine.run import play_many
from sim.measures import MEASURES
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import load_scenario
from sim.stats.compare import paired_difference, pulled, rare_difference
from sim.stats.estimate import Estimate, clopper_pearson, ratio, share
from sim.stats.precision import asked, excess, freedom, looks

from .chance import Chance

N = 12_000
FEW, MANY = 20, 60  # replications of an experiment
Values = NDArray[np.float64]


def luck(seed: int) -> np.random.Generator:
    return np.random.default_rng([20261124, seed])


def hits(low: Values, truth: float, high: Values) -> int:
    return int(np.sum((low <= truth) & (truth <= high)))


def held(found: Estimate, truth: float) -> int:
    return hits(found.low, truth, found.high)


@pytest.mark.parametrize("replications", [FEW, MANY])
def test_a_proportion(chance: Chance, replications: int) -> None:
    """Orders of 200 accounts, each with chance 0.3."""
    orders = luck(1).binomial(200, 0.3, (N, replications)).astype(float)
    people = np.full_like(orders, 200.0)
    found = share(orders, people, people.sum(axis=-1), scale=1.0)
    chance.coverage(f"proportion, {replications} replications", held(found, 0.3), N, 0.94, 0.96)


@pytest.mark.parametrize("replications", [FEW, MANY])
def test_a_mean(chance: Chance, replications: int) -> None:
    """Talks of 200 accounts, Poisson with a mean that a replication shares: gamma with mean 1.5 and variance 0.02."""
    rate = luck(2).gamma(1.5**2 / 0.02, 0.02 / 1.5, (N, replications))
    talks = luck(3).poisson(200 * rate).astype(float)
    found = ratio(talks, np.full_like(talks, 200.0))
    chance.coverage(f"mean, {replications} replications", held(found, 1.5), N, 0.94, 0.96)


@pytest.mark.parametrize("replications", [FEW, MANY])
def test_a_paired_difference(chance: Chance, replications: int) -> None:
    """Two sellers, the same 200 accounts: 0.3 order under both, 0.1 under one only, 0.04 under the other only."""
    kinds = luck(4).multinomial(200, [0.3, 0.1, 0.04, 0.56], (N, replications)).astype(float)
    a, b, people = kinds[..., 0] + kinds[..., 1], kinds[..., 0] + kinds[..., 2], np.full((N, replications), 200.0)
    found = paired_difference(pulled(a, people), pulled(b, people))
    chance.coverage(
        f"paired difference, {replications} replications", hits(found.low, 0.06, found.high), N, 0.94, 0.96
    )


@pytest.mark.parametrize("replications", [FEW, MANY])
def test_a_ratio(chance: Chance, replications: int) -> None:
    """Orders per hour: each of 200 accounts takes 0.1 hours of dialling and is reached with a chance that a
    replication shares, from 0.5 to 1; a talk takes 0.05 hours and a further exponential time of mean 0.03, and
    brings an order with chance 0.5. Truth: 0.75 * 0.5 / (0.1 + 0.75 * 0.08) = 0.375 / 0.16.
    """
    generator = luck(5)
    reached = generator.binomial(200, generator.uniform(0.5, 1.0, (N, replications))).astype(float)
    orders = generator.binomial(reached.astype(int), 0.5).astype(float)
    hours = 200 * 0.1 + 0.05 * reached + generator.gamma(reached, 0.03)
    found = share(orders, hours, np.full(N, 200.0 * replications), scale=1.0)
    chance.coverage(f"ratio, {replications} replications", held(found, 0.375 / 0.16), N, 0.94, 0.96)


def test_exact_intervals_cover_at_least_as_often_as_they_say() -> None:
    """No chance in it: for n trials with chance p, the binomial probability of all counts whose interval holds p."""
    for n in (10, 50, 400):
        counts = np.arange(n + 1)
        low, high = clopper_pearson(counts, n)
        for p in (0.0005, 0.002, 0.01, 0.03, 0.1, 0.3, 0.5, 0.8, 0.999):
            covered = float(np.sum(stats.binom.pmf(counts, n, p)[(low <= p) & (p <= high)]))
            assert covered >= 0.95, (n, p, covered)


@pytest.mark.parametrize("events", [1, 5, 20, 29, 40])
def test_a_share_whose_interval_may_be_exact_or_not(chance: Chance, events: int) -> None:
    """So many events expected of 4,000 accounts, on both sides of where exact intervals end."""
    found = luck(6).binomial(200, events / 4000, (N, FEW)).astype(float)
    people = np.full_like(found, 200.0)
    interval = share(found, people, people.sum(axis=-1), scale=1.0)
    chance.coverage(f"share, {events} events expected", held(interval, events / 4000), N, 0.94)


def test_few_events_among_contacts_who_share_an_account(chance: Chance) -> None:
    """3 contacts an account, 40 accounts, 10 replications. An account turns sour with chance 0.02 and then each of
    its contacts is annoyed with chance 0.5; so 0.01 are annoyed, in clusters."""
    generator = luck(7)
    sour = generator.binomial(40, 0.02, (N, 10))
    annoyed = generator.binomial(3 * sour, 0.5).astype(float)
    interval = share(annoyed, np.full_like(annoyed, 120.0), np.full(N, 400.0), scale=1.0)
    chance.coverage("few events in clusters", held(interval, 0.01), N, 0.94)


def test_all_differences_at_once(chance: Chance) -> None:
    """6 arms, 15 pairs, under common luck: all 15 intervals hold together at least as often as one says it does."""
    generator = luck(8)
    common = generator.standard_normal((N, 1, FEW))
    arms = np.arange(6.0)[:, None] + 2.0 * common + generator.standard_normal((N, 6, FEW))
    ones = np.ones_like(arms)
    sides = [pulled(arms[:, arm], ones[:, arm]) for arm in range(6)]
    together = np.ones(N, bool)
    for a in range(6):
        for b in range(a):
            found = paired_difference(sides[a], sides[b], family=15)
            together &= (found.low <= a - b) & (a - b <= found.high)
    chance.coverage("15 differences together", int(together.sum()), N, 0.95)


def test_a_difference_of_rare_events(chance: Chance) -> None:
    """4 and 8 events expected of 4,000 accounts, independent: the interval made of two exact ones."""
    generator = luck(9)
    people = np.full((N, FEW), 200.0)
    a, b = (generator.binomial(200, p, (N, FEW)).astype(float) for p in (0.001, 0.002))
    sides = [share(each, people, people.sum(axis=-1), scale=1.0) for each in (a, b)]
    found = rare_difference(paired_difference(pulled(a, people), pulled(b, people)), *sides)
    chance.coverage("difference of rare events", hits(found.low, -0.001, found.high), N, 0.95)


def stopped(draws: Values, least: int, half_width: float) -> tuple[Values, Values, Values]:
    """Low, high and replications of sequential runs on these values, by the project's own rules."""
    n, most = draws.shape
    low, high, counts = np.zeros(n), np.zeros(n), np.zeros(n)
    going = np.ones(n, bool)
    for count in looks(least, most):
        seen = draws[going, :count]
        found = ratio(seen, np.ones_like(seen), freedom=freedom(count, least))
        narrow = excess((found.high - found.low) / 2, asked(found.estimate, half_width, None)) <= 1.0
        stops = narrow if count < most else np.ones_like(narrow)
        place = np.flatnonzero(going)[stops]
        low[place], high[place], counts[place] = found.low[stops], found.high[stops], count
        going[place] = False
        if not going.any():
            break
    return low, high, counts


@pytest.mark.parametrize("least", [20, 30])
@pytest.mark.parametrize("times", [0.8, 1.5, 2.0, 3.0, 6.0])
def test_an_interval_at_which_a_run_stopped(chance: Chance, least: int, times: float) -> None:
    """Normal values, mean 0; the half-width asked needs about `times` the minimum of replications."""
    draws = luck(10).standard_normal((N, math.ceil(least * times * 4)))
    half_width = 1.96 / math.sqrt(least * times)
    low, high, counts = stopped(draws, least, half_width)
    assert least <= counts.mean() < 2 * max(least, least * times)
    chance.coverage(f"stopped, from {least}, needs {times} times that", hits(low, 0.0, high), N, 0.94, 0.96)


CALM = {f"law.{name}": 0.0 for name in ("lam_s", "lam_c", "cool", "i_talk", "delta", "iota")} | {
    "law.open_ok": 1000.0,
    "population.contacts": 1.0,
    "office.accounts": 20,
}
REACHED = 1.0 - 0.75**6  # six dials, each answered with chance 1/4
DIALS = REACHED / 0.25  # their mean number
SECONDS = 45.0 * DIALS + REACHED * (
    20 + 45 + 2 * 40 + 10 + 60
)  # soft: open, need, two arguments, leave open, wrap-up


def played(playbook: Any, seed: int) -> dict[str, Values]:
    """Counts of 12,000 experiments of 20 worlds of 20 accounts: shape (experiments, replications)."""
    world = load_scenario("column").replace(**CALM).world
    policy = load_policy("polite", {"max_conversations": 1})
    ((*rows,),) = play_many([(world, [playbook], policy, seed, range(N * FEW))])
    names = ("accounts", "gross", "cancelled", "reached", "busy_hours")
    return {name: np.array([row[name] for row in rows], dtype=float).reshape(N, FEW) for name in names}


def parts(measure: str, counts: dict[str, Values]) -> tuple[Values, Values]:
    rule = MEASURES[measure]
    return rule.numerator(counts), rule.denominator(counts)


@pytest.mark.slow
def test_the_simulation_itself(chance: Chance) -> None:
    """Calm people, one contact each, one talk. Of those reached 0.30 order from soft and 0.85 from one who asks
    directly and hears them out; both are the scenario's own shares. 1 - 0.75^6 are reached."""
    soft = played(load_playbook("soft"), 1)
    asks = played(load_playbook("soft_question").replace(**{"close.move": "ask_direct"}), 1)
    trials = soft["accounts"].sum(axis=-1)
    proportion = share(*parts("net_per_reached", soft), soft["reached"].sum(axis=-1), scale=1.0)
    chance.coverage("simulated proportion", held(proportion, 0.30), N, 0.94, 0.96)
    mean = share(*parts("net", soft), trials, scale=1.0)
    chance.coverage("simulated mean", held(mean, 0.30 * REACHED), N, 0.94, 0.96)
    per_hour = share(*parts("net_per_100_hours", soft), trials, scale=1.0)
    chance.coverage("simulated ratio", held(per_hour, 0.30 * REACHED / (SECONDS / 3600)), N, 0.94, 0.96)
    apart = paired_difference(pulled(*parts("net", asks)), pulled(*parts("net", soft)))
    chance.coverage("simulated paired difference", hits(apart.low, 0.55 * REACHED, apart.high), N, 0.94, 0.96)
