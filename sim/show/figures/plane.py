"""Figure (b): orders against annoyance for every pair of closing style and dialling policy.

A dotted path joins the policies of a style. The staircase is the efficient frontier by the estimates; what
lies in the grey is reached by another pair with less annoyance. Where things stand is worked out in `field`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.show import findings
from sim.show.apart import Box, free_place
from sim.show.field import MARK, Field, Place, Point, dominated, field_of, lines, paths, points_of, staircase, tags_of
from sim.show.frame import TEXT_LEAD, Canvas, Frame, Heading, open_frame, root, ticks
from sim.show.numbers import scale_words
from sim.show.reading import Reading, read
from sim.show.tags import draw_tags, mark_boxes
from sim.show.theme import DEFAULT_VIEW, View, checked, mix
from sim.show.typeset import height, styled, width, wrap
from sim.show.words import words

if TYPE_CHECKING:
    import pandas as pd

NAME = "plane"


def draw(table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW) -> Figure:
    """Draw all pairs of style and dialling policy in the plane of annoyance and orders.

    Parameters
    ----------
    table : the summary of one scenario, one row per playbook, policy and measure; `net` in orders per 100
        accounts and `annoyed` in % of the people reached, with `low` and `high` the ends of 95% intervals.
        `table.attrs` may hold run, version, level, scope, scenario_title, simultaneous, parents, titles.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.

    Returns the whole Figure. Raises `ValueError` for what one picture cannot show.
    """
    reading, view = read(table), checked(view)
    with styled():
        return root(_draw(reading, figure, view))


def _draw(reading: Reading, figure: Canvas | None, view: View) -> Canvas:
    frame = open_frame(figure, view, _heading(reading, view))
    points = points_of(reading)
    field = field_of(frame, reading, points)
    axes = _axes(frame, field)
    _words(frame, field, reading)
    stairs = staircase(points, field.x.high)
    _frontier(frame, axes, field, stairs)
    _marks(frame, axes, field, points)
    tags, around = tags_of(frame, reading, field, points), lines(field, points, stairs)
    taken = draw_tags(frame, tags, around, field.room(), partial(_ground, frame, field, stairs))
    if not view.bare:
        _explain(frame, field, [*around, *mark_boxes(tags), *(box.grown(frame.sizes.note) for box in taken)])
    return frame.canvas


def _heading(reading: Reading, view: View) -> Heading:
    title = view.title or findings.plane_title(reading, view.lang)
    return Heading(NAME, title, findings.plane_subtitle(reading, view.lang), findings.foot(reading, view.lang))


def _axes(frame: Frame, field: Field) -> Axes:
    """Place the axes with their grid and numbers; zero annoyance is a line of its own."""
    axes, lang, scale = frame.axes(field.x, field.y), frame.view.lang, frame.sizes.scale
    across = ticks(0.0, field.x.high, 6)
    up = ticks(max(field.y.low, 0.0), field.y.back(field.y.stop + field.strip), 6)
    for along, marks in (("x", across), ("y", up)):
        frame.grid(axes, along, marks, scale_words(marks, lang))
    rule: dict[str, Any] = {"color": frame.colours["rule"], "linewidth": 1.6 * scale, "zorder": 1}
    axes.axhline(field.y.low, clip_on=False, **rule)
    axes.axvline(0.0, **rule)
    return axes


def _words(frame: Frame, field: Field, reading: Reading) -> None:
    """Name both axes, and point to the corner of many orders and little annoyance."""
    sizes, catalogue = frame.sizes, words(frame.view.lang)
    orders = catalogue["axis.orders.b2c" if reading.consumers else "axis.orders.b2b"]
    frame.text(frame.left, frame.top + sizes.head * 0.45, orders, sizes.head, weight=600)
    below, felt = frame.bottom - sizes.head * 0.6, catalogue["axis.annoyed"]
    if field.x(0.0) + width(felt, sizes.head, 600) > frame.right:
        felt = catalogue["axis.annoyed.short"]
    frame.text(field.x(0.0), below, felt, sizes.head, weight=600, ha="left")
    x, y, side = field.x(0.0) + sizes.note * 0.5, field.y.stop + sizes.note * 0.8, sizes.note
    frame.arrow((x + side * 1.3, y + side * 0.45), (x, y - side * 0.45))
    frame.text(x + side * 1.7, y, catalogue["direction.here"], sizes.note, "muted")


def _region(frame: Frame) -> str:
    return mix(frame.colours["none"], frame.colours["ground"], 0.45)


def _ground(frame: Frame, field: Field, stairs: Sequence[Place], box: Box) -> str:
    return _region(frame) if dominated(field, stairs, box) else frame.colours["ground"]


def _frontier(frame: Frame, axes: Axes, field: Field, stairs: Sequence[Place]) -> None:
    """Draw the staircase, and grey where it leaves something to gain."""
    x, y = zip(*stairs, strict=True)
    axes.fill_between(x, y, field.y.low, color=_region(frame), linewidth=0, zorder=0)
    edge: dict[str, Any] = {"linewidth": 2.2 * frame.sizes.scale, "solid_joinstyle": "miter", "zorder": 2}
    axes.plot(x, y, color=frame.colours["ink"], **edge)


def _marks(frame: Frame, axes: Axes, field: Field, points: Sequence[Point]) -> None:
    """Draw the paths, those of variations paler, then the crosses, the marks, and originals on top."""
    dots: dict[str, Any] = {"linewidth": 2.4 * frame.sizes.scale, "linestyle": (0, (1.2, 1.4)), "zorder": 2.5}
    for look, path in paths(field, points):
        x, y = zip(*(field.back(place) for place in path), strict=True)
        axes.plot(x, y, color=frame.pale(look.colour, 0.4 if look.hollow else 0.0), clip_on=False, **dots)
    for point in points:
        frame.cross(axes, point.annoyed, point.orders, point.look)
    for point in sorted(points, key=lambda point: not point.look.hollow):
        frame.mark(axes, point.annoyed.value, point.orders.value, point.look, MARK)


def _explain(frame: Frame, field: Field, taken: Sequence[Box]) -> None:
    """Say what the grey means, where it covers least."""
    note, room = frame.sizes.note, field.room()
    free = room.x1 - field.x(0.0) - note
    said = words(frame.view.lang)["caption.dominated"]
    lines = wrap(said.replace("\n", " ") if frame.narrow else said, note, free, lines=4)
    wide, high = max(width(line, note) for line in lines) + 4, height(note, len(lines), TEXT_LEAD)
    inner = room._replace(x0=field.x(0.0), x1=room.x1 - note / 2, y1=room.y1 - note / 2)
    box = free_place(wide, high, taken, inner)
    look: dict[str, Any] = {"lead": TEXT_LEAD, "bbox": frame.plate(_region(frame))}
    frame.text(box.x0 + 2, (box.y0 + box.y1) / 2, "\n".join(lines), note, "muted", **look)
