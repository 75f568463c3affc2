"""The one inequality, silence and the answer (MODEL.md sections 2 and 4)."""

import itertools
import math

import pytest

from sim.law.after_sale import competitors_drive, second_thoughts
from sim.law.closing import drive, second_chance, unprompted_drive, welcome
from sim.law.next_step import fit_shown, stakes_after
from sim.law.silence import answer, awkwardness, indecision
from sim.words import Reply

CLOSE = 1e-12


def _drive(**changes: float) -> float:
    given = {
        "readiness": 1.0,
        "inertia": 2.0,
        "stakes": 3.0,
        "irritation": 0.5,
        "q": 0.85,
        "c": 0.35,
        "freedom": 0.1,
        "urgency": 0.2,
        "w": 0.4,
        "chance": 0.7,
    }
    return drive(**(given | changes))


def test_drive_at_a_worked_point() -> None:
    # 1 - 0.35*3 - 2*0.15 - 0.4*0.5 + 0.1 + 0.2 + 0.7 = 1 - 1.05 - 0.3 - 0.2 + 1 = 0.45
    assert _drive() == pytest.approx(0.45, abs=CLOSE)


@pytest.mark.parametrize(
    ("name", "change", "slope"),
    [
        ("readiness", 1.0, 1.0),
        ("inertia", 1.0, -0.15),  # -(1 - q)
        ("stakes", 1.0, -0.35),  # -c
        ("irritation", 1.0, -0.4),  # -w
        ("q", 0.1, 2.0),  # +z: directness removes inertia
        ("c", 0.1, -3.0),  # -theta
        ("freedom", 1.0, 1.0),
        ("urgency", 1.0, 1.0),
        ("w", 1.0, -0.5),  # -a
        ("chance", 1.0, 1.0),
    ],
)
def test_every_sign_and_slope_of_the_drive(name: str, change: float, slope: float) -> None:
    # the drive is linear in each argument; a flipped sign or a swapped pair shows here
    start = {"readiness": 1.0, "inertia": 2.0, "stakes": 3.0, "irritation": 0.5, "q": 0.85, "c": 0.35}
    start |= {"freedom": 0.1, "urgency": 0.2, "w": 0.4, "chance": 0.7}
    rise = _drive(**{name: start[name] + change}) - _drive()
    assert rise == pytest.approx(slope * change, abs=1e-9)


def test_full_directness_takes_all_inertia_away() -> None:
    assert _drive(q=1.0, inertia=50.0) == pytest.approx(_drive(q=1.0, inertia=0.0), abs=CLOSE)


def test_unprompted_drive_is_the_whole_commitment_against_all_inertia() -> None:
    # q = F = U = 0, c = 1: 4 - 3 - 2 - 0.4*0.5 + 0.7 = -0.5
    assert unprompted_drive(4.0, 2.0, 3.0, 0.5, 0.4, 0.7) == pytest.approx(-0.5, abs=CLOSE)


def test_a_second_ask_is_a_second_chance_by_the_share_that_is_fresh() -> None:
    assert second_chance(0.09, 0.75) == pytest.approx(0.3 * math.log(3), abs=CLOSE)  # sqrt(0.09) ln 3
    assert second_chance(0.09, 0.25) == pytest.approx(-0.3 * math.log(3), abs=CLOSE)
    assert second_chance(0.0, 0.01) == 0.0  # the same answer however often one asks
    assert second_chance(1.0, 0.9) == pytest.approx(math.log(9), abs=CLOSE)


def test_stable_and_fresh_luck_together_have_the_variance_of_one_logistic() -> None:
    # (sqrt(1-f))^2 + (sqrt(f))^2 = 1
    stable = unprompted_drive(math.sqrt(0.7), 0.0, 0.0, 0.0, 0.4, 0.0)
    fresh = second_chance(0.3, 1 / (1 + math.exp(-1)))  # L(u) = 1
    assert stable**2 + fresh**2 == pytest.approx(1.0, abs=1e-12)


def test_welcome_of_an_opening() -> None:
    # x + e + open_ok - w*a + chance = -1 + 2 - 0.4*0.5 - 0.3 = 0.5
    assert welcome(-1.0, 2.0, 0.5, 0.4, -0.3) == pytest.approx(0.5, abs=CLOSE)
    assert welcome(-1.0, 2.0, 1.5, 0.4, -0.3) == pytest.approx(0.1, abs=CLOSE)  # anger closes doors
    assert welcome(-3.0, 2.0, 0.0, 0.4, 0.0) == pytest.approx(-1.0, abs=CLOSE)  # "no interest"


def test_indecision_halves_every_tau_ln_2() -> None:
    assert indecision(1.2, 0.5, 5.0, 1.0, 0.0, 0.0) == pytest.approx(1.2, abs=CLOSE)
    assert indecision(1.2, 0.5, 5.0, 1.0, 0.0, 5 * math.log(2)) == pytest.approx(0.6, abs=CLOSE)
    # 1.2*exp(-8/5) = 1.2*0.201896518 = 0.2422758
    assert indecision(1.2, 0.5, 5.0, 1.0, 0.0, 8.0) == pytest.approx(0.24227582159358644, abs=CLOSE)


def test_stakes_widen_the_band_and_slow_its_dissolving_whatever_their_size() -> None:
    # [theta > 0]: 1.2*1.5 = 1.8 at once; after 10 s tau = 5*(1+1) = 10, so 1.8/e = 0.6621830
    for stakes in (0.01, 3.0):
        assert indecision(1.2, 0.5, 5.0, 1.0, stakes, 0.0) == pytest.approx(1.8, abs=CLOSE)
        assert indecision(1.2, 0.5, 5.0, 1.0, stakes, 10.0) == pytest.approx(1.8 / math.e, abs=CLOSE)


def test_deliberation_lasts_longer_with_stakes_by_its_own_factor() -> None:
    # tau = 5*(1 + 0.5) = 7.5, so after 7.5 s the band of 1.2*1.5 = 1.8 is 1.8/e; shorter would be 1.8/e^3
    assert indecision(1.2, 0.5, 5.0, 0.5, 2.0, 7.5) == pytest.approx(1.8 / math.e, abs=CLOSE)


def test_silence_dissolves_hesitation_and_does_not_sharpen_it() -> None:
    bands = [indecision(1.2, 0.5, 5.0, 1.0, 0.0, seconds) for seconds in (0, 1, 2, 4, 8, 16, 60)]
    assert all(later < sooner for sooner, later in itertools.pairwise(bands))
    assert bands[-1] == pytest.approx(1.2 * math.exp(-12), abs=CLOSE)  # gone after a minute
    # the same waverer: hesitates at once, says yes or no after 8 s, by the sign of his drive
    for drive_now, settled in ((0.5, Reply.YES), (-0.5, Reply.NO)):
        assert answer(drive_now, bands[0]) == Reply.HESITATES
        assert answer(drive_now, bands[4]) == settled


def test_the_three_answers_and_their_edges() -> None:
    assert answer(1.21, 1.2) == Reply.YES
    assert answer(-1.21, 1.2) == Reply.NO
    assert answer(0.0, 1.2) == Reply.HESITATES
    # strict on both sides: on the edge itself one hesitates
    assert answer(1.2, 1.2) == Reply.HESITATES
    assert answer(-1.2, 1.2) == Reply.HESITATES
    assert answer(1e-9, 0.0) == Reply.YES
    assert answer(-1e-9, 0.0) == Reply.NO


def test_silence_becomes_awkward_only_after_six_seconds() -> None:
    assert awkwardness(0.1, 2.0, 0.0) == 0.0
    assert awkwardness(0.1, 2.0, 6.0) == 0.0
    assert awkwardness(0.1, 2.0, 8.0) == pytest.approx(0.4, abs=CLOSE)  # 0.1*2*(8-6)
    assert awkwardness(0.1, 2.0, 16.0) == pytest.approx(2.0, abs=CLOSE)  # 0.1*2*10: not capped


def test_a_competitor_must_overcome_one_logit_and_the_stakes_at_birth() -> None:
    # 4 - 3 - 1 + 0.5 = 0.5; the sign of each term
    assert competitors_drive(4.0, 3.0, 0.5) == pytest.approx(0.5, abs=CLOSE)
    assert competitors_drive(1.0, 0.0, 0.0) == pytest.approx(0.0, abs=CLOSE)
    assert competitors_drive(1.0, 2.0, 0.0) == pytest.approx(-2.0, abs=CLOSE)


def test_second_thoughts_weigh_ownership_against_anger() -> None:
    # x + e - theta + own - w*a + chance = -1 - 0.5 + 1.5 - 0.45*2 + 0.2 = -0.7: cancelled
    assert second_thoughts(-1.0, 0.5, 1.5, 2.0, 0.45, 0.2) == pytest.approx(-0.7, abs=CLOSE)
    # unirritated it would have stood: -0.7 + 0.9 = 0.2
    assert second_thoughts(-1.0, 0.5, 1.5, 0.0, 0.45, 0.2) == pytest.approx(0.2, abs=CLOSE)


def test_a_meeting_takes_its_share_of_what_is_still_open() -> None:
    # 3 -> 1.65 -> 0.9075 -> 0.499125 with steps of 45 %
    theta = 3.0
    for left in (1.65, 0.9075, 0.499125):
        theta = stakes_after(theta, 0.45)
        assert theta == pytest.approx(left, abs=CLOSE)
    assert stakes_after(3.0, 0.0) == 3.0
    assert stakes_after(3.0, 1.0) == 0.0


def test_a_meeting_shows_the_fit_good_or_bad() -> None:
    assert fit_shown(0.5, 0.8) == pytest.approx(0.4, abs=CLOSE)
    assert fit_shown(0.5, -0.8) == pytest.approx(-0.4, abs=CLOSE)
