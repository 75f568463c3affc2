"""The benchmark as one picture: talks a second, and what a contact costs in worlds of all sizes."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.measure import Times
from benchmarks.scaling import Size
from benchmarks.speed import TARGET, Speed
from sim.show.save import save
from sim.show.typeset import styled

BLUE, GREY, RED = "#0072B2", "#777777", "#B2420A"


def draw(engines: Sequence[Speed], sizes: Sequence[Size], path: Path) -> None:
    """Write the picture."""
    with styled():
        figure = Figure(figsize=(10, 4), layout="constrained")
        left, right = figure.subplots(1, 2)
        _speeds(left, engines)
        _sizes(right, sizes)
        save(figure, path)


def _speeds(axes: Axes, engines: Sequence[Speed]) -> None:
    for place, one in enumerate(engines):
        for times, colour, mark in ((one.reference, GREY, "s"), (one.compiled, BLUE, "o")):
            rates = one.talks / times.least, one.talks / times.median, one.talks / times.most
            axes.plot([place, place], [rates[0], rates[2]], color=colour)
            axes.plot([place], [rates[1]], mark, color=colour)
        axes.annotate(
            f"{one.ratio:.0f} times", (place, one.talks / one.compiled.median), (8, -14), textcoords="offset points"
        )
    axes.axhspan(TARGET, 1.4 * TARGET, color=BLUE, alpha=0.12, lw=0)
    axes.annotate("hand-written C", (len(engines) - 0.6, 1.2 * TARGET), ha="right", va="center", color=BLUE)
    axes.set_yscale("log")
    axes.set_xticks(range(len(engines)), [one.style for one in engines])
    axes.set_xlim(-0.4, len(engines) - 0.6 + 0.2)
    axes.set_title("Talks a second on one core", loc="left")
    axes.annotate("compiled", (0, 2.4e5), (-20, 0), textcoords="offset points", color=BLUE)
    axes.annotate("SimPy reference", (0, 1.2e4), (-20, 0), textcoords="offset points", color=GREY)


def _sizes(axes: Axes, sizes: Sequence[Size]) -> None:
    contacts = [size.contacts for size in sizes]
    _line(axes, contacts, [size.apart for size in sizes], BLUE, "no brand")
    _line(axes, contacts, [size.joined for size in sizes], RED, "with a brand")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("contacts in one world")
    axes.set_title("Processor time a contact, ns", loc="left")
    axes.legend(frameon=False)


def _line(axes: Axes, across: Sequence[int], times: Sequence[Times], colour: str, label: str) -> None:
    axes.plot(across, [1e9 * one.median for one in times], "o-", color=colour, label=label)
    axes.fill_between(
        across, [1e9 * one.least for one in times], [1e9 * one.most for one in times], color=colour, alpha=0.2
    )
