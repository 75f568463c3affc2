"""Where the time of a talk turn goes: how often each kind of work is done, times what one of it costs alone."""

import json
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from benchmarks.measure import Times, interleaved, of_processor
from benchmarks.speed import arm
from sim.engine import dialling, diary, jit, layout, people, turn, worlds
from sim.engine.run import play_many
from sim.law import persuasion, prospect, scale, silence, timing
from sim.playbook import table as playbook
from sim.playbook.read import load_playbook
from sim.playbook.table import END, Table
from sim.scenario import luck, population

ROUNDS = 7
MANY = 1_000_000
ACCOUNTS = 500
WORLDS = 100


class Part(NamedTuple):
    """One kind of work: how often in a turn, and nanoseconds each."""

    name: str
    per_turn: float
    cost: Times

    @property
    def share(self) -> float:
        """Nanoseconds of a turn."""
        return 1e9 * self.per_turn * self.cost.median


# --- what one of each costs ---------------------------------------------------------------------------


def draw(times: int) -> float:
    """Philox blocks, one after another."""
    total = 0.0
    for place in range(times):
        total += luck.block(1, 0, 2, place, 0, 0)[0]
    return total


def transcend(times: int) -> float:
    """A logarithm and an exponential each."""
    total = 0.0
    for place in range(times):
        total += math.exp(-math.log((place + 0.5) / times))
    return total


def spread(times: int) -> float:
    """Quantiles of the normal distribution: what births are made of."""
    total = 0.0
    for place in range(times):
        total += scale.normal_quantile((place + 0.5) / times)
    return total


def step_on(times: int, table: Table, visits: Any) -> int:
    """A step of the playbook: its move, and where the talk goes on."""
    step, total = table.first, 0
    for place in range(times):
        move, _ = playbook.move_at(table, step, 0)
        total += move
        step = playbook.next_step(table, step, 0, False, place % 7 - 3.0, 0.5, visits)
        if step == END:
            step = table.first
    return total


def keep_diary(times: int, tree: Any, leaves: int) -> float:
    """Whoever is due first is put off: a look and an entry."""
    total = 0.0
    for place in range(times):
        leaf = diary.first(tree, 0, leaves)
        total += diary.earliest(tree, 0)
        diary.put(tree, 0, leaves, leaf, total / (place + 1) + 14400.0 * (1.0 + (place * 0.618034) % 1.0))
    return total


def costs() -> dict[str, Times]:
    """Seconds each, compiled, every kind in turn."""
    ways: dict[str, Callable[[], object]] = {
        "luck": _compiled(draw),
        "exp and log": _compiled(transcend),
        "normal quantiles": _compiled(spread),
        "table steps": _compiled(step_on, *_a_playbook()),
        "calendar": _compiled(keep_diary, *_a_diary()),
    }
    each = {"exp and log": 2}
    found = interleaved(
        ROUNDS,
        *(lambda name=name: of_processor(ways[name]) / MANY / each.get(name, 1) for name in ways),
    )
    return dict(zip(ways, found, strict=True))


def _compiled(function: Any, *rest: Any) -> Callable[[], object]:
    quick = jit.in_place(function, _nrt=True)
    return lambda: quick(MANY, *rest)


def _a_playbook() -> tuple[Table, Any]:
    table = load_playbook("subtle").table
    books, steps, branch, moves = layout.team_of([table], jit.is_compiled())
    book = books[0]
    arrays = [np.ascontiguousarray(steps[name]) for name in ("belief_below", "belief_above", "unsure_above")]
    visits = np.ascontiguousarray(steps["max_visits"])
    return (
        Table(
            moves, (), np.ascontiguousarray(steps["move"]), np.ascontiguousarray(steps["silence"]), branch, *arrays,
            visits, int(book["first"]), int(book["call_back"]), int(book["last_step_move"]),
            float(book["last_step_silence"]), int(book["ask_arrange"]),
        ),
        np.zeros(len(visits), "i8"),
    )  # fmt: skip


def _a_diary() -> tuple[Any, int]:
    tree, leaves = np.full(diary.room_for(ACCOUNTS), math.inf), diary.leaves_at(ACCOUNTS)
    for leaf in range(ACCOUNTS):
        diary.put(tree, 0, leaves, leaf, 45.0 * leaf)
    return tree, leaves


# --- how often each is done ------------------------------------------------------------------------------


def counted() -> Counter[str]:
    """How often each kind of work is done in a world: one played as plain Python, in another process."""
    asked = [sys.executable, "-m", "benchmarks.turn"]
    env = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    return Counter(json.loads(subprocess.run(asked, check=True, capture_output=True, env=env).stdout))


def count() -> Counter[str]:
    """Play one world and count. A turn is one move of the seller."""
    found: Counter[str] = Counter()

    def noted(name: str, kind: str, *modules: Any) -> None:
        right = getattr(modules[0], name)

        def counting(*given: Any) -> Any:
            found[kind] += 1
            return right(*given)

        for module in modules:
            setattr(module, name, counting)

    noted("land", "turns", turn)
    noted("block", "luck", people, worlds, population)
    noted("normal_quantile", "normal quantiles", prospect, persuasion)
    noted("next_step", "table steps", playbook)
    noted("plan", "calendar", dialling)
    counting_math: Any = SimpleNamespace(**vars(math))
    noted("log", "exp and log", counting_math)
    noted("exp", "exp and log", counting_math)
    for module in (scale, silence, timing, prospect):
        vars(module)["math"] = counting_math
    play_many([arm("subtle", 1)], threads=1)
    return found


def split() -> tuple[list[Part], Times]:
    """The parts of a turn, and the whole turn in seconds; what the parts leave is the rest."""
    often, cost = counted(), costs()
    one, turns = arm("subtle", WORLDS), often.pop("turns")
    (whole,) = interleaved(ROUNDS, lambda: of_processor(lambda: play_many([one], threads=1)) / WORLDS / turns)
    return [Part(name, often[name] / turns, cost[name]) for name in cost], whole


if __name__ == "__main__":
    print(json.dumps(count()))
