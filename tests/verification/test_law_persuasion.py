"""Arguments, recaps and what the seller believes (MODEL.md section 5)."""

import math

import pytest

from sim.law.persuasion import (
    doubt,
    expected_argument,
    first_belief,
    inclination,
    matching_argument,
    reading,
    reading_error,
    recap,
    trust_in_reading,
)
from sim.words import Reply

CLOSE = 1e-12
PHI1 = 0.8413447460685429  # Phi(1)


def test_each_further_argument_weighs_seven_tenths() -> None:
    # 0.5, 0.35, 0.245, 0.1715, 0.12005
    weights = [matching_argument(0.5, heard) for heard in range(5)]
    assert weights == pytest.approx([0.5, 0.35, 0.245, 0.1715, 0.12005], abs=CLOSE)


def test_what_an_argument_does_on_average() -> None:
    # p*e*0.7^heard - (1-p)*boom: 0.6*0.5 - 0.4*0.1 = 0.26; after two: 0.6*0.245 - 0.04 = 0.107
    assert expected_argument(0.5, 0.6, 0.1, 0) == pytest.approx(0.26, abs=CLOSE)
    assert expected_argument(0.5, 0.6, 0.1, 2) == pytest.approx(0.107, abs=CLOSE)
    # a boomerang does not wear off: after very many arguments only harm is left
    assert expected_argument(0.5, 0.6, 0.1, 200) == pytest.approx(-0.04, abs=CLOSE)


def test_a_recap_counts_own_arguments_and_may_harm() -> None:
    assert [recap(0.25, known) for known in range(4)] == pytest.approx([0, 0.25, 0.5, 0.75], abs=CLOSE)
    assert recap(-0.3, 2) == pytest.approx(-0.6, abs=CLOSE)


def test_inclination_leaves_inertia_out() -> None:
    # x + e - theta - w*a = 2 - 0.5 - 0.45*0.8 = 1.14
    assert inclination(2.0, 0.5, 0.8, 0.45) == pytest.approx(1.14, abs=CLOSE)


def test_the_first_belief_is_biased_down_by_default() -> None:
    assert first_belief(1.0, -0.5, 1.0, 0.5) == pytest.approx(0.5, abs=CLOSE)
    assert first_belief(1.0, -0.5, 0.8, PHI1) == pytest.approx(1.3, abs=1e-11)  # 1 - 0.5 + 0.8
    assert first_belief(1.0, 0.5, 0.8, 1 - PHI1) == pytest.approx(0.7, abs=1e-11)  # 1 + 0.5 - 0.8


@pytest.mark.parametrize("reply", [Reply.YES, Reply.NO, Reply.HESITATES])
def test_a_question_about_the_talk_reads_best(reply: Reply) -> None:
    assert reading_error(1, reply, 0.0) == 0.75
    assert reading_error(1, reply, 8.0) == 0.75


def test_only_a_hesitation_heard_out_reads_better_than_an_answer() -> None:
    assert reading_error(0, Reply.HESITATES, 4.0) == 1.0  # 4 s or more
    assert reading_error(0, Reply.HESITATES, 8.0) == 1.0
    assert reading_error(0, Reply.HESITATES, 3.9) == 1.5
    assert reading_error(0, Reply.HESITATES, 0.0) == 1.5
    assert reading_error(0, Reply.NO, 8.0) == 1.5
    assert reading_error(0, Reply.YES, 8.0) == 1.5


def test_a_reading_is_the_truth_plus_noise() -> None:
    assert reading(1.2, 0.75, 0.5) == pytest.approx(1.2, abs=CLOSE)
    assert reading(1.2, 0.75, PHI1) == pytest.approx(1.95, abs=1e-11)
    assert reading(1.2, 0.75, 1 - PHI1) == pytest.approx(0.45, abs=1e-11)


def test_the_kalman_gain() -> None:
    # K = v/(v + r^2)
    assert trust_in_reading(1.0, 1.0) == pytest.approx(0.5, abs=CLOSE)
    assert trust_in_reading(1.0, 0.75) == pytest.approx(0.64, abs=CLOSE)  # 1/(1 + 0.5625)
    assert trust_in_reading(1.0, 1.5) == pytest.approx(1 / 3.25, abs=CLOSE)
    assert trust_in_reading(0.0, 1.5) == 0.0  # who knows needs no reading


def test_precision_adds_up_over_readings() -> None:
    # v <- v(1 - K) means 1/v' = 1/v + 1/r^2: after r = 0.75, 1 and 1.5 from v = 1:
    # 1 + 1.777778 + 1 + 0.444444 = 4.222222, v = 0.2368421
    variance = 1.0
    for error in (0.75, 1.0, 1.5):
        variance *= 1 - trust_in_reading(variance, error)
    assert variance == pytest.approx(9 / 38, abs=CLOSE)


def test_doubt_is_a_standard_deviation() -> None:
    assert doubt(0.64) == pytest.approx(0.8, abs=CLOSE)
    # one impression takes the default doubt of 1 to sqrt(1 - 0.64) = 0.6: below the guard of 0.8
    assert doubt(1.0 * (1 - trust_in_reading(1.0, 0.75))) == pytest.approx(0.6, abs=CLOSE)
    # one plain answer only to sqrt(1 - 1/3.25) = 0.832050: still unsure
    assert doubt(1 - trust_in_reading(1.0, 1.5)) == pytest.approx(math.sqrt(2.25 / 3.25), abs=CLOSE)
