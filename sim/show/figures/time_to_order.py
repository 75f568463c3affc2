"""Time to order: how many accounts have ordered by each day, and how many were lost to us by then.

Orders climb from the middle line, what is lost hangs down from its own: to a competitor, or blocked. All
outcomes of a seller compete for the same accounts, so no line is corrected for another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.show import findings
from sim.show.apart import Box
from sim.show.frame import Canvas, Frame, Heading, Scale, open_frame, root, ticks
from sim.show.lines import BAND, Name, draw_names, line_name, names_width, thickness
from sim.show.numbers import fine_decimals, number, percent, scale_words
from sim.show.reading import Felt, felt, sampled
from sim.show.theme import DEFAULT_VIEW, Look, View, checked, look_of, seller_name
from sim.show.typeset import height, styled, wrap
from sim.show.words import say, words
from sim.study.incidence import Curve, half_way, incidence
from sim.study.sampled import grid

if TYPE_CHECKING:
    import pandas as pd

NAME = "time_to_order"
MOST_SELLERS = 4
UPWARD = 0.58  # of the height is for orders
NARROW = 0.24  # of the width is for whom a seller annoys, on a phone
STYLES: dict[str, Any] = {"lost": "-", "blocked": (0, (1.2, 1.4))}


class Line(NamedTuple):
    """One seller: its name, looks, the curves by cause, and whom it annoys."""

    name: str
    look: Look
    curves: dict[str, Curve]
    felt: Felt


class Parts(NamedTuple):
    """The days across, orders upward, and what is lost downward."""

    x: Scale
    up: Scale
    down: Scale


def draw(
    table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW, sellers: tuple[str, ...]
) -> Figure:
    """Draw the cumulative incidence of orders, of losses to a competitor and of blocked accounts.

    Parameters
    ----------
    table : a sample of accounts under one policy, a row per playbook, replication and account, as from
        `sim.study.sample.sample`. `table.attrs` holds the horizon in days, and may hold scenario, policy, run,
        version, level, scope, scenario_title, parents, titles.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.
    sellers : the playbooks to show, at most four.

    Returns the whole Figure. Raises `ValueError` for what one picture cannot show.
    """
    view, parts = checked(view), sampled(table, sellers, 1, MOST_SELLERS)
    with styled():
        return root(_draw(table, parts, figure, view))


def _draw(table: pd.DataFrame, accounts: dict[str, pd.DataFrame], figure: Canvas | None, view: View) -> Canvas:
    attrs = dict(table.attrs)
    days = grid(float(attrs["days"]))
    lines = [_line(rows, attrs, name, days, view.lang) for name, rows in accounts.items()]
    halves = [(line.name, half_way(rows), line.felt) for line, rows in zip(lines, accounts.values(), strict=True)]
    title = view.title or findings.time_title(halves, view.lang)
    heading = Heading(
        NAME, title, findings.time_subtitle(attrs, view.lang), findings.sample_foot(attrs, table, view.lang)
    )
    frame = open_frame(figure, view, heading)
    parts = _parts(frame, lines, float(days[-1]))
    _heads(frame, parts, b2c=attrs.get("scope") == "b2c")
    _orders(frame, parts, lines)
    _losses(frame, parts, lines)
    return frame.canvas


def _line(rows: pd.DataFrame, attrs: dict[Any, Any], playbook: str, days: Any, lang: str) -> Line:
    name, look = seller_name(playbook, lang, attrs.get("titles")), look_of(playbook, attrs.get("parents"))
    return Line(name, look, incidence(rows, days), felt(rows))


def _named(frame: Frame, lines: list[Line]) -> list[Name]:
    """Name each seller with its orders, and under it whom it annoys."""
    lang, px = frame.view.lang, frame.sizes.name
    names = []
    for line in lines:
        value = number(float(line.curves["order"].value[-1]), lang)
        (short,) = wrap(line.name, px, (frame.right - frame.left) * 0.2, 700, lines=1)
        said, felt_ = say(lang, "time.name", a=short, x=value), _felt(line.felt, lang)
        if frame.narrow:
            felt_ = "\n".join(wrap(felt_, frame.sizes.note, (frame.right - frame.left) * NARROW, lines=4))
        names.append(Name(0.0, f"{said}\n{felt_}", f"{line.look.colour}_text", px))
    return names


def _felt(found: Felt, lang: str) -> str:
    """Say how many are annoyed: nobody of how many, where it is nobody."""
    if not found.share:
        return say(lang, "time.felt.none", n=number(found.reached, lang, 0))
    return say(lang, "time.felt", z=percent(found.share, lang, fine_decimals(found.share)))


def _parts(frame: Frame, lines: list[Line], last: float) -> Parts:
    sizes = frame.sizes
    wide = names_width(frame, _named(frame, lines))
    x = Scale(0.0, last, frame.left + sizes.tick * 1.9, frame.right - wide - sizes.note)
    top, bottom = frame.top + sizes.head * 1.7, frame.bottom - sizes.tick * 1.7 - sizes.head * 1.2
    middle = top + (bottom - top) * UPWARD
    most = max(
        float(np.nanmax([curve.value[-1], curve.high[-1]])) for curve in (line.curves["order"] for line in lines)
    )
    lost = max(float(line.curves[cause].value[-1]) for line in lines for cause in STYLES)
    under = middle + sizes.note * 3.2 + height(sizes.note, len(_lost(frame)) - 1)
    return Parts(x, Scale(0.0, max(most * 1.04, 1.0), middle, top), Scale(0.0, max(lost * 1.1, 1.0), under, bottom))


def _heads(frame: Frame, parts: Parts, *, b2c: bool) -> None:
    catalogue, sizes = words(frame.view.lang), frame.sizes
    placed = catalogue["axis.placed.b2c" if b2c else "axis.placed.b2b"]
    frame.text(frame.left, parts.up.stop - sizes.head * 1.1, placed, sizes.head, weight=600)
    lost = _lost(frame)
    middle = parts.down.start - sizes.note * 1.3 - height(sizes.note, len(lost) - 1) / 2
    frame.text(frame.left, middle, "\n".join(lost), sizes.note, weight=600)
    frame.text(parts.x.start, frame.bottom - sizes.head * 0.6, catalogue["axis.day"], sizes.head, weight=600)


def _lost(frame: Frame) -> list[str]:
    """Say what hangs down: in one line, on a phone in three at most."""
    said, lines = words(frame.view.lang)["axis.lost"], 3 if frame.narrow else 1
    return wrap(said, frame.sizes.note, frame.right - frame.left, 600, lines=lines)


def _axes(frame: Frame, x: Scale, y: Scale, most: int) -> Axes:
    axes = frame.axes(x, y) if y.stop < y.start else frame.axes(x, Scale(y.high, y.low, y.stop, y.start))
    marks = ticks(y.low, y.high, most)
    frame.grid(axes, "y", marks, scale_words(marks, frame.view.lang))
    axes.axhline(0.0, color=frame.colours["rule"], linewidth=1.6 * frame.sizes.scale, clip_on=False)
    return axes


def _orders(frame: Frame, parts: Parts, lines: list[Line]) -> None:
    axes = _axes(frame, parts.x, parts.up, 5)
    for line in sorted(lines, key=lambda line: not line.look.hollow):
        curve, colour = line.curves["order"], frame.colours[line.look.colour]
        axes.fill_between(curve.days, curve.low, curve.high, step="post", color=colour, alpha=BAND, linewidth=0)
        axes.step(
            curve.days, curve.value, where="post", color=colour, linewidth=thickness(frame, line.look), zorder=4
        )
        frame.mark(axes, float(curve.days[-1]), float(curve.value[-1]), line.look, 13)
    ends = [parts.up(float(line.curves["order"].value[-1])) for line in lines]
    names = [name._replace(y=y) for name, y in zip(_named(frame, lines), ends, strict=True)]
    above = -frame.sizes.note * 0.2 if frame.narrow else frame.sizes.head  # on a phone the head reaches over them
    room = Box(0.0, parts.up.stop - above, 0.0, parts.up.start + frame.sizes.name)
    draw_names(frame, parts.x.stop + frame.sizes.note * 0.8, names, room)


def _losses(frame: Frame, parts: Parts, lines: list[Line]) -> None:
    """Hang the losses down, with the sellers' marks at the ends, and write the days under them."""
    axes = _axes(frame, parts.x, parts.down, 3)
    for line in lines:
        for cause, style in STYLES.items():
            curve, colour = line.curves[cause], frame.colours[line.look.colour]
            look: dict[str, Any] = {"linestyle": style, "linewidth": 0.7 * thickness(frame, line.look), "zorder": 4}
            axes.step(curve.days, curve.value, where="post", color=colour, **look)
            frame.mark(axes, float(curve.days[-1]), float(curve.value[-1]), line.look, 9)
    ends = [parts.down(float(line.curves["lost"].value[-1])) for line in lines]
    names = [line_name(frame, line.name, line.look, frame.sizes.note, y) for line, y in zip(lines, ends, strict=True)]
    room = Box(0.0, parts.down.start - frame.sizes.note * 0.3, 0.0, parts.down.stop + frame.sizes.note)
    draw_names(frame, parts.x.stop + frame.sizes.note * 0.8, names, room)
    low = parts.down.stop + frame.sizes.tick * 0.95
    for tick in ticks(0.0, parts.x.high, 7):
        frame.text(parts.x(tick), low, number(tick, frame.view.lang, 0), frame.sizes.tick, "muted", ha="center")
