"""Crossings against straight lines whose meeting points are known by hand."""

import pytest

from sim.study.crossings import Stretch, between, crossings, roots, stretches

LEVELS = (0.0, 1.0, 2.0, 4.0)
RISING, FLAT = (0.0, 1.0, 2.0, 4.0), (1.5, 1.5, 1.5, 1.5)


def gaps(half: float) -> dict[tuple[str, str], list[tuple[float, float, float]]]:
    return {("up", "flat"): [(u - f, u - f - half, u - f + half) for u, f in zip(RISING, FLAT, strict=True)]}


def test_between_levels_everything_runs_straight() -> None:
    assert [between(LEVELS, RISING, x) for x in (0.0, 0.25, 3.0, 4.0)] == [0.0, 0.25, 3.0, 4.0]
    assert list(roots(LEVELS, (-1.0, 1.0, 1.0, -3.0))) == [0.5, 2.5]
    assert list(roots(LEVELS, (1.0, 1.0, 2.0, 3.0))) == []


def test_two_lines_meet_where_they_meet_and_the_interval_is_the_bands() -> None:
    (found,) = crossings(LEVELS, {"up": RISING, "flat": FLAT}, gaps(0.25))
    assert (found.before, found.after) == ("flat", "up")
    assert (found.at, found.low, found.high) == pytest.approx((1.5, 1.25, 1.75))


def test_an_interval_that_leaves_the_levels_is_open() -> None:
    (found,) = crossings(LEVELS, {"up": RISING, "flat": FLAT}, gaps(2.0))
    assert found.low is None
    assert found.high == pytest.approx(3.5)


def test_the_order_in_which_a_pair_was_compared_does_not_matter() -> None:
    turned = {("flat", "up"): [(-v, -high, -low) for v, low, high in gaps(0.25)["up", "flat"]]}
    values = {"up": RISING, "flat": FLAT}
    assert crossings(LEVELS, values, turned) == crossings(LEVELS, values, gaps(0.25))
    assert stretches(LEVELS, values, turned) == stretches(LEVELS, values, gaps(0.25))


def test_stretches_are_decided_outside_the_band_only() -> None:
    found = stretches(LEVELS, {"up": RISING, "flat": FLAT}, gaps(0.25))
    assert [one.leader for one in found] == ["flat", None, "up"]
    assert [end for one in found for end in one[:2]] == pytest.approx([0.0, 1.25, 1.25, 1.75, 1.75, 4.0])


def test_a_third_seller_who_never_leads_makes_no_crossing() -> None:
    low = (-9.0, -9.0, 0.0, 1.4)
    assert len(crossings(LEVELS, {"up": RISING, "flat": FLAT, "low": low}, gaps(0.25))) == 1


def test_what_was_not_compared_is_undecided() -> None:
    assert stretches(LEVELS, {"up": RISING, "flat": FLAT}, {}) == [Stretch(0.0, 4.0, None)]


def test_one_seller_alone_leads_everywhere() -> None:
    assert stretches(LEVELS, {"up": RISING}, {}) == [Stretch(0.0, 4.0, "up")]
    assert crossings(LEVELS, {"up": RISING}, {}) == []
