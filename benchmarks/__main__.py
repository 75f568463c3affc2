"""``make bench``: how fast, how large, and where the time goes. Writes ``benchmarks/results.md`` and a plot.

Timings of a shared machine are noise; the ratios of one run say more. On one core they are processor time,
so that other programs count little.
"""

import os
import platform
from pathlib import Path

from benchmarks import plot, scaling, speed, turn
from benchmarks.speed import TARGET, Speed

OUT = Path(__file__).with_name("results.md")


def machine() -> str:
    """What it ran on."""
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores"


def speeds(found: list[Speed]) -> list[str]:
    """Both engines."""
    return [
        "## Both engines on one core",
        "",
        "A world of scenario `column` (1,000 accounts, 2 agents, 90 days), policy `polite`; ms of processor time.",
        "",
        "| style | reference | compiled | times faster | talks a second | events a second |",
        "|---|---|---|---|---|---|",
        *(
            f"| {one.style} | {one.reference.shown()} | {one.compiled.shown()} | {one.ratio:.0f} "
            f"| {one.talks / one.compiled.median:,.0f} | {one.events / one.compiled.median:,.0f} |"
            for one in found
        ),
        "",
        f"A hand-written C implementation of the same model does {TARGET / 1e6:.1f} to 1.4 million talks a second "
        "on such a machine.",
        "",
    ]


def by_threads() -> list[str]:
    """How threads scale."""
    found = speed.threads(os.cpu_count() or 1)
    _, alone, _ = found[0]
    return [
        "## Threads",
        "",
        "Other programs lengthen wall time, that of two threads most. Threads that do not get in each other's way",
        "take as much processor time a world as one.",
        "",
        "| threads | ms a world, wall time | times one thread | ms a world, processor time of all threads |",
        "|---|---|---|---|",
        *(
            f"| {count} | {wall.shown()} | {alone.median / wall.median:.2f} | {processor.shown()} |"
            for count, wall, processor in found
        ),
        "",
    ]


def by_size(sizes: list[scaling.Size]) -> list[str]:
    """What a contact costs in worlds of all sizes, and a world among many."""
    return [
        "## Size",
        "",
        "An agent for 333 accounts; ns of processor time a contact. With a brand all agents are one world.",
        "",
        "| contacts | no brand | with a brand |",
        "|---|---|---|",
        *(f"| {size.contacts:,} | {size.apart.shown(1e9)} | {size.joined.shown(1e9)} |" for size in sizes),
        "",
        f"| replications | us a world of {scaling.SMALL} accounts |",
        "|---|---|",
        *(f"| {count:,} | {times.shown(1e6)} |" for count, times in scaling.replications()),
        "",
        "| memory of | bytes |",
        "|---|---|",
        *(f"| {name} | {size:,.0f} |" for name, size in scaling.memory().items()),
        "",
    ]


def a_turn() -> list[str]:
    """Where the time of a turn goes."""
    parts, whole = turn.split()
    rest = 1e9 * whole.median - sum(part.share for part in parts)
    return [
        "## One turn of a talk",
        "",
        f"{whole.shown(1e9)} ns, births, dialling and all else included (style subtle). The parts are measured "
        "alone, in a loop.",
        "",
        "| part | times a turn | ns each | ns a turn |",
        "|---|---|---|---|",
        *(f"| {part.name} | {part.per_turn:.2f} | {part.cost.shown(1e9)} | {part.share:.0f} |" for part in parts),
        f"| the rest: records read and written, branches guessed wrong, waiting for results | | | {rest:.0f} |",
        "",
    ]


def a_start() -> list[str]:
    """What a start costs."""
    cold, warm, idle = speed.starts()
    return [
        "## A start",
        "",
        "| | seconds of processor time |",
        "|---|---|",
        f"| libraries alone | {idle:.1f} |",
        f"| the first: compiles, and plays a world | {cold:.1f} |",
        f"| later: reads what was compiled, and plays a world | {warm:.1f} |",
        "",
    ]


def main() -> None:
    """Measure, print, write and draw."""
    engines, sizes = [speed.speed(style) for style in speed.STYLES], scaling.sizes()
    head = ["# Speed", "", f"Medians (least to most) of interleaved rounds. {machine()}.", ""]
    text = "\n".join([*head, *speeds(engines), *by_threads(), *by_size(sizes), *a_turn(), *a_start()])
    OUT.write_text(text, encoding="utf-8")
    plot.draw(engines, sizes, OUT.with_suffix(".svg"))
    print(text)


main()
