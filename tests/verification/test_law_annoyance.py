"""What irritates, how far it goes and who hears of it (MODEL.md sections 4 to 6)."""

import itertools
import math

import pytest

from sim.law.annoyance import (
    bursts_out,
    hang_up_chance,
    hangs_up,
    hearsay,
    outburst_chance,
    pressure,
    reputation,
    unwelcome_repeat,
    wasted_argument,
)

CLOSE = 1e-12


def test_pressure_at_a_worked_point() -> None:
    # 0.43*1.2*0.8*(1 + 0.5*2)*(1 + 0.3*3) = 0.4128*2*1.9 = 1.56864
    assert pressure(0.43, 1.2, 0.8, 2, 0.3, 3.0) == pytest.approx(1.56864, abs=CLOSE)


def test_pressure_without_threat_is_nothing_at_all() -> None:
    assert pressure(0.43, 5.0, 0.0, 4, 4.0, 4.0) == 0.0


def test_earlier_refusals_sharpen_pressure_up_to_four() -> None:
    # 1, 1.5, 2, 2.5, 3 and not a bit more
    factors = [pressure(1.0, 1.0, 1.0, refusals, 0.3, 0.0) for refusals in range(7)]
    assert factors == pytest.approx([1, 1.5, 2, 2.5, 3, 3, 3], abs=CLOSE)


def test_stakes_sharpen_pressure() -> None:
    assert pressure(1.0, 1.0, 1.0, 0, 0.3, 2.0) == pytest.approx(1.6, abs=CLOSE)  # 1 + 0.3*2
    assert pressure(1.0, 1.0, 1.0, 0, 0.0, 2.0) == pytest.approx(1.0, abs=CLOSE)  # g = 0: they do not


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_pressure_is_proportional_to_iota_rho_and_threat(factor: float) -> None:
    base = pressure(0.43, 0.7, 0.3, 1, 0.3, 1.0)
    assert pressure(0.43 * factor, 0.7, 0.3, 1, 0.3, 1.0) == pytest.approx(base * factor, abs=CLOSE)
    assert pressure(0.43, 0.7 * factor, 0.3, 1, 0.3, 1.0) == pytest.approx(base * factor, abs=CLOSE)
    assert pressure(0.43, 0.7, 0.3 * factor, 1, 0.3, 1.0) == pytest.approx(base * factor, abs=CLOSE)


def test_an_unwelcome_repeat_counts_refusals_up_to_four() -> None:
    # 0.3*2*min(r, 4)
    repeats = [unwelcome_repeat(0.3, 2.0, refusals) for refusals in range(7)]
    assert repeats == pytest.approx([0, 0.6, 1.2, 1.8, 2.4, 2.4, 2.4], abs=CLOSE)


def test_a_wasted_argument() -> None:
    assert wasted_argument(0.02, 1.5) == pytest.approx(0.03, abs=CLOSE)
    assert wasted_argument(0.0, 1.5) == 0.0


def test_nobody_hangs_up_or_bursts_out_unirritated() -> None:
    assert hang_up_chance(0.0, 1.5, 0.35) == 0.0
    assert hang_up_chance(0.0, 0.1, 0.35) == 0.0
    assert outburst_chance(0.0, 2.8, 0.35) == 0.0


def test_hang_up_at_the_patience_and_far_beyond() -> None:
    # at a = p: (1/2)*(1/2 - sigma(-1.5/0.35)); sigma(-4.285714) = 0.01357692
    low = 1 / (1 + math.exp(1.5 / 0.35))
    assert low == pytest.approx(0.01357692, abs=1e-8)
    assert hang_up_chance(1.5, 1.5, 0.35) == pytest.approx(0.5 * (0.5 - low), abs=CLOSE)
    # never more than half of those beyond all patience
    assert hang_up_chance(100.0, 1.5, 0.35) == pytest.approx(0.5 * (1 - low), abs=CLOSE)
    # a worked point: a = 1.85 is one s_a above: (sigma(1) - low)/2 = (0.73105858 - 0.01357692)/2
    assert hang_up_chance(1.85, 1.5, 0.35) == pytest.approx(0.35874083, abs=1e-8)


def test_outbursts_have_no_half() -> None:
    # a = 2.8 + 0.35: sigma(1) - sigma(-8) = 0.73105858 - 0.00033535 = 0.73072323
    assert outburst_chance(3.15, 2.8, 0.35) == pytest.approx(0.73072323, abs=1e-8)
    # complaints come later than do-not-call: sigma(-0.45/0.35) - sigma(-3.6/0.35)
    expected = 1 / (1 + math.exp(0.45 / 0.35)) - 1 / (1 + math.exp(3.6 / 0.35))
    assert outburst_chance(3.15, 3.6, 0.35) == pytest.approx(expected, abs=CLOSE)
    assert outburst_chance(3.15, 3.6, 0.35) < outburst_chance(3.15, 2.8, 0.35)


def test_both_chances_rise_with_irritation_and_fall_with_tolerance() -> None:
    for chance in (hang_up_chance, outburst_chance):
        rising = [chance(a / 4, 1.5, 0.35) for a in range(20)]
        assert all(low < high for low, high in itertools.pairwise(rising))
        assert chance(2.0, 1.0, 0.35) > chance(2.0, 1.5, 0.35) > chance(2.0, 2.5, 0.35)


@pytest.mark.parametrize("irritation", [0.0, 0.3, 1.2, 1.5, 2.0, 2.8, 6.0])
@pytest.mark.parametrize("limit", [0.4, 1.5, 2.8])
@pytest.mark.parametrize("s_a", [0.35, 2.0])
def test_somebody_hangs_up_or_bursts_out_just_below_the_chance_of_it(
    irritation: float, limit: float, s_a: float
) -> None:
    # the chance by hand, sigma((a - l)/s_a) - sigma(-l/s_a): a millionth below it yes, a millionth above it no
    chance = 1 / (1 + math.exp((limit - irritation) / s_a)) - 1 / (1 + math.exp(limit / s_a))
    if irritation > 0:
        assert bursts_out(chance * (1 - 1e-6), irritation, limit, s_a)
        assert hangs_up(chance / 2 * (1 - 1e-6), irritation, limit, s_a)
    assert not bursts_out(chance * (1 + 1e-6) + 1e-12, irritation, limit, s_a)
    assert not hangs_up(chance / 2 * (1 + 1e-6) + 1e-12, irritation, limit, s_a)


def test_hearsay_is_a_share_of_the_rise() -> None:
    assert hearsay(0.15, 2.0) == pytest.approx(0.3, abs=CLOSE)
    assert hearsay(0.15, 0.0) == 0.0
    assert hearsay(0.0, 2.0) == 0.0


def test_reputation_bad_word_lowers_and_good_word_raises() -> None:
    # -2*0.3 + 0.5*0.4 = -0.4
    assert reputation(2.0, 0.3, 0.5, 0.4) == pytest.approx(-0.4, abs=CLOSE)
    assert reputation(2.0, 0.3, 0.0, 0.4) == pytest.approx(-0.6, abs=CLOSE)
    assert reputation(0.0, 0.3, 0.5, 0.4) == pytest.approx(0.2, abs=CLOSE)
    assert reputation(0.0, 1.0, 0.0, 1.0) == 0.0
