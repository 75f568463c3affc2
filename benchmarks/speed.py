"""Talks and events a second of both engines, threads, and what a start costs."""

import os
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from benchmarks.measure import Times, interleaved, of_all_threads, of_processor, of_wall
from sim.engine.run import play, play_many
from sim.playbook.read import Playbook, Policy, load_playbook, load_policy
from sim.scenario.read import World, load_scenario

ROUNDS = 7
COMPILED = 100  # worlds a round
STYLES = ("soft", "subtle", "hard")
TARGET = 1.0e6  # talks a second of a hand-written C implementation of the model, its slower figure
A_START = (
    "from sim.engine.run import play_many\nfrom benchmarks.speed import arm\nplay_many([arm('subtle', 1)], threads=1)"
)


class Speed(NamedTuple):
    """One style with both engines on one core, in seconds of processor time a world."""

    style: str
    talks: float
    events: float
    reference: Times
    compiled: Times

    @property
    def ratio(self) -> float:
        """How many times faster the compiled engine is."""
        return self.reference.median / self.compiled.median


def arm(style: str, worlds: int) -> tuple[World, list[Playbook], Policy, int, range]:
    """So many worlds of the scenario `column` with one style, dialling politely."""
    return load_scenario("column").world, [load_playbook(style)], load_policy("polite"), 1, range(worlds)


def speed(style: str) -> Speed:
    """Both engines in turn, each round."""
    world, sellers, policy, seed, _ = one = arm(style, COMPILED)
    (counts,) = play_many([one])
    played = play(world, sellers, policy, seed=seed, replication=0, journal=True)
    assert played.journal is not None
    reference, compiled = interleaved(
        ROUNDS,
        lambda: of_processor(lambda: play(world, sellers, policy, seed=seed, replication=0, engine="reference")),
        lambda: of_processor(lambda: play_many([one], threads=1)) / COMPILED,
    )
    talks = sum(count["talks"] for count in counts) / COMPILED
    return Speed(style, talks, float(len(played.journal)), reference, compiled)


def threads(most: int) -> list[tuple[int, Times, Times]]:
    """Wall time and processor time a world with one, two, ... threads, in turn."""
    one, many = arm("subtle", 4 * COMPILED), counts(most)
    ways = [
        lambda count=count, clock=clock: clock(lambda: play_many([one], threads=count)) / 4 / COMPILED
        for clock in (of_wall, of_all_threads)
        for count in many
    ]
    found = interleaved(ROUNDS, *ways)
    return list(zip(many, found[: len(many)], found[len(many) :], strict=True))


def counts(most: int) -> list[int]:
    """1, 2, 4, ... up to the cores there are."""
    return [1 << power for power in range(most.bit_length())]


def starts() -> tuple[float, float, float]:
    """Processor seconds of a first start, of a later one, and of one that plays nothing."""
    with tempfile.TemporaryDirectory() as cache:
        env = os.environ | {"CLOSELAB_CACHE": cache}
        cold = _start(A_START, env)
        warm = min(_start(A_START, env) for _ in range(3))
        idle = min(_start(A_START.rpartition("\n")[0], env) for _ in range(3))
    return cold, warm, idle


def _start(code: str, env: dict[str, str]) -> float:
    began = time.perf_counter(), _children()
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    return _children() - began[1]


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system
