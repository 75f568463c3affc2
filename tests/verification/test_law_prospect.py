"""How a prospect is born (MODEL.md section 3)."""

import math

import pytest

from sim.law.prospect import fit, inertia, number_of_contacts, patience, resting_readiness, sensitivity, taste

PHI1 = 0.8413447460685429  # Phi(1): the draw whose normal quantile is 1
PHI_1 = 0.15865525393145707  # Phi(-1)
PHI2 = 0.9772498680518208  # Phi(2)


def test_readiness_adds_company_and_person_with_their_own_spreads() -> None:
    # 1.5 + 0.9*1 + 0.6*(-1) = 1.8; swapped spreads would give 1.5 + 0.6 - 0.9 = 1.2
    assert resting_readiness(1.5, 0.9, 0.6, PHI1, PHI_1) == pytest.approx(1.8, abs=1e-11)
    assert resting_readiness(1.5, 0.9, 0.6, PHI_1, PHI1) == pytest.approx(1.2, abs=1e-11)
    assert resting_readiness(1.5, 0.9, 0.6, 0.5, 0.5) == pytest.approx(1.5, abs=1e-12)  # the median


def test_inertia_is_cut_off_at_zero() -> None:
    assert inertia(3.0, 1.0, PHI1) == pytest.approx(4.0, abs=1e-11)  # 3 + 1
    assert inertia(3.0, 0.5, PHI_1) == pytest.approx(2.5, abs=1e-11)  # 3 - 0.5
    assert inertia(0.5, 1.0, PHI_1) == 0.0  # 0.5 - 1 < 0
    assert inertia(0.0, 0.0, 0.9) == 0.0


def test_sensitivity_is_lognormal_with_the_stated_mean() -> None:
    # median: 2*exp(-0.6^2/2) = 2*exp(-0.18) = 1.670540
    assert sensitivity(2.0, 0.6, 0.5) == pytest.approx(1.6705404228225375, abs=1e-12)
    # one sd up: 2*exp(0.6 - 0.18) = 2*exp(0.42) = 3.043923
    assert sensitivity(2.0, 0.6, PHI1) == pytest.approx(3.0439231117, abs=1e-9)
    # the mean itself, by the midpoint rule over 20,000 quantiles: rho_mean, not the median
    n = 20_000
    mean = sum(sensitivity(1.0, 0.6, (k + 0.5) / n) for k in range(n)) / n
    assert mean == pytest.approx(1.0, abs=2e-3)
    assert sensitivity(1.3, 0.0, 0.123) == pytest.approx(1.3, abs=1e-12)  # no spread


def test_taste_has_the_share_of_variance_that_is_not_fresh() -> None:
    # sqrt(1-0.36) = 0.8; L(0.75) = ln 3
    assert taste(0.36, 0.75) == pytest.approx(0.8 * math.log(3), abs=1e-12)
    assert taste(0.36, 0.25) == pytest.approx(-0.8 * math.log(3), abs=1e-12)
    assert taste(0.0, 0.75) == pytest.approx(math.log(3), abs=1e-12)  # nothing fresh: all of it stable
    assert taste(1.0, 0.75) == 0.0  # all fresh: none


def test_patience_is_a_median_times_a_lognormal() -> None:
    assert patience(1.5, 0.3, 0.5) == pytest.approx(1.5, abs=1e-12)  # the median, no -sd^2/2 here
    assert patience(1.5, 0.3, PHI1) == pytest.approx(1.5 * 1.3498588075760032, abs=1e-10)  # e^0.3
    assert patience(1.5, 0.3, PHI_1) == pytest.approx(1.5 / 1.3498588075760032, abs=1e-10)


def test_fit_is_normal_around_zero() -> None:
    assert fit(0.8, 0.5) == pytest.approx(0.0, abs=1e-12)
    assert fit(0.8, PHI2) == pytest.approx(1.6, abs=1e-10)  # 0.8 * 2
    assert fit(0.8, 1 - PHI2) == pytest.approx(-1.6, abs=1e-10)


def test_number_of_contacts_inverts_the_poisson_cdf() -> None:
    # Poisson(2): cdf 0.135335, 0.406006, 0.676676, 0.857123, 0.947347, ...
    expected = [(0.135, 1), (0.136, 2), (0.405, 2), (0.407, 3), (0.676, 3), (0.677, 4), (0.857, 4), (0.858, 5)]
    assert [(u, number_of_contacts(3.0, u)) for u, _ in expected] == expected


def test_number_of_contacts_includes_its_edge_and_is_capped_at_ten() -> None:
    assert number_of_contacts(3.0, math.exp(-2)) == 1  # the smallest n with u <= cdf(n)
    assert number_of_contacts(1.0, 0.9999999) == 1  # Poisson(0)
    assert number_of_contacts(10.0, 0.9999999) == 10  # Poisson(9) has cdf(9) = 0.587: capped
    # Poisson(9): cdf(8) = 0.455653
    assert number_of_contacts(10.0, 0.4556) == 9
    assert number_of_contacts(10.0, 0.4557) == 10
