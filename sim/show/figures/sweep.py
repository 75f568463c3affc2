"""Figure (d): orders and annoyance over one factor, who leads where, and where two sellers are equal.

Three parts over one axis: orders with bands, a strip of the leader (hatched where undecided), annoyance. A
ring marks where the leader changes; what is equal, and between which ends, stands at the foot of its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.show import findings
from sim.show.apart import Box, Label, boxes_along, place
from sim.show.frame import Canvas, Frame, Heading, Scale, open_frame, root, ticks
from sim.show.grid import Grid, factor_name, is_share, level_words, levels_words, read_grid
from sim.show.lines import MOST_LINES, Name, draw_line, draw_names, line_name, names_height, names_width
from sim.show.numbers import scale_words
from sim.show.reading import Estimate
from sim.show.theme import DEFAULT_VIEW, Look, View, checked, look_of
from sim.show.typeset import height, styled, width
from sim.show.words import say, words
from sim.study.crossings import Crossing, Stretch, between, crossings, stretches

if TYPE_CHECKING:
    import pandas as pd

NAME = "sweep"
NAMES = 0.28  # of the picture for the names at the ends of the lines
UPPER, NARROW_UPPER = 0.68, 0.6  # of the height is for orders; on a phone the names below want more room
MOST_SELLERS = 6


class Line(NamedTuple):
    """One seller over the factor."""

    playbook: str
    name: str
    look: Look
    net: list[Estimate]
    annoyed: list[Estimate]


class Sweep(NamedTuple):
    """What is drawn: the factor and its levels, the lines, where they are equal and who leads."""

    factor: str
    levels: tuple[float, ...]
    lines: list[Line]
    equal: list[Crossing]
    leaders: list[Stretch]
    default: float | None

    def orders(self, playbook: str, x: float) -> float:
        """Give the orders of a seller at a place of the factor."""
        line = next(line for line in self.lines if line.playbook == playbook)
        return between(self.levels, [one.value for one in line.net], x)


class Parts(NamedTuple):
    """The common scale across and the three parts under each other."""

    x: Scale
    orders: Scale
    strip: tuple[float, float]
    annoyed: Scale


def draw(
    table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW, policy: str | None = None
) -> Figure:
    """Draw orders and annoyance of each seller over one factor.

    Parameters
    ----------
    table : the summary of one scenario over a grid of one factor, one row per level, playbook, policy and
        measure; the factor is a column of numbers. `net` in orders per 100 accounts, `annoyed` in % of the
        people reached. `table.attrs` as for the other pictures; comparisons carry the factor too, and
        `baseline` may map the factor to its default.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.
    policy : the dialling policy shown; polite when absent.

    Returns the whole Figure. Raises `ValueError` for what one picture cannot show.
    """
    grid, view = read_grid(table, 1), checked(view)
    policy = grid.any.policy(policy)
    with styled():
        return root(_draw(grid, _sweep(grid, policy, view.lang), figure, view, policy))


def _sweep(grid: Grid, policy: str, lang: str) -> Sweep:
    sellers = grid.sellers(policy, MOST_SELLERS)
    lines = [
        Line(
            name,
            findings.name_of(grid.any, name, lang),
            look_of(name, grid.any.parents),
            grid.along("net", (name, policy)),
            grid.along("annoyed", (name, policy)),
        )
        for name in sellers
    ]
    levels, gaps = grid.levels[0], grid.gaps(sellers, policy)
    values = {line.playbook: [one.value for one in line.net] for line in lines}
    equal, leaders = crossings(levels, values, gaps), stretches(levels, values, gaps)
    return Sweep(grid.factors[0], levels, lines, equal, leaders, grid.baseline()[0])


def _draw(grid: Grid, sweep: Sweep, figure: Canvas | None, view: View, policy: str) -> Canvas:
    shown = [line.playbook for line in sweep.lines]
    title = view.title or findings.sweep_title(grid, sweep.equal, sweep.leaders, shown, policy, view.lang)
    subtitle = findings.sweep_subtitle(grid.any, policy, shown, view.lang)
    frame = open_frame(figure, view, Heading(NAME, title, subtitle, findings.foot(grid.any, view.lang)))
    orders = words(view.lang)["axis.orders.b2c" if grid.any.consumers else "axis.orders.b2b"]
    parts = _parts(frame, sweep, orders)
    _heads(frame, orders, parts, sweep)
    _orders(frame, parts, sweep)
    _strip(frame, parts, sweep)
    _annoyed(frame, parts, sweep)
    return frame.canvas


def _named(frame: Frame, lines: list[Line], most: int = 1) -> list[Name]:
    return [line_name(frame, line.name, line.look, frame.sizes.name, share=NAMES, lines=most) for line in lines]


def _parts(frame: Frame, sweep: Sweep, orders_head: str) -> Parts:
    """Share the height: orders get over half, the strip a line, annoyance the rest."""
    sizes = frame.sizes
    left = frame.left + sizes.tick * 1.9
    right = frame.right - names_width(frame, _named(frame, sweep.lines)) - sizes.note
    under = 0.0 if _fits_beside(frame, orders_head, "direction.high") else sizes.note * 1.2
    top, bottom = frame.top + sizes.head * 1.55 + under, frame.bottom - sizes.tick * 1.7 - sizes.head * 1.2
    strip = sizes.note * 1.1
    between_ = strip + sizes.foot * 1.9 + sizes.head * 1.75 + sizes.note * 0.6
    tall = (bottom - top - between_) * (NARROW_UPPER if frame.narrow else UPPER)
    start = top + tall + sizes.note * 0.6
    orders = [one for line in sweep.lines for one in line.net]
    low, high = min(one.low for one in orders), max(one.high for one in orders)
    pad = 0.06 * (high - low)
    floor = low - pad if low > 0.4 * high else 0.0
    most = max(max(one.high for line in sweep.lines for one in line.annoyed) * 1.06, 1.0)
    return Parts(
        Scale(sweep.levels[0], sweep.levels[-1], left, right),
        Scale(floor, max(high + pad, floor + 1.0), top + tall, top),
        (start, start + strip),
        Scale(0.0, most, bottom, top + tall + between_),
    )


def _fits_beside(frame: Frame, head: str, good: str) -> bool:
    """Whether the words which way is good stand beside a panel's head; on a phone they may have to go under it."""
    sizes, said = frame.sizes, words(frame.view.lang)[good]
    return width(head, sizes.head, 600) + sizes.note * 0.6 + width(said, sizes.note) <= frame.right - frame.left


def _heads(frame: Frame, orders: str, parts: Parts, sweep: Sweep) -> None:
    catalogue, sizes = words(frame.view.lang), frame.sizes
    for y, said, good in (
        (parts.orders.stop, orders, "direction.high"),
        (parts.annoyed.stop, catalogue["axis.annoyed.short"], "direction.low"),
    ):
        middle = y - sizes.head * 1.02
        if not _fits_beside(frame, said, good):
            frame.text(frame.left, middle + sizes.note * 0.1, catalogue[good], sizes.note, "muted")
            frame.text(frame.left, middle - sizes.note * 1.2, said, sizes.head, weight=600)
            continue
        frame.text(frame.left, middle, said, sizes.head, weight=600)
        beside = frame.left + width(said, sizes.head, 600) + sizes.note * 0.6
        frame.text(beside, middle + (sizes.head - sizes.note) * 0.25, catalogue[good], sizes.note, "muted")
    below = frame.bottom - sizes.head * 0.6
    frame.text(parts.x.start, below, factor_name(sweep.factor, frame.view.lang), sizes.head, weight=600)


def _axes(frame: Frame, parts: Parts, y: Scale, most: int) -> Axes:
    axes = frame.axes(parts.x, y)
    marks = ticks(y.low, y.high, most)
    frame.grid(axes, "y", marks, scale_words(marks, frame.view.lang))
    axes.axhline(y.low, color=frame.colours["rule"], linewidth=1.6 * frame.sizes.scale, clip_on=False)
    return axes


def _lines(frame: Frame, axes: Axes, sweep: Sweep, which: str) -> None:
    for line in sorted(sweep.lines, key=lambda line: not line.look.hollow):
        draw_line(frame, axes, sweep.levels, getattr(line, which), line.look, 11)


def _ends(frame: Frame, parts: Parts, sweep: Sweep, which: str, y: Scale) -> None:
    above = 0.0 if frame.narrow else frame.sizes.head  # on a phone a panel's head reaches over the names
    room = Box(0.0, y.stop - above, 0.0, y.start + frame.sizes.name * 0.35)
    names = [
        name._replace(y=y(getattr(line, which)[-1].value))
        for name, line in zip(_fitting(frame, sweep.lines, room), sweep.lines, strict=True)
    ]
    draw_names(frame, parts.x.stop + frame.sizes.note * 0.8, names, room)


def _fitting(frame: Frame, lines: list[Line], room: Box) -> list[Name]:
    """The names in one line each; on a phone in as many as there is room for, so that none is cut."""
    counts = range(MOST_LINES, 0, -1) if frame.narrow else [1]
    choices = [_named(frame, lines, most) for most in counts]
    return next((names for names in choices if names_height(frame, names) <= room.y1 - room.y0), choices[-1])


def _orders(frame: Frame, parts: Parts, sweep: Sweep) -> None:
    axes = _axes(frame, parts, parts.orders, 5)
    _lines(frame, axes, sweep, "net")
    _ends(frame, parts, sweep, "net", parts.orders)
    said = [(one.at, _equal_words(one, sweep.factor, frame.view.lang), "ink") for one in sweep.equal]
    _rings(frame, axes, parts, sweep)
    if sweep.default is not None and parts.x.low <= sweep.default <= parts.x.high:
        axes.axvline(sweep.default, color=frame.colours["rule"], linewidth=1.6 * frame.sizes.scale, zorder=1)
        said.append((sweep.default, words(frame.view.lang)["axis.default"], "muted"))
    _at_foot(frame, parts, sweep, said)


def _rings(frame: Frame, axes: Axes, parts: Parts, sweep: Sweep) -> None:
    scale, ink = frame.sizes.scale, frame.colours["ink"]
    dots: dict[str, Any] = {"color": ink, "linewidth": 1.5 * scale, "linestyle": (0, (2, 2)), "zorder": 3}
    ring: dict[str, Any] = {"markersize": 12 * scale, "markeredgewidth": 2.6 * scale, "zorder": 7}
    for one in sweep.equal:
        y = sweep.orders(one.after, one.at)
        axes.plot([one.at, one.at], [parts.orders.low, y], **dots)
        axes.plot([one.at], [y], "o", markerfacecolor=frame.colours["ground"], markeredgecolor=ink, **ring)


def _equal_words(one: Crossing, factor: str, lang: str) -> str:
    low, high = (None if end is None else level_words(factor, end, lang) for end in (one.low, one.high))
    if low is None and high is None:
        ends = words(lang)["range.nowhere"]
    elif low is None or high is None:
        ends = say(lang, "range.from", a=low) if low else say(lang, "range.upto", b=high or "")
    else:
        ends = say(lang, "range.to", a=low.rstrip("%") if is_share(factor) else low, b=high)
    return say(lang, "caption.crossing", x=level_words(factor, one.at, lang), ends=ends)


def _at_foot(frame: Frame, parts: Parts, sweep: Sweep, said: list[tuple[float, str, str]]) -> None:
    """Write what stands at the foot of the upright lines, beside them and off the curves."""
    note, y = frame.sizes.note, parts.orders
    covers = [
        box
        for line in sweep.lines
        for box in boxes_along(
            [(parts.x(x), y(one.value)) for x, one in zip(sweep.levels, line.net, strict=True)], 3.0
        )
    ]
    covers += [box for x, _, _ in said for box in boxes_along([(parts.x(x), y.stop), (parts.x(x), y.start)], 3.0)]
    labels = [
        Label(
            parts.x(x),
            y.start - note * 1.4,
            max(width(line, note) for line in text.split("\n")),
            _high(text, note),
            5.0,
        )
        for x, text, _ in said
    ]
    room = Box(parts.x.start, y.stop, parts.x.stop, y.start - 3.0)
    for (_, text, colour), box in zip(said, place(labels, covers, room), strict=True):
        frame.text(box.x0, (box.y0 + box.y1) / 2, text, note, colour, bbox=frame.plate(), zorder=6)


def _high(text: str, px: float) -> float:
    return height(px, 1 + text.count("\n"))


def _strip(frame: Frame, parts: Parts, sweep: Sweep) -> None:
    """Show who leads where; what is undecided is hatched and said."""
    top, bottom = parts.strip
    axes = frame.axes(parts.x, Scale(0.0, 1.0, bottom, top))
    looks = {line.playbook: line for line in sweep.lines}
    for one in sweep.leaders:
        style = _stretch_style(frame, looks[one.leader].look if one.leader else None)
        axes.add_patch(Rectangle((one.start, 0.0), one.stop - one.start, 1.0, **style))
        _stretch_name(frame, parts, one, looks.get(one.leader or ""))


def _stretch_style(frame: Frame, look: Look | None) -> dict[str, Any]:
    if look:
        return {"facecolor": frame.colours[look.colour], "edgecolor": "none"}
    hatch = {"hatch": "////", "hatch_linewidth": 1.6 * frame.sizes.scale, "linewidth": 0}
    return {"facecolor": frame.colours["ground"], "edgecolor": frame.colours["ink"], **hatch}


def _stretch_name(frame: Frame, parts: Parts, one: Stretch, line: Line | None) -> None:
    """Name a stretch under it, in full where there is room, or not at all."""
    lang, foot = frame.view.lang, frame.sizes.foot
    said = [say(lang, "axis.most", a=line.name), line.name] if line else [words(lang)["column.undecided"]]
    left, right = parts.x(one.start), parts.x(one.stop)
    fitting = [text for text in said if width(text, foot, 600) + foot * 0.6 <= right - left]
    if fitting:
        colour, weight = (f"{line.look.colour}_text", 600) if line else ("muted", 400)
        y = parts.strip[1] + foot * 0.85
        frame.text((left + right) / 2, y, fitting[0], foot, colour, weight=weight, ha="center")


def _annoyed(frame: Frame, parts: Parts, sweep: Sweep) -> None:
    axes = _axes(frame, parts, parts.annoyed, 4)
    _lines(frame, axes, sweep, "annoyed")
    _ends(frame, parts, sweep, "annoyed", parts.annoyed)
    low = parts.annoyed.start + frame.sizes.tick * 0.95
    for tick, said in _marks(frame, parts, sweep.factor):
        frame.text(parts.x(tick), low, said, frame.sizes.tick, "muted", ha="center")


def _marks(frame: Frame, parts: Parts, factor: str) -> list[tuple[float, str]]:
    """Levels to write under the axis: as many as keep apart, eight at most."""
    found: list[tuple[float, str]] = []
    for most in range(8, 1, -1):
        marks = ticks(parts.x.low, parts.x.high, most)
        found = list(zip(marks, levels_words(factor, marks, frame.view.lang), strict=True))
        wide = max((width(said, frame.sizes.tick) for _, said in found), default=0.0)
        if len(marks) < 2 or parts.x(marks[1]) - parts.x(marks[0]) > wide + frame.sizes.tick * 0.4:
            break
    return found
