"""Memoryless playbooks are absorbing Markov chains: (h) of MODEL.md section 11."""

import math
import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.words import Ending

from .by_hand import sigma
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
