"""The statistics behind a fit, against numbers worked out without them."""

import numpy as np
import pytest
from scipy.stats import norm

from sim.stats import emulate, hazard, tempering
from sim.study.fitting.calibration import uniform


def test_one_stratum_gives_the_cross_product_ratio() -> None:
    strata, contacts = np.array([0, 0]), np.array([0, 1])
    (found,) = hazard.contact_ratios(strata, contacts, np.array([100.0, 80.0]), np.array([10.0, 16.0]))
    log, error = np.log((16 / 64) / (10 / 90)), np.sqrt(1 / 16 + 1 / 64 + 1 / 10 + 1 / 90)
    assert found.estimate == pytest.approx(np.exp(log), rel=1e-3)
    assert found.high == pytest.approx(np.exp(log + norm.ppf(0.975) * error), rel=1e-3)


def test_pooling_over_months_would_turn_the_sign() -> None:
    """Slow months get more calls: within each month contact 2 sells twice as well, pooled it sells less."""
    strata, contacts = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    trials, share = np.array([10_000.0, 1_000, 1_000, 10_000]), np.array([0.2, 1 / 3, 0.01, 2 / 101])
    (within,) = hazard.contact_ratios(strata, contacts, trials, trials * share)
    (pooled,) = hazard.contact_ratios(np.zeros(4, int), contacts, trials, trials * share)
    assert within.estimate == pytest.approx(2.0, rel=1e-3) and pooled.high < 1.0


def test_mantel_haenszel_by_hand() -> None:
    """Two tables: (10*90/200 + 5*45/100) / (20*80/200 + 5*45/100) over their cross products."""
    tables = np.array([[[10.0, 90], [20, 80]], [[5, 45], [5, 45]]])
    found = hazard.mantel_haenszel(tables)
    up, down = 10 * 80 / 200 + 5 * 45 / 100, 90 * 20 / 200 + 45 * 5 / 100
    assert found is not None and found.estimate == pytest.approx(up / down)
    assert hazard.mantel_haenszel(np.zeros((2, 2, 2))) is None


@pytest.mark.parametrize(("name", "parameters"), [("beta_geometric", (-3.0, 1.0)), ("geometric_decay", (-3.0, -2.0))])
def test_a_shape_is_found_again_among_its_rivals(name: str, parameters: tuple[float, ...]) -> None:
    shape = next(shape for shape in hazard.SHAPES if shape.name == name)
    contacts = np.tile(np.arange(10), 2)
    trials = np.full(20, 1e5)
    share = shape.hazard(np.arange(1.0, 11.0), np.array(parameters))
    found = {
        one.name: one.deviance
        for one in hazard.fit_shapes(np.repeat([0, 1], 10), contacts, trials, trials * share[contacts])
    }
    assert found[name] < 1.0 < found["constant"] / 100 and found[name] == min(found.values())


def test_tempering_meets_a_normal_posterior_and_its_evidence() -> None:
    """A normal likelihood well inside the cube: posterior mean and spread are its own, evidence its integral."""
    middle, spread = np.array([0.4, 0.6]), np.array([0.05, 0.02])

    def log_likelihood(u: tempering.Values) -> tempering.Values:
        return np.asarray(-0.5 * (((u - middle) / spread) ** 2).sum(1))

    found = tempering.sample(log_likelihood, 2, 4_000, np.random.default_rng(1))
    assert found.draws.mean(0) == pytest.approx(middle, abs=0.005)
    assert found.draws.std(0) == pytest.approx(spread, rel=0.06)
    assert found.log_evidence == pytest.approx(np.log(2 * np.pi * spread.prod()), abs=0.1)


def test_the_network_learns_a_curve_and_knows_its_error() -> None:
    luck = np.random.default_rng(2)
    x = luck.uniform(-1, 1, (400, 2))
    odds = -1.0 + 2.0 * x[:, :1] * x[:, 1:]
    trials = np.full((400, 1), 2_000.0)
    sold = luck.binomial(2_000, 1 / (1 + np.exp(-odds))).astype(float)
    net = emulate.train(x[:300], trials[:300], sold[:300])
    assert np.abs(net.log_odds(x[300:]) - odds[300:]).mean() < 0.05
    worse = net._replace(b3=net.b3 + 0.3)
    assert emulate.error(net, x[300:], trials[300:], sold[300:])[0] < 0.1
    assert emulate.error(worse, x[300:], trials[300:], sold[300:])[0] == pytest.approx(0.3, abs=0.1)


def test_ranks_that_are_uniform_pass_and_others_do_not() -> None:
    even = np.tile(np.arange(100.0), 3)
    assert uniform(even) == 1.0 and uniform(even // 2) < 1e-6
