"""Screening and shares of variance against functions whose answer is known in closed form."""

import numpy as np
import pytest

from sim.stats import sensitivity

A, B = 7.0, 0.1


def ishigami(x: np.ndarray) -> np.ndarray:
    """Ishigami & Homma 1990, on the unit cube."""
    x = np.pi * (2.0 * x - 1.0)
    return np.asarray(np.sin(x[..., 0]) + A * np.sin(x[..., 1]) ** 2 + B * x[..., 2] ** 4 * np.sin(x[..., 0]))


def ishigami_shares() -> tuple[list[float], list[float]]:
    """Worked out by hand: V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V13 = b^2 pi^8 (1/18 - 1/50)."""
    one, two = 0.5 * (1.0 + B * np.pi**4 / 5.0) ** 2, A**2 / 8.0
    both = B**2 * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    total = one + two + both
    return [one / total, two / total, 0.0], [(one + both) / total, two / total, both / total]


def test_shares_of_ishigamis_function() -> None:
    points = sensitivity.share_points(3, [[0], [1], [2]], 4096, seed=1)
    found = sensitivity.variance_shares(ishigami(points), seed=1, resamples=200)
    first, total = ishigami_shares()
    assert found.first == pytest.approx(first, abs=0.03)
    assert found.total == pytest.approx(total, abs=0.03)
    assert (found.first_low <= first).all() and (first <= found.first_high).all()


def test_shares_of_sobols_g_function() -> None:
    """V_i = 1 / (3 (1 + a_i)^2), V = prod(1 + V_i) - 1; total: V_i prod over the others (1 + V_j) / V."""
    a = np.array([0.0, 1.0, 4.5, 9.0])
    points = sensitivity.share_points(4, [[0], [1], [2], [3]], 4096, seed=2)
    outputs = np.prod((np.abs(4.0 * points - 2.0) + a) / (1.0 + a), axis=-1)
    own = 1.0 / (3.0 * (1.0 + a) ** 2)
    whole = np.prod(1.0 + own) - 1.0
    found = sensitivity.variance_shares(outputs, seed=2, resamples=50)
    assert found.first == pytest.approx(own / whole, abs=0.03)
    assert found.total == pytest.approx(own * np.prod(1.0 + own) / (1.0 + own) / whole, abs=0.03)


def test_a_group_has_what_its_inputs_have_together() -> None:
    points = sensitivity.share_points(3, [[0, 2], [1]], 4096, seed=3)
    found = sensitivity.variance_shares(ishigami(points), seed=3, resamples=50)
    first, _ = ishigami_shares()
    assert found.first == pytest.approx([1.0 - first[1], first[1]], abs=0.03)
    assert found.total == pytest.approx(found.first, abs=0.05)


def test_two_libraries_agree() -> None:
    points = sensitivity.share_points(3, [[0], [1], [2]], 1024, seed=4)
    outputs = ishigami(points)
    own = sensitivity.variance_shares(outputs, seed=4, resamples=10)
    again = sensitivity.second_opinion(outputs)
    assert again[0] == pytest.approx(own.first, abs=0.005) and again[1] == pytest.approx(own.total, abs=1e-9)


def test_intervals_do_not_depend_on_anything_but_the_seed() -> None:
    outputs = ishigami(sensitivity.share_points(3, [[0], [1], [2]], 256, seed=5))
    one, other = (sensitivity.variance_shares(outputs, seed=5, resamples=50) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_nothing_that_varies_has_no_shares() -> None:
    found = sensitivity.variance_shares(np.ones((4, 8)), seed=1, resamples=5)
    assert not found.first.any() and not found.total.any()


def test_screening_of_a_line_is_exact() -> None:
    points = sensitivity.screening_points(4, 10, seed=1)
    assert len(points) == 50
    found = sensitivity.screening(points, points @ np.array([3.0, -2.0, 0.0, 0.5]), seed=1)
    assert found.mean == pytest.approx([3.0, -2.0, 0.0, 0.5]) and found.size == pytest.approx([3.0, 2.0, 0.0, 0.5])
    assert found.spread == pytest.approx(np.zeros(4), abs=1e-9)


def test_screening_sees_what_cancels_out() -> None:
    points = sensitivity.screening_points(2, 40, seed=2)
    found = sensitivity.screening(points, 8.0 * (points[:, 0] - 0.5) * (points[:, 1] - 0.5), seed=2)
    assert found.size[0] > 1.0 > abs(found.mean[0]) and found.spread[0] > 1.0
