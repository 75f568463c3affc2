"""One move on one prospect, worked out by hand (MODEL.md sections 4 to 6): what journals do not show, and edges.

A seller's belief stands in no journal, and exact zeros hardly occur in a random world; here they are the case.
"""

import math
from typing import Any

import pytest

from sim.engine import turn
from sim.law.parameters import Law, Move, Switches
from sim.scenario.population import Prospect
from sim.words import Kind, Reply

DAY = 86_400.0
CLOSE = 1e-12
MEDIAN = (0.5, 0.5, 0.5, 0.5)  # L(1/2) = N(1/2) = 0: no luck either way
LAW = Law(
    iota=0.5, w=0.4, g=0.5, e_arg=0.5, p_match=0.6, boom=0.1, e_rec=0.25, p_need=0.6, fresh=0.25, delta=1.0, tau=5.0,
    awk=0.1, open_ok=2.0, a_dnc=2.8, a_comp=3.6, i_call=0.3, i_talk=0.05, psi=0.5, hx=7.0, ha=30.0, bias=-0.5,
    sd_belief=0.8, free=0.2, urg=0.3, k_band=0.5, k_tau=1.0,
)  # fmt: skip
NOTHING_ELSE = Switches()


def someone(**changes: Any) -> Prospect:
    """Readiness 1.2 at rest, taste 0.3, inertia 2, twice as touchy as most, patient."""
    given = {"x": 1.2, "rest": 1.2, "e": 0.3, "z": 2.0, "rho": 2.0, "patience": 50.0}
    return Prospect(**(given | changes))


def move(kind: Kind, **numbers: Any) -> Move:
    return Move(kind=int(kind), **numbers)


def landed(what: Move, person: Prospect, luck: Any = MEDIAN, *, seconds: float = 0.0, stakes: float = 0.0) -> Reply:
    return Reply(turn.land(LAW, what, seconds, person, person.e, stakes, luck, False))


# ---- what the seller believes -------------------------------------------------------------------------------------


def test_the_first_opening_forms_a_belief_and_a_second_one_does_not() -> None:
    # b = s* + bias + sd N(u), s* = x + e - theta - w a = 1.2 + 0.3 - 0.7 - 0.4*0.5 = 0.6; v = 0.64
    person = someone(a=0.5)
    landed(move(Kind.OPEN), person, stakes=0.7)
    assert (person.belief, person.variance) == pytest.approx((0.1, 0.64), abs=CLOSE)
    person.x = 9.0
    landed(move(Kind.OPEN), person, stakes=0.7)
    assert (person.belief, person.variance) == pytest.approx((0.1, 0.64), abs=CLOSE)


@pytest.mark.parametrize("u", [0.1, 0.9])
def test_an_argument_shifts_belief_by_its_expected_effect_whether_it_hits_or_not(u: float) -> None:
    # 0.6*0.5 - 0.4*0.1 = 0.26; the second 0.6*0.35 - 0.04 = 0.17
    person = someone(belief=-1.0)
    landed(move(Kind.ARGUE), person, (u, 0.5, 0.5, 0.5))
    assert person.belief == pytest.approx(-0.74, abs=CLOSE)
    landed(move(Kind.ARGUE), person, (u, 0.5, 0.5, 0.5))
    assert person.belief == pytest.approx(-0.57, abs=CLOSE)
    # e_arg (1 + 0.7) = 0.85 if both hit; two of boom = 0.1 and i_talk rho = 0.1 if neither does
    moved = (1.2 + 0.85, 0.0) if u < 0.6 else (1.2 - 0.2, 0.2)
    assert (person.x, person.a) == pytest.approx(moved, abs=CLOSE)


def test_a_recap_and_a_meeting_shift_belief_too() -> None:
    person = someone(known=2, belief=-1.0)
    landed(move(Kind.RECAP), person)
    assert (person.x, person.belief) == pytest.approx((1.7, -0.5), abs=CLOSE)  # + 0.25*2
    turn.be_shown(LAW, person, -0.8, 1.35)  # psi u = -0.4 for x and rest; the stakes taken off for the belief
    assert (person.x, person.rest, person.belief) == pytest.approx((1.3, 0.8, 0.85), abs=CLOSE)


def test_a_reply_corrects_the_belief_by_its_reading() -> None:
    # s* = 1.5 after no irritation; an answer has r = 1.5: K = 0.75/(0.75 + 2.25) = 1/4; b = -0.5 + (1.5 + 0.5)/4 = 0
    person = someone(belief=-0.5, variance=0.75)
    landed(move(Kind.QUESTION, q=1.0), person)
    assert (person.belief, person.variance) == pytest.approx((0.0, 0.5625), abs=CLOSE)
    # an impression has r = 0.75: K = 0.5625/(0.5625 + 0.5625) = 1/2
    landed(move(Kind.QUESTION, q=1.0, opinion=1), person)
    assert (person.belief, person.variance) == pytest.approx((0.75, 0.28125), abs=CLOSE)


def test_who_is_certain_learns_nothing() -> None:
    person = someone(belief=-0.5, variance=0.0)
    landed(move(Kind.QUESTION, q=1.0), person)
    assert (person.belief, person.variance) == (-0.5, 0.0)


# ---- edges --------------------------------------------------------------------------------------------------------


def test_an_opening_is_turned_away_below_zero_and_not_at_it() -> None:
    # x + e + open_ok - w a = x + 0.25 + 2 = 0 at x = -2.25, exactly
    assert landed(move(Kind.OPEN), someone(x=-2.25, e=0.25)) == Reply.OK
    assert landed(move(Kind.OPEN), someone(x=-2.25 - 1e-9, e=0.25)) == Reply.NO_INTEREST


def test_nobody_orders_unprompted_at_exactly_zero() -> None:
    # x + e - z - theta = 1.75 + 0.25 - 2 = 0: an order if D > 0
    person = someone(x=1.75, e=0.25)
    assert not turn.orders_unprompted(LAW, person, person.x, 0.0, 0.0, 0.5)
    assert turn.orders_unprompted(LAW, person, person.x + 1e-9, 0.0, 0.0, 0.5)


def test_a_need_question_hits_below_p_need_and_no_more_than_three_are_kept() -> None:
    person = someone()
    for u, known in ((0.6, 0), (0.59, 1), (0.9, 1), (0.1, 2), (0.1, 3), (0.1, 3)):
        landed(move(Kind.ASK_NEED), person, (u, 0.5, 0.5, 0.5))
        assert person.known == known


def test_an_argument_matches_below_p_match_and_not_at_it() -> None:
    hit, missed = someone(), someone()
    landed(move(Kind.ARGUE), hit, (0.5999, 0.5, 0.5, 0.5))
    landed(move(Kind.ARGUE), missed, (0.6, 0.5, 0.5, 0.5))
    assert (hit.x, missed.x) == pytest.approx((1.7, 1.1), abs=CLOSE)


# ---- irritation, hang-ups, partings -------------------------------------------------------------------------------


def test_the_peak_is_the_largest_irritation_there_was() -> None:
    person = someone()
    for rise in (0.5, 0.25, -0.5, 0.25):
        turn.irritate(person, rise)
    assert (person.a, person.peak) == (0.5, 0.75)


def test_pressure_counts_earlier_refusals_and_then_its_own() -> None:
    # iota rho T (1 + 0.5 n)(1 + g theta) = 0.5*2*0.8*(1 + 0.5)*(1 + 0.5*2) = 2.4, with one refusal before
    person = someone(x=-9.0, refusals=1)
    assert landed(move(Kind.QUESTION, q=1.0, T=0.8), person, stakes=2.0) == Reply.NO
    assert person.a == pytest.approx(2.4, abs=CLOSE)
    assert person.refusals == 2
    # i_call rho min(n, 4) = 0.3*2*2 = 1.2 at the next call
    turn.begin_talk(LAW, person)
    assert person.a == pytest.approx(3.6, abs=CLOSE)


def test_push_after_no_argues_first_with_its_own_luck() -> None:
    # the second uniform decides on the argument: 0.59 hits; then D = 1.2 + 0.5 + 0.3 - w a with a = 0.5*2*0.8 = 0.8
    person = someone()
    pushed = move(Kind.QUESTION, q=1.0, T=0.8, argues=1)
    assert landed(pushed, person, (0.5, 0.59, 0.5, 0.5)) == Reply.YES  # 2 - 0.32 = 1.68 > delta = 1
    assert (person.x, person.heard, person.a) == pytest.approx((1.7, 1, 0.8), abs=CLOSE)


def test_a_no_that_turns_into_a_hang_up_is_one_refusal() -> None:
    # a = 0.5*2*3 = 3 against patience 0: chance 0.5 (sigma(3/0.35) - 1/2) = 0.2499
    for u, reply, refusals in ((0.2, Reply.HANGS_UP, 1), (0.3, Reply.NO, 1)):
        person = someone(x=-9.0, patience=0.0)
        assert landed(move(Kind.QUESTION, q=1.0, T=3.0), person, (0.5, 0.5, u, 0.5)) == reply
        assert (person.refusals, person.hung_up) == (refusals, reply == Reply.HANGS_UP)
    listener = someone(patience=0.0)
    assert landed(move(Kind.TALK_ON, T=3.0), listener, (0.5, 0.5, 0.2, 0.5)) == Reply.HANGS_UP
    assert listener.refusals == 1


def test_nobody_hangs_up_on_a_goodbye_or_in_a_meeting() -> None:
    furious = someone(a=50.0, patience=0.0)
    assert landed(move(Kind.ENDING), furious, (0.5, 0.5, 1e-9, 0.5)) == Reply.OK
    said = turn.land(LAW, move(Kind.TALK_ON), 0.0, furious, 0.3, 0.0, (0.5, 0.5, 1e-9, 0.5), True)
    assert said == Reply.OK and not furious.hung_up


def test_after_a_talk_each_limit_has_its_own_luck() -> None:
    # a = 2.8: do-not-call with 1/2 - sigma(-8) = 0.49966, a complaint with sigma(-0.8/0.35) = 0.0923 (less 3e-5)
    for u, do_not_call, complained in (
        ((0.49, 0.10), True, False), ((0.50, 0.09), False, True), ((0.51, 0.10), False, False),
    ):  # fmt: skip
        person = someone(a=2.8)
        turn.part(LAW, person, (*u, 0.5, 0.5))
        assert (person.do_not_call, person.complained) == (do_not_call, complained)


def test_a_question_nobody_asked_leaves_no_trace() -> None:
    person = someone(known=1, belief=0.3, variance=0.5, refusals=1)
    before = repr(person)
    ask = move(Kind.QUESTION, q=0.85, T=0.05)
    # a = 0.5*2*0.05*1.5 = 0.075, and awk rho (8 - 6) = 0.4: D = x + 0.3 - 0.3 - 0.4*0.475 = x - 0.19; the band after
    # 8 s is exp(-1.6) = 0.2019: a yes above 0.3919
    assert turn.would_say_yes(LAW, ask, person, 0.3, 0.3920, 0.0, 0.0, 0.5)
    assert not turn.would_say_yes(LAW, ask, person, 0.3, 0.3918, 0.0, 0.0, 0.5)
    assert repr(person) == before


# ---- time ---------------------------------------------------------------------------------------------------------


def test_irritation_of_exactly_one_halves_like_any_other() -> None:
    for a in (0.0, 0.5, 1.0, 2.0):
        assert turn.irritation_at(someone(a=a), 30 * DAY, LAW, NOTHING_ELSE) == pytest.approx(a / 2, abs=CLOSE)


@pytest.mark.parametrize("r", [-0.05, 0.05, 1.0])
def test_the_told_ripen_from_rest_too_and_the_untold_do_not(r: float) -> None:
    # x0 = R: x(t) = R + r t - (r/k)(1 - e^{-kt}), k = ln2/7, so 7 days later R + 7r - 7r/(2 ln 2) = R + 1.950567 r
    ripening = Switches(ripening=r)
    told, untold = someone(heard=1, since=3 * DAY), someone(since=3 * DAY)
    expected = 1.2 + r * (7 - 7 / (2 * math.log(2)))
    assert turn.readiness_at(told, 10 * DAY, LAW, ripening) == pytest.approx(expected, abs=1e-10)
    assert turn.readiness_at(untold, 10 * DAY, LAW, ripening) == pytest.approx(1.2, abs=CLOSE)
    turn.settle(told, 10 * DAY, LAW, ripening)
    turn.settle(untold, 10 * DAY, LAW, ripening)
    assert (told.rest, untold.rest) == pytest.approx((1.2 + 7 * r, 1.2), abs=1e-10)
    assert told.since == untold.since == 10 * DAY


def test_readiness_goes_home_by_half_in_a_week() -> None:
    for x in (2.2, 0.2, 1.2):
        person = someone(x=x)
        assert turn.readiness_at(person, 7 * DAY, LAW, NOTHING_ELSE) == pytest.approx((x + 1.2) / 2, abs=CLOSE)
