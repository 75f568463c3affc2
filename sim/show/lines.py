"""Lines with their intervals and their names: what the pictures over a scale of something share."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from sim.show.apart import Box, Label, boxes_along, column
from sim.show.frame import Frame
from sim.show.reading import Estimate
from sim.show.theme import Look
from sim.show.typeset import height, width, wrap

BAND = 0.18
MOST_WIDE = 0.2  # of the picture for a name
MOST_LINES = 3  # of a name on a phone
LINE = 4.0
THIN = 2.4  # of a variation


class Name(NamedTuple):
    """Words at the end of a line: at a height in design pixels, in a colour token; lines broken by newlines.

    The first `own` of them are the name itself; what stands under it is small.
    """

    y: float
    text: str
    colour: str
    px: float
    weight: int = 700
    own: int = 1


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


def line_name(
    frame: Frame, text: str, look: Look, px: float, y: float = 0.0, *, share: float = MOST_WIDE, lines: int = 1
) -> Name:
    """Name a seller's line in its colour, in a share of the width at most; a variation's name is small."""
    size, weight = (frame.sizes.note, 600) if look.hollow else (px, 700)
    short = wrap(text, size, (frame.right - frame.left) * share, weight, lines=lines)
    return Name(y, "\n".join(short), f"{look.colour}_text", size, weight, len(short))


def names_width(frame: Frame, names: Sequence[Name]) -> float:
    """Measure the widest line of some names."""
    return max((width(line, px, weight) for name in names for line, px, weight in _set(frame, name)), default=0.0)


def _set(frame: Frame, name: Name) -> list[tuple[str, float, int]]:
    """Give each line with its size and weight."""
    lines = name.text.split("\n")
    own, under = lines[: name.own], lines[name.own :]
    return [*((line, name.px, name.weight) for line in own), *((line, frame.sizes.note, 400) for line in under)]


def names_height(frame: Frame, names: Sequence[Name]) -> float:
    """Measure some names under each other."""
    return sum(_high(frame, name) for name in names)


def draw_names(frame: Frame, x: float, names: Sequence[Name], room: Box) -> list[Box]:
    """Write names under each other from `x` on, each as near its line's end as they can without touching."""
    wide = names_width(frame, names)
    labels = [Label(x + wide, name.y, wide, _high(frame, name), 0.0) for name in names]
    boxes = column(labels, room._replace(x0=x, x1=x + wide + 1))
    for name, box in zip(names, boxes, strict=True):
        y = box.y0
        for line, px, weight in _set(frame, name):
            frame.text(x, y, line, px, name.colour, weight=weight, va="top", zorder=7)
            y += height(px)
    return boxes


def _high(frame: Frame, name: Name) -> float:
    return sum(height(px) for _, px, _ in _set(frame, name))


def around(x: Sequence[float], y: Sequence[float], weight: float = 1.0) -> list[Box]:
    """Cover a line in design pixels, so that words keep off it."""
    return boxes_along(list(zip(x, y, strict=True)), weight)
