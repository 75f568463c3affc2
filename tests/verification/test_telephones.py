"""Who is rung when: call-backs, retries, dialling policies and what stops them (MODEL.md section 7)."""

import itertools
import math

import pytest

from sim.words import Answer, Ending, Event

from .worlds import (
    ENGINES,
    ONE_TALK,
    dials_of,
    few,
    first_talks,
    run,
    strictly,
)

DAY = 86_400.0


def _open_from(start: float) -> float:
    """The moment itself within hours, or the next opening (days; 9:00 to 16:00, Monday to Friday)."""
    day = math.floor(start + 1e-9)
    while day % 7 > 4 or start >= day + 16 / 24 - 1e-9:
        day += 1
    return max(start, day + 9 / 24)


IDLE = few(150, {"office.agents": 150, "law.lam_c": 0.0, "law.lam_s": 0.0})
RING = 45 / DAY


@pytest.mark.parametrize("engine", ENGINES)
def test_calls_an_open_talk_is_called_back_after_exactly_seven_days(engine: str) -> None:
    """Condition: idle agents, polite: from the end of the wrap-up, or the next opening; not a third conversation."""
    played = run("soft", IDLE, "polite", engine=engine)
    dials = dials_of(played)
    back, conversations = 0, 0
    firsts = first_talks(played.lines)
    for key, talk in firsts.items():
        assert talk.end is not None
        later = [line for line in dials[key] if line.time > talk.end.time]
        if talk.ending == Ending.OPEN:
            assert later[0].time == pytest.approx(_open_from(talk.end.time + 7) + RING, abs=1e-9)
            back += 1
        elif talk.ending in (Ending.REFUSED, Ending.ORDERED):
            assert not later
        conversations = max(conversations, sum(line.reply == Answer.ANSWERED for line in dials[key]))
    assert back > 10
    assert conversations == 2


def test_calls_no_answer_four_hours_later() -> None:
    """Condition: idle agents: 4 h after the dial ended, or the next opening; given up after max_dials in a row."""
    played = run("soft", IDLE, ONE_TALK)
    tried = 0
    for lines in dials_of(played).values():
        for before, after in itertools.pairwise(lines):
            assert before.reply == Answer.UNANSWERED
            assert after.time == pytest.approx(_open_from(before.time + 4 / 24) + RING, abs=1e-9)
            tried += 1
        assert len(lines) <= 6
        assert len(lines) == 6 or lines[-1].reply == Answer.ANSWERED
    assert tried > 200


@pytest.mark.parametrize("dialling", ["polite", "redial", "widen"])
def test_calls_a_phone_given_up_leads_to_the_next_at_once(dialling: str) -> None:
    """Condition: idle agents, first contact never answered six times: contact 1 is dialled as that dial ends."""
    played = run("soft", {**IDLE, "office.p_ans": 0.1}, dialling)
    dials = dials_of(played)
    given_up = 0
    for (account, contact), lines in dials.items():
        silent = len(lines) >= 6 and all(line.reply == Answer.UNANSWERED for line in lines[:6])
        if contact == 0 and silent and played.rows[account]["contacts"] > 1:
            assert len(lines) == 6
            assert dials[account, 1][0].time == pytest.approx(_open_from(lines[5].time) + RING, abs=1e-9)
            given_up += 1
    assert given_up > 30


def test_calls_redial_rings_the_others_ten_twenty_minutes_after_a_refusal() -> None:
    """Condition: idle agents, p_ans = 0.25, first contact's first talk refused early in the day: contact k follows
    10 k minutes after the wrap-up, unless a talk with an earlier one is still going on or closes the account."""
    played = run("hard", {**IDLE, "law.phi": 0.0}, "redial", base="cold")
    dials = dials_of(played)
    checked = 0
    for (account, contact), talk in first_talks(played.lines).items():
        if contact or talk.ending != Ending.REFUSED or played.rows[account]["blocked"]:
            continue
        assert talk.end is not None
        n = played.rows[account]["contacts"]
        if n > 1:
            assert dials[account, 1][0].time == pytest.approx(_open_from(talk.end.time + 10 / 1440) + RING, abs=1e-9)
            checked += 1
        if n > 2 and dials[account, 1][0].reply == Answer.UNANSWERED and talk.end.time % 1 < 0.6:
            assert dials[account, 2][0].time == pytest.approx(talk.end.time + 20 / 1440 + RING, abs=1e-9)
            checked += 1
    assert checked > 40


def test_calls_widen_rings_the_next_one_three_days_after_a_refusal() -> None:
    """Condition: idle agents: three days after the wrap-up, or the next opening, and only one at a time."""
    played = run("subtle", IDLE, "widen", base="cold")
    dials = dials_of(played)
    checked = 0
    for (account, contact), talk in first_talks(played.lines).items():
        if talk.ending == Ending.REFUSED and contact + 1 < played.rows[account]["contacts"]:
            assert talk.end is not None
            assert dials[account, contact + 1][0].time == pytest.approx(
                _open_from(talk.end.time + 3) + RING, abs=1e-9
            )
            checked += 1
    assert checked > 60


@pytest.mark.parametrize("style", ["hard", "soft", "subtle"])
def test_calls_polite_never_rings_another_for_a_refusal(style: str) -> None:
    """Condition: every dial answered (p_ans = 1), so nobody is given up: only contact 0 is ever rung."""
    played = run(style, {**IDLE, "office.p_ans": 1.0}, "polite")
    assert {line.contact for line in played.of(Event.DIAL)} == {0}
    assert any(row["contacts"] > 1 for row in played.rows)


@pytest.mark.parametrize("engine", ENGINES)
def test_calls_stop_at_do_not_call(engine: str) -> None:
    """After the wrap-up of a talk in which somebody said do-not-call nobody of the account is dialled again."""
    changes = few(200, {"law.a_dnc": 0.6, "law.a_comp": 1e9})
    played = run("hard", changes, "redial", base="cold", engine=engine)
    blocked = played.accounts(blocked=True)
    assert len(blocked) > 100
    assert played.counts["blocked"] == len(blocked)
    assert blocked == {row["account"] for row in played.rows if row["do_not_call"] > 0}
    for account in blocked:
        lines = [line for line in played.lines if line.account == account]
        last_end = max(line.time for line in lines if line.kind == Event.END)
        assert all(line.time < last_end for line in lines if line.kind == Event.DIAL)
    free = run("hard", {**changes, "law.a_dnc": 1e9}, "redial", base="cold", engine=engine)
    assert free.counts["talks"] > played.counts["talks"] + 50


def test_calls_do_not_stop_at_a_complaint() -> None:
    """A complaint alone changes no call: the same journal with and without, apart from nothing."""
    changes = few(200, {"law.a_dnc": 1e9})
    often, never = (run("hard", {**changes, "law.a_comp": limit}, "redial", base="cold") for limit in (0.6, 1e9))
    assert often.raw == never.raw
    assert often.counts["complained"] > 100
    assert never.counts["complained"] == 0


def test_calls_more_answers_with_a_higher_chance() -> None:
    """The same n-th dial to the same contact: answered at p = 0.2 is answered at p = 0.4, and many more are."""
    answered = []
    for chance in (0.2, 0.4):
        dials = dials_of(run("soft", few(200, {"office.p_ans": chance}), "polite"))
        answered.append(
            {(key, n): line.reply == Answer.ANSWERED for key, lines in dials.items() for n, line in enumerate(lines)}
        )
    both = answered[0].keys() & answered[1].keys()
    low, high = ({number for number, key in enumerate(sorted(both)) if part[key]} for part in answered)
    strictly(low, high, by=50)


def test_calls_account_i_belongs_to_agent_i_mod_n() -> None:
    """Section 3, for 1, 2 and 7 agents."""
    for agents in (1, 2, 7):
        played = run("subtle", few(50, {"office.agents": agents}))
        assert all(line.agent == line.account % agents for line in played.lines)


def test_calls_only_within_office_hours() -> None:
    """Every dial and talk begins between 9:00 and 16:00 from Monday to Friday within the horizon."""
    played = run("soft", few(400), "redial")
    for line in played.of(Event.DIAL):
        start = line.time - RING
        assert 9 / 24 - 1e-9 <= start % 1 < 16 / 24
        assert math.floor(start) % 7 < 5
        assert start < 90
