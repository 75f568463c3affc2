"""``make bench``: both engines and one and two threads, interleaved, with medians and spread.

Timings of a shared machine are noise; the ratios of one run say more. Writes ``benchmarks/results.md``.
"""

import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from sim.engine.run import play, play_many
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import load_scenario

ROUNDS = 7
COMPILED, REFERENCE = 300, 1  # worlds a round
STYLES = ("soft", "subtle", "hard")
OUT = Path(__file__).with_name("results.md")


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def per_world(style: str) -> dict[str, list[float]]:
    """Seconds a world, by way of playing it; the ways take turns within each round."""
    world, sellers, policy = load_scenario("column").world, [load_playbook(style)], load_policy("polite")

    def compiled(threads: int) -> float:
        arms = [(world, sellers, policy, 1, range(COMPILED))]
        return seconds(lambda: play_many(arms, threads=threads)) / COMPILED

    def reference() -> float:
        return seconds(lambda: play(world, sellers, policy, seed=1, replication=0, engine="reference"))

    compiled(1)  # compiled, or read from the cache, outside the timing
    found: dict[str, list[float]] = {"reference": [], "compiled, 1 thread": [], "compiled, 2 threads": []}
    for _ in range(ROUNDS):
        found["reference"].append(reference())
        found["compiled, 1 thread"].append(compiled(1))
        found["compiled, 2 threads"].append(compiled(2))
    return found


def talks(style: str) -> float:
    """Talks in a world of 1,000 accounts, on average."""
    world, sellers, policy = load_scenario("column").world, [load_playbook(style)], load_policy("polite")
    (counts,) = play_many([(world, sellers, policy, 1, range(COMPILED))])
    return statistics.fmean(count["talks"] for count in counts)


def rows() -> list[str]:
    """The table, a row for each style and way."""
    made = []
    for style in STYLES:
        found, count = per_world(style), talks(style)
        base = statistics.median(found["reference"])
        for way, times in found.items():
            middle = statistics.median(times)
            ratios = sorted(slow / fast for slow, fast in zip(found["reference"], times, strict=True))
            made.append(
                f"| {style} | {way} | {1000 * middle:.2f} ({1000 * min(times):.2f} to {1000 * max(times):.2f}) "
                f"| {count / middle:,.0f} | {base / middle:.0f} ({ratios[0]:.0f} to {ratios[-1]:.0f}) |"
            )
    return made


def main() -> None:
    """Measure, print and write."""
    head = [
        "# Speed",
        "",
        f"Scenario `column` (1,000 accounts, 2 agents, 90 days), policy `polite`, {ROUNDS} interleaved rounds:",
        f"median (least to most). {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, other work going on.",
        "",
        "| style | engine | ms a world | talks a second | times the reference |",
        "|---|---|---|---|---|",
    ]
    text = "\n".join([*head, *rows()]) + "\n"
    OUT.write_text(text)
    print(text)


main()
