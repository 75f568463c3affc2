"""A talk with its wrap-up is atomic, a ringing phone is not (MODEL.md sections 5 to 7)."""

import math

import pytest

from sim.words import Answer, Event, Verdict

from .by_hand import luck
from .worlds import ENGINES, POLITE_OPENING, few, mu_zeta, policy, run, talks

DAY = 86_400.0
NEVER_BUYS = mu_zeta(-40.0, 0.0)


@pytest.mark.parametrize("engine", ENGINES)
def test_thoughts_that_fall_due_in_a_talk_come_together_at_the_end_of_its_wrap_up(engine: str) -> None:
    """Section 6: Poisson from the end of the first talk, -ln(u)/rate by stream 11; section 5: a talk lets none in.

    One contact, two talks with two hours of wrap-up, 60 thoughts a day: about ten fall due in the second talk.
    """
    rate, horizon = 60.0, 12
    changes = few(1, NEVER_BUYS, POLITE_OPENING, {"population.contacts": 1.0, "office.agents": 1})
    changes |= {"office.p_ans": 1.0, "office.wrap": 7200.0, "office.days": horizon}
    changes |= {"law.lam_s": rate, "law.lam_c": 0.0}
    played = run("soft", changes, policy(open_days=1.0, max_conversations=2), engine=engine)
    first, second = talks(played.lines)
    assert first.end is not None and second.end is not None
    expected, due = [], first.end.time
    for number in range(10_000):
        due += -math.log(luck(11, 0, 0, number)[0]) / rate
        if due >= horizon:
            break
        expected.append(second.end.time if second.dial.time < due < second.end.time else due)
    thoughts = played.of(Event.RECONSIDERATION)
    assert [line.time for line in thoughts] == pytest.approx(expected, abs=1e-9)
    assert {line.reply for line in thoughts} == {Verdict.NO}
    assert expected.count(second.end.time) > 3


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("journal", [True, False])
def test_who_orders_while_the_phone_rings_is_not_talked_to(engine: str, journal: bool) -> None:
    """Section 7: a dial takes its time; section 6: whoever has ordered by its end has nothing left to hear."""
    ring = 5 * 3600.0
    changes = few(200, POLITE_OPENING, {"population.contacts": 1.0, "office.agents": 200, "office.dial": ring})
    changes |= {"office.p_ans": 1.0, "law.lam_s": 1.0, "law.lam_c": 0.0, "law.cool": 0.0}
    played = run("soft", changes, policy(open_days=1.0, max_conversations=9), engine=engine, journal=True)
    orders = {line.account: line.time for line in played.of(Event.ORDER)}
    rung = [
        line for line in played.of(Event.DIAL) if line.reply == Answer.ANSWERED and line.account in orders
        and line.time - ring / DAY < orders[line.account] < line.time
    ]  # fmt: skip
    assert len(rung) >= 3
    for dial in rung:
        assert not [line for line in played.lines if line.account == dial.account and line.time > dial.time]
    if not journal:  # the same without a journal
        silent = run("soft", changes, policy(open_days=1.0, max_conversations=9), engine=engine, journal=False)
        assert silent.counts == played.counts
        assert silent.counts["talks"] == len(list(played.of(Event.END)))
