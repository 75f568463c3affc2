"""Memoryless playbooks are absorbing Markov chains: (h) of MODEL.md section 11."""

import math
import random
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.words import Ending

from .by_hand import sigma
from .chance import Chance
from .worlds import (
    ALONE,
    CALM,
    NO_LATER,
    ONE_TALK,
    POLITE_OPENING,
    SAME,
    SCALARS,
    SILENT_ARGUMENTS,
    few,
    mu_zeta,
    policy,
    run,
    talks,
    write_playbook,
)

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


class Chain(NamedTuple):
    """A talk from its first question on: states (step, was the last reply a refusal), ends ordered, refused, open."""

    Q: NDArray[np.float64]  # between states
    R: NDArray[np.float64]  # into the ends


def _chain(steps: list[dict[str, Any]]) -> Chain:
    """With fresh = 1 every question is a new logistic draw: D = mu - z(1-q) + free F + L, band = delta exp(-s/tau).

    The contact has heard an argument, so leave_open orders with sigma(mu - z).
    """
    labels = {step["label"]: k for k, step in enumerate(steps)}
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
            yes, no = _answers(step["move"], step["silence"])
            R[row, 0] = yes
            for reply, chance, now in (("no", no, 1), ("hesitates", 1 - yes - no, 0)):
                target = step["on"][reply]
                if target == "end":
                    R[row, 1 if now else 2] += chance
                else:
                    Q[row, 2 * labels[target] + now] += chance
    return Chain(Q, R)


def _answers(move: str, silence: float) -> tuple[float, float]:
    """Chances of yes and no: sigma(m - band) and sigma(-m - band)."""
    q, F = H_QUESTIONS[move]
    middle, band = MU - Z * (1 - q) + FREE * F, DELTA * math.exp(-silence / TAU)
    return sigma(middle - band), sigma(-middle - band)


def _absorption(steps: list[dict[str, Any]]) -> dict[Ending, float]:
    """Where it ends: the first row of (I - Q)^-1 R (Kemeny & Snell 1960, Finite Markov Chains, theorem 3.3.7)."""
    Q, R = _chain(steps)
    absorbed = np.linalg.solve(np.eye(len(Q)) - Q, R)[0]
    assert absorbed.sum() == pytest.approx(1.0)
    ends = [Ending.ORDERED, Ending.REFUSED, Ending.OPEN]
    return dict(zip(ends, (float(p) for p in absorbed), strict=True))


def _moments(Q: NDArray[np.float64]) -> list[float]:
    """The first four moments about 0 of the number T of states visited until absorption, from the first state.

    T = 1 + T' where T' starts in the next state, or is 0 if absorbed: with m_k = E[T^k], the binomial theorem gives
    (I - Q) m_k = 1 + Q sum over 0 < j < k of C(k, j) m_j.
    """
    found: list[Any] = []
    for k in range(1, 5):
        before = sum((math.comb(k, j) * Q @ found[j - 1] for j in range(1, k)), np.zeros(len(Q)))
        found.append(np.linalg.solve(np.eye(len(Q)) - Q, 1.0 + before))
    return [float(m[0]) for m in found]


def _agree(chance: Chance, what: str, visits: list[float], Q: NDArray[np.float64], sees: float) -> None:
    """Mean and variance of visits are those of the chain.

    The variance is E[(T - mean)^2] about the exact mean, so its own variance is mu_4 - sigma^4 over n, exactly.
    """
    m1, m2, m3, m4 = _moments(Q)
    # Kemeny & Snell 1960, theorem 3.3.5: tau = N 1, tau_2 = (2 N - I) tau - tau^2, N = (I - Q)^-1
    N = np.linalg.inv(np.eye(len(Q)) - Q)
    tau = N @ np.ones(len(Q))
    variance = float(((2 * N - np.eye(len(Q))) @ tau - tau**2)[0])
    assert (m1, m2 - m1**2) == pytest.approx((float(tau[0]), variance), rel=1e-9)
    fourth = m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4
    chance.mean(f"mean {what}", visits, m1, math.sqrt(variance), sees=sees)
    squares = [(visit - m1) ** 2 for visit in visits]
    chance.mean(f"variance of {what}", squares, variance, math.sqrt(fourth - variance**2), sees=6 * sees)


@pytest.mark.parametrize("seed", GRAPHS)
def test_h_random_step_graphs_are_absorbing_markov_chains(tmp_path: Path, chance: Chance, seed: int) -> None:
    """(h) x and a constant, fresh = 1: talks end as (I - Q)^-1 R; n = 1,500."""
    n = 1_500
    steps = _random_graph(seed)
    chain, expected = _chain(steps), _absorption(steps)
    opening: list[SCALARS] = [{"label": "open", "move": "open"}, {"move": "argue"}]
    graph = [step | {"label": "close"} if k == 0 else step for k, step in enumerate(steps)]
    for step in graph:
        step["on"] = {r: "close" if t == "q0" else t for r, t in step["on"].items()} if "on" in step else {}
    changes = few(n, SAME, ALONE, CALM, SILENT_ARGUMENTS, NO_LATER, POLITE_OPENING, mu_zeta(MU, Z))
    changes |= {"law.fresh": 1.0, "office.agents": 50}
    played = run(write_playbook(tmp_path, "graph", [*opening, *graph]), changes, ONE_TALK, seed=100 + seed)
    seen = Counter(talk.ending for talk in talks(played.lines))
    assert sum(seen.values()) == n
    chance.categories("ends of talks", seen, {end: p for end, p in expected.items() if p > 0}, sees=0.09)
    # what is said from the first question on; a talk that ends in "end" has no last state of its own
    said = [float(len(talk.moves) - 2) for talk in talks(played.lines)]
    _agree(chance, "moves of a talk", said, chain.Q, sees=0.6)


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


def test_h_conversations_are_a_markov_chain_too(tmp_path: Path, chance: Chance) -> None:
    """(h) over call-backs: yes and no end it, a hesitation is called back, five talks at most: the number of talks
    with a contact is a geometric cut off at five, and he orders with y (1 + h + ... + h^4). n = 3,000 contacts."""
    n, most = 3_000, 5
    yes, no = _answers("ask_arrange", 0.0)
    again = 1 - yes - no
    # states: talk 1 to 5; from each but the last to the next with chance h
    Q = np.diag([again] * (most - 1), 1)
    close: dict[str, Any] = {"label": "close", "move": "ask_arrange", "on": {"no": "end", "hesitates": "end"}}
    changes = few(n, SAME, ALONE, CALM, SILENT_ARGUMENTS, NO_LATER, POLITE_OPENING, mu_zeta(MU, Z))
    changes |= {"law.fresh": 1.0, "office.agents": 50}
    book = write_playbook(tmp_path, "asked", [{"label": "open", "move": "open"}, {"move": "argue"}, close])
    played = run(book, changes, policy("polite", max_conversations=most, open_days=3.0))
    talked = Counter(talk.dial.account for talk in talks(played.lines))
    assert len(talked) == n
    _agree(chance, "talks with a contact", [float(count) for count in talked.values()], Q, sees=0.15)
    ordered = yes * sum(again**k for k in range(most))
    chance.share("contacts who order", played.counts["gross"], n, ordered, sees=0.06)
