"""Exact chances and clocks: (e), (f), (g) and (i) of MODEL.md section 11."""

import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from scipy import integrate, stats

from sim.scenario.population import solve_shares, spread
from sim.words import Answer, Event, Reply, Verdict

from .by_hand import L, luck, sigma
from .chance import Chance
from .worlds import (
    ALONE,
    BYE,
    CALM,
    NO_LATER,
    ONE_TALK,
    POLITE_OPENING,
    SAME,
    SCALARS,
    SILENT_ARGUMENTS,
    few,
    first_talks,
    mu_zeta,
    run,
    said,
    story_then,
    talks,
    world,
    write_playbook,
)


def _two_logistics_above(k: float, fresh: float) -> float:
    """P(sqrt(1-fresh) L + sqrt(fresh) L' > k) = integral of the logistic density times a logistic tail."""
    stable, again = math.sqrt(1 - fresh), math.sqrt(fresh)

    def integrand(v: float) -> float:
        return sigma(v) * sigma(-v) * sigma((stable * v - k) / again)

    return float(integrate.quad(integrand, -60, 60, epsabs=1e-12, limit=400)[0])


def test_e_the_integral_has_its_closed_form_for_equal_halves() -> None:
    # fresh = 1/2: P(L + L' > -v) = e^v (e^v - 1 - v)/(e^v - 1)^2 with v = -k sqrt 2
    v = math.log(4)
    assert _two_logistics_above(-v / math.sqrt(2), 0.5) == pytest.approx(4 * (3 - v) / 9, abs=1e-9)


@pytest.mark.parametrize(
    ("move", "mu", "zeta", "theta", "fresh", "k"),
    [
        # no if D < 0: k = -(mu - c*theta - z(1-q) + free*F + urg*U), free = 0.2, urg = 0.5
        ("ask_arrange", 0.4, 2.0, 0.0, 0.3, -(0.4 - 2.0 * 0.15)),
        ("ask_direct", -1.0, 2.0, 0.0, 0.3, 1.0),
        ("ask_go_on", 1.0, 1.5, 0.0, 0.7, -(1.0 - 1.5 * 0.4 + 0.2)),
        ("ask_opinion", 1.5, 1.0, 1.0, 0.5, -(1.5 - 1.0 - 1.0 * 0.3 + 0.1)),
        ("press_scarcity", 0.5, 3.0, 2.0, 0.3, -(0.5 - 2.0 + 0.5)),
        ("propose_step", 0.2, 1.0, 2.0, 0.9, -(0.2 - 0.35 * 2.0 - 1.0 * 0.15 + 0.1)),
        ("ask_impression", 2.5, 2.0, 0.0, 0.3, -(2.5 - 2.0 * 0.7 + 0.1)),
    ],
)
def test_e_one_question_one_contact(
    tmp_path: Path, chance: Chance, move: str, mu: float, zeta: float, theta: float, fresh: float, k: float
) -> None:
    """(e) zero spreads, delta = 0, iota = 0: P(yes) is the integral; n = 6,000."""
    n = 6_000
    steps: list[SCALARS] = [{"label": "open", "move": "open"}, {"label": "close", "move": move}, BYE]
    last = 'at_last_step = { move = "ask_arrange" }\n' if move == "propose_step" else ""
    changes = few(n, SAME, ALONE, NO_LATER, CALM, POLITE_OPENING, mu_zeta(mu, zeta))
    changes |= {"population.theta": theta, "law.fresh": fresh, "law.delta": 0.0, "law.urg": 0.5, "office.agents": 40}
    played = run(write_playbook(tmp_path, "one", steps, more=last), changes, ONE_TALK)
    answers = Counter(said(talk, move) for talk in first_talks(played.lines).values())
    assert answers[Reply.YES] + answers[Reply.NO] == n
    chance.share(f"yes to {move}", answers[Reply.YES], n, _two_logistics_above(k, fresh), sees=0.04)


@pytest.mark.parametrize(("p_ans", "most"), [(0.25, 6), (0.5, 3)])
def test_f_dials_until_answered_are_truncated_geometric(chance: Chance, p_ans: float, most: int) -> None:
    """(f) P(k dials) = p(1-p)^(k-1) for k < most, (1-p)^(most-1) for k = most; n = 4,000."""
    n = 4_000
    changes = few(n, NO_LATER, {"population.contacts": 1.0, "office.p_ans": p_ans, "office.max_dials": most})
    played = run("soft", changes | {"office.agents": 40}, ONE_TALK, journal=False)
    seen = Counter(int(row["dials"]) for row in played.rows)
    assert set(seen) == set(range(1, most + 1))
    expected = {k: p_ans * (1 - p_ans) ** (k - 1) for k in range(1, most)} | {most: (1 - p_ans) ** (most - 1)}
    chance.categories("dials to a phone", seen, expected, sees=0.06)
    # reached: all but those who never answered, n(1 - (1-p)^most)
    reached = sum(row["reached"] for row in played.rows)
    chance.share("phones answered", reached, n, 1 - (1 - p_ans) ** most, sees=0.04)


def test_f_every_dial_is_answered_by_its_own_luck() -> None:
    """Pathwise: the n-th dial to a contact is answered if and only if its block of stream 2 says so."""
    dials: Counter[int] = Counter()
    played = run("soft", few(200), "redial")
    for line in played.of(Event.DIAL):
        entity = 10 * line.account + line.contact
        assert (luck(2, entity, dials[entity])[0] < 0.25) == (line.reply == Answer.ANSWERED)
        dials[entity] += 1
    assert max(dials.values()) > 6


def test_g_reconsideration_against_competitor_are_competing_exponentials(tmp_path: Path, chance: Chance) -> None:
    """(g) constant states, fresh = 1, one contact: who comes first is lam_s s1 / (lam_s s1 + lam_c s2).

    mu = 1, z = 0.5: s1 = sigma(0.5), s2 = sigma(1 - 1) = 1/2. n = 4,000 told contacts (p_ans = 1, so only a
    competitor in the first hours is before us; exponentials forget, so those who remain start anew; what falls due
    within the three minutes of the talk shifts the share by less than 0.0001).
    The times are exponential with the sum of both rates.
    """
    lam_s, lam_c, days = 0.04, 0.05, 365
    s1, s2 = sigma(0.5), 0.5
    rate = lam_s * s1 + lam_c * s2
    book = story_then(tmp_path, "told", {"label": "close", "move": "thank_and_end"})
    changes = few(4_000, SAME, ALONE, CALM, SILENT_ARGUMENTS, POLITE_OPENING, mu_zeta(1.0, 0.5))
    changes |= {"law.lam_s": lam_s, "law.lam_c": lam_c, "law.fresh": 1.0, "law.cool": 0.0, "office.days": days}
    played = run(book, changes | {"office.agents": 200}, ONE_TALK)
    told = {talk.dial.account: talk.end.time for talk in talks(played.lines) if talk.end}
    orders = {line.account: line.time for line in played.of(Event.ORDER)}
    losses = {line.account: line.time for line in played.of(Event.COMPETITOR) if line.reply == Verdict.YES}
    lost = {account: time for account, time in losses.items() if account in told and time > told[account]}
    assert set(orders) <= set(told)
    resolved = len(orders) + len(lost)
    assert resolved > 3_500
    # nobody has both; nearly all are settled: e^(-0.0499*364) = 1e-8
    assert not set(orders) & set(lost)
    chance.share("reconsidered first", len(orders), resolved, lam_s * s1 / rate, sees=0.055)
    waits = [time - told[account] for account, time in (orders | lost).items()]
    chance.times("days until the first of the two", waits, stats.expon(scale=1 / rate), sees=0.06)


def test_g_reconsiderations_come_at_the_times_of_their_luck(tmp_path: Path) -> None:
    """Pathwise: from the end of the first told talk, waits -ln(u)/lam_s of stream 11; its second draw decides."""
    book = story_then(tmp_path, "told", {"label": "close", "move": "thank_and_end"})
    changes = few(150, SAME, ALONE, CALM, SILENT_ARGUMENTS, POLITE_OPENING, mu_zeta(-1.0, 0.5))
    changes |= {"law.lam_s": 0.05, "law.lam_c": 0.0, "law.fresh": 1.0, "office.agents": 150}
    played = run(book, changes, ONE_TALK)
    checked = 0
    for talk in talks(played.lines):
        account = talk.dial.account
        assert talk.end is not None
        mine = [line for line in played.of(Event.RECONSIDERATION) if line.account == account]
        due, drive = talk.end.time, -math.inf
        for n, line in enumerate(mine):
            wait, decision, _, _ = luck(11, 10 * account, 0, n)
            due += -math.log(wait) / 0.05
            drive = -1.0 - 0.5 + L(decision)  # x - z + L
            assert line.time == pytest.approx(due, abs=1e-9)
            assert (line.reply == Verdict.YES) == (drive > 0)
            checked += 1
        # after the last there is none within the horizon, or it was the order
        next_due = due - math.log(luck(11, 10 * account, 0, len(mine))[0]) / 0.05
        assert drive > 0 or next_due > 90
    assert checked > 300


def _shares(self_buyers: float, needs_nudge: float) -> Mapping[str, Any]:
    return {"population.self_buyers": self_buyers, "population.needs_nudge": needs_nudge}


@pytest.mark.parametrize(("self_buyers", "needs_nudge"), [(0.30, 0.55), (0.15, 0.25)])
def test_i_soft_orders_unprompted_from_exactly_the_self_buyers(
    chance: Chance, self_buyers: float, needs_nudge: float
) -> None:
    """(i) open_ok very large, i_talk = 0, one talk: n = 6,000 told contacts."""
    changes = few(6_000, ALONE, NO_LATER, POLITE_OPENING, _shares(self_buyers, needs_nudge))
    played = run("soft", changes | {"law.i_talk": 0.0, "office.agents": 40}, ONE_TALK, journal=False)
    assert played.counts["reached"] == 6_000
    assert played.counts["unprompted"] == played.counts["gross"]
    chance.share("unprompted orders of those told", played.counts["gross"], 6_000, self_buyers, sees=0.04)


@pytest.mark.parametrize(("self_buyers", "needs_nudge"), [(0.30, 0.55), (0.15, 0.25)])
def test_i_a_direct_question_heard_out_gets_a_yes_from_both_shares(
    tmp_path: Path, chance: Chance, self_buyers: float, needs_nudge: float
) -> None:
    """(i) with delta = 0 and iota = 0: self_buyers + needs_nudge; n = 6,000."""
    book = story_then(tmp_path, "direct", {"label": "close", "move": "ask_direct"})
    changes = few(6_000, ALONE, NO_LATER, CALM, POLITE_OPENING, _shares(self_buyers, needs_nudge))
    played = run(book, changes | {"law.delta": 0.0, "office.agents": 40}, ONE_TALK, journal=False)
    chance.share("yes of those asked", played.counts["gross"], 6_000, self_buyers + needs_nudge, sees=0.04)


def test_i_a_stated_pair_of_shares_is_what_the_solver_is_given() -> None:
    """The scenario's mu and zeta are those of the solver for its own spread and law."""
    made = world({"population.self_buyers": 0.2, "population.needs_nudge": 0.5, "law.fresh": 0.6})
    assert solve_shares(0.2, 0.5, spread(made.population, made.law)) == pytest.approx(
        (made.population.mu, made.population.zeta), abs=1e-9
    )
