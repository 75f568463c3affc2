"""Boxes that are known beforehand are found, described as they are, and not found where there is nothing."""

import numpy as np
import pytest

from sim.stats.ahead import Limit, Ratio, ahead, share_of
from sim.stats.discover import account, boxes, chance, everything, plainer
from sim.stats.pareto import first_fronts, front


def points(count: int = 2000, dimensions: int = 12) -> np.ndarray:
    return np.random.default_rng(1).random((count, dimensions))


def test_a_box_in_two_of_twelve_dimensions_is_found() -> None:
    x = points()
    hits = (x[:, 3] > 0.7) & (x[:, 5] < 0.4)
    (box, *others) = boxes(x, hits, density=0.95)
    assert box.restricted == [3, 5] and others == []
    assert box.low[3] == pytest.approx(0.7, abs=0.02) and box.high[5] == pytest.approx(0.4, abs=0.02)
    fresh = np.random.default_rng(2).random((20_000, 12))
    found = account(box, fresh, (fresh[:, 3] > 0.7) & (fresh[:, 5] < 0.4))
    assert found.density > 0.9 and found.coverage > 0.9
    assert found.support == pytest.approx(0.12, abs=0.02)


def test_two_separate_boxes_are_found_one_after_the_other() -> None:
    x = points(4000, 6)
    hits = ((x[:, 0] < 0.2) & (x[:, 1] < 0.5)) | ((x[:, 2] > 0.8) & (x[:, 3] > 0.5))
    first, second, *_ = boxes(x, hits, density=0.9)
    assert {tuple(first.restricted), tuple(second.restricted)} == {(0, 1), (2, 3)}


def test_noise_gives_no_box() -> None:
    rng = np.random.default_rng(3)
    found = [boxes(points(1000, 30), rng.random(1000) < 0.3, density=0.75) for _ in range(5)]
    assert found == [[]] * 5


def test_whole_numbers_go_together() -> None:
    x = np.random.default_rng(4).integers(1, 6, (1500, 4)).astype(float)
    (box, *_) = boxes(x, x[:, 2] >= 4, density=0.99)
    assert box.restricted == [2] and box.low[2] == 4.0 and box.high[2] == np.inf


def test_shares_of_a_box_are_counted_by_hand() -> None:
    x = np.array([[0.1], [0.2], [0.6], [0.7], [0.9]])
    hits = np.array([True, False, True, True, False])
    box = everything(1)._replace(low=np.array([0.5]))
    assert account(box, x, hits) == (3, 2, 2 / 3, 2 / 3, 0.6)
    # 2 or 3 hits of 3 when 3 of 5 are hits anyway: 3 * 0.6^2 * 0.4 + 0.6^3
    assert chance(box, 0, x, hits) == pytest.approx(3 * 0.36 * 0.4 + 0.216)
    assert plainer(box, x, hits).restricted == []


def test_who_is_ahead_is_decided_only_against_others() -> None:
    """Arm 0 and 1 are one seller and nearly equal; arm 2 is ten below: ahead as a seller, undecided as an arm."""
    noise = np.random.default_rng(5).normal(size=(1, 3, 20))
    above = np.array([50.0, 49.9, 40.0])[None, :, None] + noise
    measure = Ratio(above, np.full(above.shape, 100.0))
    assert ahead(measure, np.array([0, 0, 1])).decided.tolist() == [True]
    assert ahead(measure, np.array([0, 1, 2])).decided.tolist() == [False]


def test_a_limit_takes_away_who_is_above_it() -> None:
    above = np.broadcast_to(np.array([60.0, 50.0])[:, None], (1, 2, 8)) + np.zeros((1, 2, 8))
    hundred = np.full((1, 2, 8), 100.0)
    felt = np.broadcast_to(np.array([30.0, 2.0])[:, None], (1, 2, 8)) + np.zeros((1, 2, 8))
    measure, annoyed = Ratio(above, hundred), Ratio(felt, hundred)
    assert ahead(measure, np.arange(2)).leader.tolist() == [0]
    found = ahead(measure, np.arange(2), Limit(annoyed, 0.05))
    assert found.leader.tolist() == [1] and found.decided.tolist() == [True]
    assert ahead(measure, np.arange(2), Limit(annoyed, 0.01)).leader.tolist() == [-1]


@pytest.mark.parametrize(
    ("behind", "least"), [((0.0,) * 6, 0.0), ((0.0, 0.0, -60.0, -60.0), 0.03), ((0.0, 0.0), 0.03)]
)
def test_equals_are_called_ahead_once_in_twenty_at_most(behind: tuple[float, ...], least: float) -> None:
    """Unequal spreads, luck in common; at 4,000 points the chance is 1e-6 that 5 % is seen as 7 %."""
    rng = np.random.default_rng(6)
    spreads = 4.0 + np.arange(len(behind))[:, None]
    own, common = rng.normal(size=(4000, len(behind), 16)), rng.normal(size=(4000, 1, 16))
    above = 50.0 + np.array(behind)[:, None] + spreads * own + 10.0 * common
    found = ahead(Ratio(above, np.full(above.shape, 100.0)), np.arange(len(behind)))
    assert least <= share_of(found.decided).share < 0.07


def test_fronts_of_more_for_less() -> None:
    more, less = np.array([5.0, 7.0, 6.0, 9.0, 9.0]), np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    assert front(more, less).tolist() == [0, 1, 3]
    assert first_fronts(more, less, 4) == [0, 1, 3, 4]
    assert first_fronts(more, less, 2) == [1, 3]
