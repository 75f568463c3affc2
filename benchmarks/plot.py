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

PLAIN = "{x:,.0f}"
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
    axes.axhspan(TARGET, 1.4 * TARGET, color=BLUE, alpha=0.12, lw=0, label="hand-written C")
    for name, colour, mark in (("compiled", BLUE, "o"), ("reference", GREY, "s")):
        times = [getattr(one, name) for one in engines]
        talks = [one.talks for one in engines]
        axes.vlines(
            range(len(engines)),
            [count / one.most for count, one in zip(talks, times, strict=True)],
            [count / one.least for count, one in zip(talks, times, strict=True)],
            color=colour,
        )
        middle = [count / one.median for count, one in zip(talks, times, strict=True)]
        axes.plot(middle, mark, color=colour, label=f"{name} engine")
    for place, one in enumerate(engines):
        axes.annotate(f"{one.ratio:.0f} times", (place, 2e5), ha="center", color=GREY)
    axes.set_yscale("log")
    axes.set_ylim(1e3, 3e6)
    axes.set_xlim(-0.5, len(engines) - 0.5)
    axes.set_xticks(range(len(engines)), [one.style for one in engines])
    axes.yaxis.set_major_formatter(PLAIN)
    axes.set_title("Talks a second on one core", loc="left")
    axes.legend(frameon=False, loc="center left", bbox_to_anchor=(0, 0.42))


def _sizes(axes: Axes, sizes: Sequence[Size]) -> None:
    contacts = [size.contacts for size in sizes]
    _line(axes, contacts, [size.apart for size in sizes], BLUE, "no brand")
    _line(axes, contacts, [size.joined for size in sizes], RED, "with a brand")
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(PLAIN)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("contacts in one world")
    axes.set_title("Processor time a contact, ns", loc="left")
    axes.legend(frameon=False, loc="upper left")


def _line(axes: Axes, across: Sequence[int], times: Sequence[Times], colour: str, label: str) -> None:
    axes.plot(across, [1e9 * one.median for one in times], "o-", color=colour, label=label)
    axes.fill_between(
        across, [1e9 * one.least for one in times], [1e9 * one.most for one in times], color=colour, alpha=0.2
    )
