"""The frame every picture shares: finding, what is measured, the picture, a rule, and the foot.

A picture is laid out in design pixels from its top left corner. The drawing library counts from the bottom
left in shares of the figure; that turn is made here and nowhere else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from sim.show import letters
from sim.show.letters import clean
from sim.show.reading import Estimate
from sim.show.theme import COLOURS, SIZES, Look, Sizes, View, mix
from sim.show.typeset import CAPITAL, DPI, LEAD, NATURAL_LEAD, POINT, TIGHT, font, height, wrap

Canvas = Figure | SubFigure
#: Marks of equal size look unequal: what to multiply each by.
SHAPE = {"D": 0.86, "^": 1.08, "v": 1.08, "s": 0.92, "*": 1.3}
TITLE_LEAD = 1.18
NARROW = 500  # design pixels; a picture for a phone may say as much in more lines
BARE = 0.15  # of the margin is left around a picture without words
TEXT_LEAD = 1.34


class Heading(NamedTuple):
    """What stands around the picture; `name` is the picture's own name, part of its ids in a file."""

    name: str
    title: str
    subtitle: str
    foot: str


class Scale(NamedTuple):
    """A straight scale from data to design pixels."""

    low: float
    high: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        """Turn data into design pixels."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.stop - self.start)

    def back(self, place: float) -> float:
        """Turn design pixels into data."""
        return self.low + (place - self.start) / (self.stop - self.start) * (self.high - self.low)


@dataclass(frozen=True)
class Frame:
    """A picture with its heading drawn; what is left for the data lies between `top` and `bottom`."""

    canvas: Canvas
    view: View
    sizes: Sizes
    colours: dict[str, str]
    width: float
    height: float
    top: float = 0.0
    bottom: float = 0.0

    @property
    def left(self) -> float:
        """The left margin in design pixels."""
        return self.sizes.pad * (BARE if self.view.bare else 1.0)

    @property
    def right(self) -> float:
        """The right margin in design pixels."""
        return self.width - self.left

    @property
    def narrow(self) -> bool:
        """Whether it is drawn for a phone."""
        return self.width < NARROW

    def text(self, x: float, y: float, text: str, px: float, colour: str = "ink", **more: Any) -> None:
        """Write one or more lines at a place in design pixels.

        `colour` is a token, `weight` 400 to 700, `va` says which part of the block lies at `y`, `lead` is the
        height of a line in ems. Each line stands on its own baseline: the drawing library would centre the ink,
        and neighbours with and without descenders would dance.
        """
        lead, lines = more.pop("lead", LEAD), text.split("\n")
        top = y - height(px, len(lines), lead) * {"top": 0.0, "center": 0.5, "bottom": 1.0}[more.pop("va", "center")]
        look: dict[str, Any] = {
            "fontproperties": font(px, more.pop("weight", 400)),
            "color": self.colours[colour],
            **more,
        }
        for i, line in enumerate(lines):
            base = top + ((i + 0.5) * lead + CAPITAL / 2) * px
            across, up = x / self.width, 1 - base / self.height
            self.canvas.text(across, up, letters.line(line), va="baseline", linespacing=TIGHT / NATURAL_LEAD, **look)

    def line(self, x: Iterable[float], y: Iterable[float], **more: Any) -> None:
        """Draw a line through places in design pixels, outside any axes."""
        across, down = [v / self.width for v in x], [1 - v / self.height for v in y]
        self.canvas.add_artist(Line2D(across, down, transform=self.canvas.transSubfigure, **more))

    def arrow(self, tail: tuple[float, float], tip: tuple[float, float]) -> None:
        """Draw a small muted arrow between two places in design pixels."""
        start, stop = ((x / self.width, 1 - y / self.height) for x, y in (tail, tip))
        head: dict[str, Any] = {"arrowstyle": "-|>", "mutation_scale": 15 * self.sizes.scale}
        line: dict[str, Any] = {"linewidth": 1.6 * self.sizes.scale, "shrinkA": 0, "shrinkB": 0}
        colour, place = self.colours["muted"], self.canvas.transSubfigure
        self.canvas.add_artist(FancyArrowPatch(start, stop, transform=place, color=colour, **head, **line))

    def axes(self, x: Scale, y: Scale) -> Axes:
        """Place bare axes by their two scales: no spines, no ticks, no ground."""
        axes = self.canvas.add_axes(
            (
                x.start / self.width,
                1 - y.start / self.height,
                (x.stop - x.start) / self.width,
                (y.start - y.stop) / self.height,
            )
        )
        axes.set(xlim=(x.low, x.high), ylim=(y.low, y.high), facecolor="none", xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, pad=7 * self.sizes.scale)
        return axes

    def grid(self, axes: Axes, which: str, ticks: list[float], labels: list[str]) -> None:
        """Draw grid lines across one axis and write its numbers."""
        axis = axes.xaxis if which == "x" else axes.yaxis
        across = axes.axvline if which == "x" else axes.axhline
        for tick in ticks:
            across(tick, color=self.colours["grid"], linewidth=1.4 * self.sizes.scale, zorder=0.5)
        axis.set_ticks(ticks, labels=labels)
        for label in axis.get_ticklabels():
            label.set(fontproperties=font(self.sizes.tick), color=self.colours["muted"])
            label.set_linespacing(TIGHT / NATURAL_LEAD)

    def plate(self, ground: str | None = None) -> dict[str, Any]:
        """Keep words readable on top of lines: a bare plate in the colour of what lies under them.

        A stroke around the letters would turn them into outlines in an SVG and make it four times as large.
        """
        return {"boxstyle": "square,pad=0.06", "facecolor": ground or self.colours["ground"], "edgecolor": "none"}

    def pale(self, colour: str, share: float = 0.58) -> str:
        """Mix a colour token towards the ground, for a band or a cross behind its mark."""
        return mix(self.colours[colour], self.colours["ground"], share)

    def band(self, axes: Axes, ends: tuple[float, float], y: float, look: Look, px: float) -> None:
        """Draw an interval as an area, `px` high: broad, pale and without an edge."""
        style: dict[str, Any] = {"linewidth": px * POINT, "solid_capstyle": "butt", "clip_on": False, "zorder": 3}
        axes.plot(ends, [y, y], color=self.pale(look.colour), **style)

    def cross(self, axes: Axes, x: Estimate, y: Estimate, look: Look) -> None:
        """Draw the intervals of two measures as a pale cross through their mark."""
        style: dict[str, Any] = {
            "linewidth": 3.2 * self.sizes.scale,
            "solid_capstyle": "butt",
            "clip_on": False,
            "zorder": 3,
        }
        colour = self.pale(look.colour, 0.35)
        axes.plot([x.low, x.high], [y.value, y.value], color=colour, **style)
        axes.plot([x.value, x.value], [y.low, y.high], color=colour, **style)

    def mark(self, axes: Axes, x: float, y: float, look: Look, size: float = 15) -> None:
        """Draw a seller's mark, `size` points, with an edge in the ground's colour; a variation is hollow."""
        colour, ground, scale = self.colours[look.colour], self.colours["ground"], self.sizes.scale
        size *= scale * SHAPE.get(look.marker, 1.0)
        place: dict[str, Any] = {"marker": look.marker, "linestyle": "none", "clip_on": False, "zorder": 5}
        whole: dict[str, Any] = {"markerfacecolor": colour, "markeredgecolor": ground, "markeredgewidth": 1.6 * scale}
        axes.plot([x], [y], markersize=size, **whole, **place)
        if look.hollow:
            hole: dict[str, Any] = {
                "markerfacecolor": ground,
                "markeredgecolor": colour,
                "markeredgewidth": 2.8 * scale,
            }
            axes.plot([x], [y], markersize=size - 4 * scale, **hole, **place)


def open_frame(canvas: Canvas | None, view: View, heading: Heading) -> Frame:
    """Start a picture: take or make the figure, write heading and foot, and keep its name for the file."""
    sizes, colours = SIZES[view.size], dict(COLOURS[view.mode])
    canvas = canvas or Figure(figsize=(sizes.width / DPI, sizes.height / DPI), dpi=DPI)
    canvas.set_facecolor(colours["ground"])
    wide, high = (side / canvas.dpi * DPI for side in canvas.bbox.size)
    place = f"{heading.name}/{view.size}/{view.lang}/{view.mode}" + (f"/{wide:.0f}x{high:.0f}" if view.bare else "")
    canvas.set_label(f"{place}\n{clean(heading.title)}")
    bare = Frame(canvas, view, sizes, colours, wide, high)
    if view.bare:
        margin = sizes.pad * BARE
        return Frame(canvas, view, sizes, colours, wide, high, margin, high - margin)
    top, bottom = _head(bare, heading), _foot(bare, heading.foot)
    return Frame(canvas, view, sizes, colours, wide, high, top, bottom)


def _head(frame: Frame, heading: Heading) -> float:
    """Write title and subtitle, and give the height at which the picture may begin."""
    sizes, wide, y = frame.sizes, frame.right - frame.left, frame.sizes.pad * 0.62
    most = 8 if frame.narrow else 3
    title = wrap(heading.title, sizes.title, wide, 700, lines=most)
    frame.text(frame.left, y, "\n".join(title), sizes.title, va="top", weight=700, lead=TITLE_LEAD)
    y += height(sizes.title, len(title), TITLE_LEAD) + sizes.title * 0.2
    under = wrap(heading.subtitle, sizes.subtitle, wide, lines=most)
    frame.text(frame.left, y, "\n".join(under), sizes.subtitle, "muted", va="top", lead=TEXT_LEAD)
    return y + height(sizes.subtitle, len(under), TEXT_LEAD) + sizes.name * 0.5


def _foot(frame: Frame, foot: str) -> float:
    """Write the foot under its rule, upward from the margin, and give the height where the picture ends."""
    sizes, y = frame.sizes, frame.height - frame.sizes.pad * 0.45
    lines = wrap(foot, sizes.foot, frame.right - frame.left, lines=4 if frame.narrow else 2)
    frame.text(frame.left, y, "\n".join(lines), sizes.foot, "muted", va="bottom", lead=TEXT_LEAD)
    rule = y - height(sizes.foot, len(lines), TEXT_LEAD) - sizes.foot * 0.2
    style = {"color": frame.colours["grid"], "linewidth": 1.2 * sizes.scale}
    frame.line([frame.left, frame.right], [rule, rule], **style)
    return rule - sizes.foot * 0.3


def root(canvas: Canvas) -> Figure:
    """Give the whole figure a canvas belongs to."""
    figure = canvas.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Choose round numbers (1, 2 or 5 times a power of ten) in a range, at most `most` of them."""
    if not high > low:
        return [low]
    steps = [lead * 10.0**power for power in range(-9, 10) for lead in (1, 2, 5)]
    step = next(step for step in steps if _count(low, high, step) <= most)
    first = -_whole(-low / step)
    return [round((first + i) * step, 9) for i in range(_count(low, high, step))]


def _count(low: float, high: float, step: float) -> int:
    return _whole(high / step) + _whole(-low / step) + 1


def _whole(steps: float) -> int:
    """Count whole steps; six tenths are six steps of a tenth, whatever the last bit says."""
    return floor(steps + 1e-9)
