"""Lines with their intervals and their names: what the pictures over a scale of something share."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from sim.show.apart import Box, Label, boxes_along, column
from sim.show.frame import Frame
from sim.show.reading import Estimate
from sim.show.theme import Look
from sim.show.typeset import height, width

BAND = 0.18
LINE = 4.0
THIN = 2.4  # of a variation


class Name(NamedTuple):
    """Words at the end of a line: at a height in design pixels, in a colour token; lines broken by newlines."""

    y: float
    text: str
    colour: str
    px: float
    weight: int = 700


def thickness(frame: Frame, look: Look) -> float:
    """Give the width of a seller's line in points."""
    return (THIN if look.hollow else LINE) * frame.sizes.scale


def draw_line(
    frame: Frame, axes: Axes, x: Sequence[float], estimates: Sequence[Estimate], look: Look, size: float = 13
) -> None:
    """Draw a line through estimates with its band and, unless `size` is 0, a mark at each."""
    colour = frame.colours[look.colour]
    low, high = [one.low for one in estimates], [one.high for one in estimates]
    axes.fill_between(x, low, high, color=colour, alpha=BAND, linewidth=0, zorder=2, clip_on=False)
    style: dict[str, Any] = {"linewidth": thickness(frame, look), "zorder": 4, "clip_on": False}
    axes.plot(x, [one.value for one in estimates], color=colour, **style)
    for place, one in zip(x, estimates, strict=True):
        if size:
            frame.mark(axes, place, one.value, look, size)


def names_width(names: Sequence[Name]) -> float:
    """Measure the widest of some names."""
    return max((width(line, name.px, name.weight) for name in names for line in name.text.split("\n")), default=0.0)


def draw_names(frame: Frame, x: float, names: Sequence[Name], room: Box) -> list[Box]:
    """Write names under each other from `x` on, each as near its line's end as they can without touching."""
    wide = names_width(names)
    labels = [Label(x + wide, name.y, wide, _high(name), 0.0) for name in names]
    boxes = column(labels, room._replace(x0=x, x1=x + wide + 1))
    for name, box in zip(names, boxes, strict=True):
        lead = box.y0
        for i, line in enumerate(name.text.split("\n")):
            px, weight = (name.px, name.weight) if i == 0 else (frame.sizes.note, 400)
            frame.text(x, lead, line, px, name.colour, weight=weight, va="top", zorder=7)
            lead += height(px)
    return boxes


def _high(name: Name) -> float:
    return height(name.px, 1 + name.text.count("\n"))


def around(x: Sequence[float], y: Sequence[float], weight: float = 1.0) -> list[Box]:
    """Cover a line in design pixels, so that words keep off it."""
    return boxes_along(list(zip(x, y, strict=True)), weight)
