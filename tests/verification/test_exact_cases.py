"""The exact cases every engine must meet, (a) to (l) of MODEL.md section 11.

Where luck enters, the docstring states n and the shift that is seen with power 0.9; every such test compares one
score with 4.9 standard errors (or the quantile at 1e-6 of its own distribution), so it raises a false alarm once in
a million. With 4.9 + 1.28 standard errors a shift is seen with power 0.9.
"""

import itertools
import math
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats

from sim.playbook.read import load_playbook
from sim.scenario.population import solve_shares, spread
from sim.words import Answer, Cause, Ending, Event, Reply, Verdict

from .by_hand import L, luck, sigma
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
    STORY,
    UNLIKELY,
    Run,
    few,
    first_talks,
    mu_zeta,
    run,
    said,
    story_then,
    talks,
    world,
    write_playbook,
    z_score,
)

STYLES = [
    "soft",
    "soft_question",
    "subtle",
    "subtle_adaptive",
    "next_step",
    "hard",
    "hard_silence",
    "subtle_no_silence",
]


# ---- (a) and (b): everyone, nobody ------------------------------------------------------------------------------


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("dialling", ["polite", "redial", "widen"])
def test_a_without_inertia_and_far_above_zero_every_style_converts_every_account_reached(
    style: str, dialling: str
) -> None:
    """(a) z = 0, mu = 40, lam_c = 0: the only luck that could prevent an order has odds below 1e-12."""
    changes = few(60, mu_zeta(40.0, 0.0), {"population.zeta_sd": 0.0, "law.lam_c": 0.0})
    played = run(style, changes, dialling)
    reached = {int(row["account"]) for row in played.rows if row["reached"] > 0}
    assert len(reached) > 50
    assert played.accounts(ordered=True) == reached
    assert played.counts["gross"] == len(reached)
    assert played.counts["cancelled"] == played.counts["lost"] == played.counts["missed"] == 0


def test_a_with_stakes_the_next_step_takes_three_meetings_more() -> None:
    """(a) for a complex deal: each propose_step is accepted, then at the last step the order; nobody reconsiders."""
    changes = few(
        20, NO_LATER, {"population.zeta_sd": 0.0, "office.agents": 20, "office.p_ans": 1.0}, mu_zeta(40.0, 0.0)
    )
    played = run("next_step", changes, base="complex")
    assert played.counts["gross"] == 20
    assert played.counts["meetings"] == 60  # steps = 3
    assert played.counts["talks"] == 20  # meetings are no telephone talks


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("base", ["column", "complex"])
def test_b_nobody_has_any_use(style: str, base: str) -> None:
    """(b) mu = -60, below the sum of the largest draws (23*0.84 + 23*0.55 + 7*1.1): conversion exactly 0."""
    played = run(style, few(60, mu_zeta(-60.0, 0.0), {"law.open_ok": 70.0}), "redial", base=base)
    assert played.counts["gross"] == played.counts["unprompted"] == played.counts["lost"] == 0
    assert played.counts["reached"] > 60
    assert not played.of(Event.ORDER)


# ---- (c): nothing irritates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["hard", "hard_silence", "subtle", "next_step"])
@pytest.mark.parametrize("base", ["column", "complex"])
def test_c_without_irritants_nobody_is_ever_irritated(style: str, base: str) -> None:
    """(c) iota = awk = i_call = i_talk = 0: a = 0 in every line; no annoyance, hang-up, do-not-call or complaint."""
    played = run(style, few(150, CALM), "redial", base=base)
    assert {line.a for line in played.lines} == {0.0}
    for count in ("annoyed", "hung_up", "do_not_call", "complained", "blocked"):
        assert played.counts[count] == 0


# ---- (d): wording does not matter when nothing hangs on it ------------------------------------------------------


def test_d_without_inertia_and_irritation_direct_and_arranged_questions_are_alike(tmp_path: Path) -> None:
    """(d) z = 0, iota = 0, free = urg = 0, equal silence: q, T, F and U multiply nothing; both take 8 s."""
    changes = few(
        300, {"population.zeta_sd": 0.0, "law.iota": 0.0, "law.free": 0.0, "law.urg": 0.0}, mu_zeta(0.3, 0.0)
    )
    runs = []
    for name in ("ask_direct", "ask_arrange"):
        close = {"label": "close", "move": name, "silence": 3.0}
        runs.append(run(story_then(tmp_path, name, close, close | {"label": "again"}), changes, "redial"))
    direct, arranged = ([line._replace(move="") for line in played.lines] for played in runs)
    assert direct == arranged
    assert runs[0].counts == runs[1].counts
    assert {line.reply for line in runs[0].of(Event.MOVE)} >= {Reply.YES, Reply.NO, Reply.HESITATES}


def test_d_with_inertia_they_differ(tmp_path: Path) -> None:
    """The case above has teeth: zeta = 2 and the replies part."""
    changes = few(300, {"law.iota": 0.0}, mu_zeta(0.3, 2.0))
    counts = []
    for name in ("ask_direct", "ask_arrange"):
        counts.append(
            run(story_then(tmp_path, name, {"label": "close", "move": name, "silence": 3.0}), changes).counts["gross"]
        )
    assert counts[0] > counts[1]


# ---- (e): one question to one contact -----------------------------------------------------------------------------


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
    tmp_path: Path, move: str, mu: float, zeta: float, theta: float, fresh: float, k: float
) -> None:
    """(e) zero spreads, delta = 0, iota = 0: P(yes) is the integral; n = 6,000, a shift of 4 points is seen."""
    n = 6_000
    steps: list[SCALARS] = [{"label": "open", "move": "open"}, {"label": "close", "move": move}, BYE]
    last = 'at_last_step = { move = "ask_arrange" }\n' if move == "propose_step" else ""
    changes = few(n, SAME, ALONE, NO_LATER, CALM, POLITE_OPENING, mu_zeta(mu, zeta))
    changes |= {"population.theta": theta, "law.fresh": fresh, "law.delta": 0.0, "law.urg": 0.5, "office.agents": 40}
    played = run(write_playbook(tmp_path, "one", steps, more=last), changes, ONE_TALK)
    answers = Counter(said(talk, move) for talk in first_talks(played.lines).values())
    assert answers[Reply.YES] + answers[Reply.NO] == n
    assert abs(z_score(answers[Reply.YES], n, _two_logistics_above(k, fresh))) < UNLIKELY


# ---- (f): telephones ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("p_ans", "most"), [(0.25, 6), (0.5, 3)])
def test_f_dials_until_answered_are_truncated_geometric(p_ans: float, most: int) -> None:
    """(f) P(k dials) = p(1-p)^(k-1) for k < most, (1-p)^(most-1) for k = most; n = 4,000, chi-square at 1e-6."""
    n = 4_000
    changes = few(n, NO_LATER, {"population.contacts": 1.0, "office.p_ans": p_ans, "office.max_dials": most})
    played = run("soft", changes | {"office.agents": 40}, ONE_TALK, journal=False)
    seen = Counter(int(row["dials"]) for row in played.rows)
    assert set(seen) == set(range(1, most + 1))
    expected = [p_ans * (1 - p_ans) ** (k - 1) for k in range(1, most)] + [(1 - p_ans) ** (most - 1)]
    assert sum(expected) == pytest.approx(1.0)
    chi2 = sum((seen[k] - n * p) ** 2 / (n * p) for k, p in enumerate(expected, 1))
    assert chi2 < stats.chi2.isf(1e-6, most - 1)
    # reached: all but those who never answered, n(1 - (1-p)^most)
    reached = sum(row["reached"] for row in played.rows)
    assert abs(z_score(reached, n, 1 - (1 - p_ans) ** most)) < UNLIKELY


def test_f_every_dial_is_answered_by_its_own_luck() -> None:
    """Pathwise: the n-th dial to a contact is answered if and only if its block of stream 2 says so."""
    dials: Counter[int] = Counter()
    played = run("soft", few(200), "redial")
    for line in played.of(Event.DIAL):
        entity = 10 * line.account + line.contact
        assert (luck(2, entity, dials[entity])[0] < 0.25) == (line.reply == Answer.ANSWERED)
        dials[entity] += 1
    assert max(dials.values()) > 6


# ---- (g): two clocks ----------------------------------------------------------------------------------------------


def test_g_reconsideration_against_competitor_are_competing_exponentials(tmp_path: Path) -> None:
    """(g) constant states, fresh = 1, one contact: who comes first is lam_s s1 / (lam_s s1 + lam_c s2).

    mu = 1, z = 0.5: s1 = sigma(0.5), s2 = sigma(1 - 1) = 1/2. n = 4,000 told contacts (p_ans = 1, so only a
    competitor in the first hours is before us; exponentials forget, so those who remain start anew; what falls due
    within the three minutes of the talk shifts the share by less than 0.0001): a shift of 5 points is seen.
    The times are exponential with the sum of both rates: Kolmogorov-Smirnov at 1e-6.
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
    assert abs(z_score(len(orders), resolved, lam_s * s1 / rate)) < UNLIKELY
    waits = [time - told[account] for account, time in (orders | lost).items()]
    assert stats.kstest(waits, "expon", args=(0, 1 / rate)).pvalue > 1e-6


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


# ---- (h): absorbing Markov chains -------------------------------------------------------------------------------

H_QUESTIONS = {
    "ask_go_on": (0.60, 1.0),
    "ask_opinion": (0.70, 0.5),
    "ask_arrange": (0.85, 0.0),
    "ask_direct": (1.0, 0.0),
}
MU, Z, FREE, DELTA, TAU = 0.4, 1.5, 0.2, 1.2, 5.0


def _random_graph(seed: int) -> list[dict[str, Any]]:
    """Three to six questions with random branches, loops and silences, then two ways to end."""
    draw = random.Random(seed)
    n = draw.randint(3, 6)
    labels = [f"q{k}" for k in range(n)] + ["leave", "bye"]
    steps: list[dict[str, Any]] = []
    for k in range(n):
        on = {reply: draw.choice([*labels, "end"]) for reply in ("no", "hesitates")}
        step: dict[str, Any] = {
            "label": labels[k],
            "move": draw.choice(list(H_QUESTIONS)),
            "silence": draw.choice([0.0, 2.0, 5.0]),
        }
        steps.append(step | {"on": on, "max_visits": 100})
    steps.append({"label": "leave", "move": "leave_open"})
    steps.append({"label": "bye", "move": "thank_and_end"})
    reached, new = {"q0"}, {"q0"}
    while new:  # a step that can never be reached is refused by the reader of playbooks
        new = {target for step in steps if step["label"] in new for target in step.get("on", {}).values()} - reached
        reached |= new
    return [step for step in steps if step["label"] in reached]


# graphs that have a way to end: the reader wants a step after the last question, for when it is passed over
GRAPHS = [seed for seed in range(20) if "on" not in _random_graph(seed)[-1]][:12]


def _absorption(steps: list[dict[str, Any]]) -> dict[Ending, float]:
    """(I - Q)^-1 R with states (step, was the last reply a refusal) and the ends ordered, refused, open.

    With fresh = 1 every question is a new logistic draw: D = mu - z(1-q) + free F + L, band = delta exp(-s/tau).
    The contact has heard an argument, so leave_open orders with sigma(mu - z).
    """
    labels = {step["label"]: k for k, step in enumerate(steps)}
    ends = [Ending.ORDERED, Ending.REFUSED, Ending.OPEN]
    size = 2 * len(steps)
    Q, R = np.zeros((size, size)), np.zeros((size, 3))
    for k, step in enumerate(steps):
        for refused in (0, 1):
            row = 2 * k + refused
            stop = 1 if refused else 2
            if step["move"] == "leave_open":
                alone = sigma(MU - Z)
                R[row, 0], R[row, stop] = alone, 1 - alone
                continue
            if step["move"] == "thank_and_end":
                R[row, stop] = 1.0
                continue
            q, F = H_QUESTIONS[step["move"]]
            drive, band = MU - Z * (1 - q) + FREE * F, DELTA * math.exp(-step["silence"] / TAU)
            yes, no = sigma(drive - band), sigma(-drive - band)
            R[row, 0] = yes
            for reply, chance, now in (("no", no, 1), ("hesitates", 1 - yes - no, 0)):
                target = step["on"][reply]
                if target == "end":
                    R[row, 1 if now else 2] += chance
                else:
                    Q[row, 2 * labels[target] + now] += chance
    absorbed = np.linalg.solve(np.eye(size) - Q, R)[0]
    assert absorbed.sum() == pytest.approx(1.0)
    return dict(zip(ends, (float(p) for p in absorbed), strict=True))


@pytest.mark.parametrize("seed", GRAPHS)
def test_h_random_step_graphs_are_absorbing_markov_chains(tmp_path: Path, seed: int) -> None:
    """(h) x and a constant, fresh = 1: talks end as (I - Q)^-1 R; n = 1,500, chi-square at 1e-6 (8 points seen)."""
    n = 1_500
    steps = _random_graph(seed)
    expected = _absorption(steps)
    opening: list[SCALARS] = [{"label": "open", "move": "open"}, {"move": "argue"}]
    graph = [step | {"label": "close"} if k == 0 else step for k, step in enumerate(steps)]
    for step in graph:
        step["on"] = {r: "close" if t == "q0" else t for r, t in step["on"].items()} if "on" in step else {}
    changes = few(n, SAME, ALONE, CALM, SILENT_ARGUMENTS, NO_LATER, POLITE_OPENING, mu_zeta(MU, Z))
    changes |= {"law.fresh": 1.0, "office.agents": 50}
    played = run(write_playbook(tmp_path, "graph", [*opening, *graph]), changes, ONE_TALK, seed=100 + seed)
    seen = Counter(talk.ending for talk in talks(played.lines))
    assert sum(seen.values()) == n
    possible = {end: p for end, p in expected.items() if p > 0}
    assert set(seen) <= set(possible)
    chi2 = sum((seen[end] - n * p) ** 2 / (n * p) for end, p in possible.items())
    assert chi2 < stats.chi2.isf(1e-6, max(1, len(possible) - 1))


def test_h_the_random_graphs_reach_every_end() -> None:
    """The family above is not empty of anything: all three ends, loops and branches backwards occur."""
    graphs = [_random_graph(seed) for seed in GRAPHS]
    assert len(graphs) == 12
    chances = [_absorption(graph) for graph in graphs]
    assert all(any(chance[end] > 0.05 for chance in chances) for end in (Ending.ORDERED, Ending.REFUSED, Ending.OPEN))
    backwards = [
        graph
        for graph in graphs
        for k, step in enumerate(graph)
        for target in step.get("on", {}).values()
        if target.startswith("q") and int(target[1:]) <= k
    ]
    assert len(backwards) > 5


# ---- (i): the shares ----------------------------------------------------------------------------------------------


def _shares(self_buyers: float, needs_nudge: float) -> Mapping[str, Any]:
    return {"population.self_buyers": self_buyers, "population.needs_nudge": needs_nudge}


@pytest.mark.parametrize(("self_buyers", "needs_nudge"), [(0.30, 0.55), (0.15, 0.25)])
def test_i_soft_orders_unprompted_from_exactly_the_self_buyers(self_buyers: float, needs_nudge: float) -> None:
    """(i) open_ok very large, i_talk = 0, one talk: n = 6,000 told contacts, a shift of 3.7 points is seen."""
    changes = few(6_000, ALONE, NO_LATER, POLITE_OPENING, _shares(self_buyers, needs_nudge))
    played = run("soft", changes | {"law.i_talk": 0.0, "office.agents": 40}, ONE_TALK, journal=False)
    assert played.counts["reached"] == 6_000
    assert played.counts["unprompted"] == played.counts["gross"]
    assert abs(z_score(int(played.counts["gross"]), 6_000, self_buyers)) < UNLIKELY


@pytest.mark.parametrize(("self_buyers", "needs_nudge"), [(0.30, 0.55), (0.15, 0.25)])
def test_i_a_direct_question_heard_out_gets_a_yes_from_both_shares(
    tmp_path: Path, self_buyers: float, needs_nudge: float
) -> None:
    """(i) with delta = 0 and iota = 0: self_buyers + needs_nudge; n = 6,000, a shift of 3 to 4 points is seen."""
    book = story_then(tmp_path, "direct", {"label": "close", "move": "ask_direct"})
    changes = few(6_000, ALONE, NO_LATER, CALM, POLITE_OPENING, _shares(self_buyers, needs_nudge))
    played = run(book, changes | {"law.delta": 0.0, "office.agents": 40}, ONE_TALK, journal=False)
    assert abs(z_score(int(played.counts["gross"]), 6_000, self_buyers + needs_nudge)) < UNLIKELY


def test_i_a_stated_pair_of_shares_is_what_the_solver_is_given() -> None:
    """The scenario's mu and zeta are those of the solver for its own spread and law."""
    made = world({"population.self_buyers": 0.2, "population.needs_nudge": 0.5, "law.fresh": 0.6})
    assert solve_shares(0.2, 0.5, spread(made.population, made.law)) == pytest.approx(
        (made.population.mu, made.population.zeta), abs=1e-9
    )


# ---- (j): work ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "dialling", "base"),
    [("hard", "redial", "column"), ("next_step", "widen", "complex"), ("soft", "polite", "consumers")],
)
def test_j_busy_time_is_the_sum_of_all_service_times(style: str, dialling: str, base: str) -> None:
    """(j) Little's law for the task an agent has in hand: busy hours = tasks x their mean time; never two at once."""
    played = run(style, few(200), dialling, base=base)
    spans: dict[int, list[tuple[float, float]]] = {}
    meetings = 0
    for line in played.lines:
        if line.kind == Event.DIAL:
            spans.setdefault(line.agent, []).append((line.time - 45 / 86_400, line.time))
        elif line.kind == Event.MEETING:
            meetings += 1
            spans.setdefault(line.agent, []).append((line.time - 1 / 24, line.time))
        elif line.kind == Event.LEARNED:  # 20 s, then the wrap-up
            spans.setdefault(line.agent, []).append((line.time - 20 / 86_400, line.time + 60 / 86_400))
    for talk in talks(played.lines):
        assert talk.end is not None
        spans[talk.dial.agent].append((talk.dial.time, talk.end.time))
    busy = sum(end - start for own in spans.values() for start, end in own) * 24
    assert played.counts["busy_hours"] == pytest.approx(busy, abs=1e-6)
    assert sum(row["busy_hours"] for row in played.rows) == pytest.approx(busy, abs=1e-6)
    assert played.counts["meetings"] == meetings
    for own in spans.values():
        own.sort()
        assert all(end <= start + 1e-9 for (_, end), (start, _) in itertools.pairwise(own))
    # 65 workdays of 7 hours for each of two agents
    assert played.counts["working_hours"] == 910


# ---- (k) and (l): names and idle moves --------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["hard", "subtle_adaptive", "next_step"])
def test_k_another_name_changes_no_bit(tmp_path: Path, style: str) -> None:
    """(k) the same steps under another name and title: counts, accounts and journal equal byte for byte."""
    path = tmp_path / "zz_other.toml"
    path.write_text(f'name = "zz_other"\ntitle = {{ nl = "x", en = "y" }}\nextends = "{style}"\n')
    ours, other = run(style, few(100), "redial"), run(load_playbook(path), few(100), "redial")
    assert other.raw == ours.raw
    assert other.counts == ours.counts
    assert repr(other.rows) == repr(ours.rows)


@pytest.mark.parametrize("dialling", ["polite", "redial"])
def test_l_an_idle_move_changes_nothing_else(tmp_path: Path, dialling: str) -> None:
    """(l) a recap with e_rec = 0 that takes 0 s, where nobody can hang up: all other lines are the same."""
    question = {"label": "close", "move": "ask_direct", "silence": 2.0}
    again = {"move": "ask_go_on", "silence": 8.0, "label": "again"}
    idle = {"move": "recap", "label": "idle"}
    changes = few(200, {"law.e_rec": 0.0, "population.patience": 1e9})
    plain = run(write_playbook(tmp_path, "plain", [*STORY, question, again, BYE]), changes, dialling)
    padded_steps = [*STORY, idle, question, idle | {"label": "more"}, again, BYE]
    padded = write_playbook(tmp_path, "padded", padded_steps).replace(**{"moves.recap.seconds": 0.0})
    played = run(padded, changes, dialling)
    without = [line for line in played.lines if line.move != "recap"]
    assert len(played.lines) > len(without) > 500
    assert without == list(plain.lines)
    assert played.counts == plain.counts


def test_l_has_teeth(tmp_path: Path) -> None:
    """The same idle move with 20 s moves every later line."""
    changes = few(50, {"law.e_rec": 0.0, "population.patience": 1e9})
    question = {"label": "close", "move": "ask_direct"}
    plain = run(write_playbook(tmp_path, "plain", [*STORY, question, BYE]), changes)
    padded = run(write_playbook(tmp_path, "padded", [*STORY, {"move": "recap"}, question, BYE]), changes)
    assert [line for line in padded.lines if line.move != "recap"] != list(plain.lines)


# ---- what the cases have in common ------------------------------------------------------------------------------


def _ends(played: Run) -> Counter[Ending]:
    return Counter(talk.ending for talk in talks(played.lines))


def test_talks_end_as_their_last_reply_says() -> None:
    """Section 5: refused if the last reply other than ok was a refusal; open if it hesitated or was not asked."""
    played = run("subtle", few(300), "redial")
    ends = _ends(played)
    assert set(ends) == {Ending.ORDERED, Ending.REFUSED, Ending.OPEN}
    for talk in talks(played.lines):
        replies = [Reply(line.reply) for line in talk.moves if line.reply != Reply.OK]
        last = replies[-1] if replies else None
        refusals = (Reply.NO, Reply.NO_INTEREST, Reply.HANGS_UP)
        due = Ending.ORDERED if talk.order else Ending.REFUSED if last in refusals else Ending.OPEN
        assert talk.ending == due


def test_an_opinion_is_no_refusal(tmp_path: Path) -> None:
    """Section 5: a no to ask_impression ends nobody's patience: the talk is open, the second ask finds no refusal."""
    close: SCALARS = {"label": "close", "move": "ask_impression", "on": {"no": "end", "hesitates": "end"}}
    played = run(story_then(tmp_path, "impression", close), few(200, mu_zeta(-1.0, 1.0), POLITE_OPENING), "redial")
    noes = [talk for talk in talks(played.lines) if said(talk, "ask_impression") == Reply.NO]
    assert len(noes) > 50
    assert {talk.ending for talk in noes} == {Ending.OPEN}
    opened = first_talks(played.lines)
    # after open talks only, the next talk starts without an unwelcome rise: its opening leaves a as dialled
    for talk in talks(played.lines):
        if opened[talk.dial.account, talk.dial.contact] is not talk and talk.moves[0].reply == Reply.OK:
            assert talk.moves[0].a == pytest.approx(talk.dial.a, abs=1e-12)


def test_orders_without_a_question_are_unprompted_and_others_asked() -> None:
    """Cause of each order: asked inside a talk at a question, unprompted at leave_open or a reconsideration."""
    played = run("soft_question", few(300), "redial")
    for line in played.of(Event.ORDER):
        talk = next((t for t in talks(played.lines) if t.order is line), None)
        asked = talk is not None and talk.moves[-1].move == "ask_opinion"
        assert line.reply == (Cause.ASKED if asked else Cause.UNPROMPTED)
    assert {line.reply for line in played.of(Event.ORDER)} == {Cause.ASKED, Cause.UNPROMPTED}


@pytest.mark.parametrize(("style", "base"), [("hard", "cold"), ("next_step", "complex"), ("soft", "column")])
def test_counts_are_the_sums_of_the_rows_and_the_lines(style: str, base: str) -> None:
    """Section 10: numerators counted from the journal by hand."""
    played = run(style, few(200), "redial", base=base)
    counts, rows = played.counts, played.rows
    orders = played.of(Event.ORDER)
    expected = {
        "accounts": 200,
        "gross": len(orders),
        "unprompted": sum(line.reply == Cause.UNPROMPTED for line in orders),
        "cancelled": len(played.of(Event.CANCELLATION)),
        "lost": sum(line.reply == Verdict.YES for line in played.of(Event.COMPETITOR)),
        "dials": len(played.of(Event.DIAL)),
        "talks": len(list(talks(played.lines))),
        "meetings": len(played.of(Event.MEETING)),
        "reached": len(first_talks(played.lines)),
        "days_to_order": pytest.approx(sum(line.time for line in orders)),
    }
    assert {name: counts[name] for name in expected} == expected
    for name in (
        "contacts",
        "reached",
        "annoyed",
        "hung_up",
        "do_not_call",
        "complained",
        "asked",
        "missed",
        "ready_lost",
    ):
        assert counts[name] == sum(row[name] for row in rows)
    for line in orders:
        assert rows[line.account]["day_ordered"] == pytest.approx(line.time)
        assert rows[line.account]["outcome"] in ("ordered", "cancelled")
    # nobody is annoyed, hung up on or blocked without having been reached; an account is never both sold and lost
    assert all(row["annoyed"] <= row["reached"] <= row["contacts"] for row in rows)
    assert not played.accounts(outcome="lost") & {line.account for line in orders}
