"""One market, several styles: what each style's agents sell, and all together, the more of them sell alike.

Orders above, annoyance below, over the share of agents who have the style that the first scenario has not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.show import findings
from sim.show.apart import Box
from sim.show.frame import Canvas, Frame, Heading, Scale, open_frame, root, ticks
from sim.show.lines import Name, draw_line, draw_names, line_name, names_width
from sim.show.numbers import extent, number, percent, scale_words
from sim.show.reading import Estimate
from sim.show.theme import DEFAULT_VIEW, Look, View, checked, in_order, look_of, seller_name
from sim.show.typeset import styled, width
from sim.show.words import say, sentence, words

if TYPE_CHECKING:
    import pandas as pd

NAME = "market"
UPPER = 0.66  # of the height is for orders


class Line(NamedTuple):
    """The agents of one style, or all: their name and looks, where they are there, and what they do."""

    style: str
    name: str
    look: Look
    shares: list[float]
    net: list[Estimate]
    annoyed: list[Estimate]


class Parts(NamedTuple):
    """The share of the spreading style across, orders and annoyance under each other."""

    x: Scale
    orders: Scale
    annoyed: Scale


def draw(table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW) -> Figure:
    """Draw orders and annoyance of each style over the share of the style that spreads.

    Parameters
    ----------
    table : rows of `sim.study.styles.by_style` at one point of a design under one policy: scenario, playbook,
        share (%), measure, estimate, low, high, n. `table.attrs` as for the other pictures; besides `team`, the
        name under which all agents together stand, and `about`, what else is said of the world.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.

    Returns the whole Figure. Raises `ValueError` where no style spreads from scenario to scenario.
    """
    view = checked(view)
    spread = spreading(table)
    if spread is None:
        raise ValueError("this picture shows one style that spreads in a market of others")
    with styled():
        return root(_draw(table, _lines(table, spread, view.lang), spread, figure, view))


def spreading(table: pd.DataFrame) -> str | None:
    """Name the style that the first scenario has not and others have; None if there is none, or more than one."""
    first = table[table["scenario"] == table["scenario"].iloc[0]]
    new = [name for name in dict.fromkeys(table["playbook"]) if name not in set(first["playbook"])]
    return str(new[0]) if len(new) == 1 else None


def _lines(table: pd.DataFrame, spread: str, lang: str) -> list[Line]:
    shares = dict.fromkeys(dict.fromkeys(table["scenario"]), 0.0)
    rows = table[table["playbook"] == spread]
    shares |= dict(zip(rows["scenario"], rows["share"], strict=True))
    titles = table.attrs.get("titles")
    return [
        Line(style, seller_name(style, lang, titles), look_of(style), *_values(table, style, shares))
        for style in in_order(table["playbook"])
    ]


def _values(
    table: pd.DataFrame, style: str, shares: dict[str, float]
) -> tuple[list[float], list[Estimate], list[Estimate]]:
    found: dict[str, list[Estimate]] = {}
    for measure in ("net", "annoyed"):
        rows = table[(table["playbook"] == style) & (table["measure"] == measure)]
        columns = (rows[name].astype(float) for name in ("estimate", "low", "high", "n"))
        found[measure] = [Estimate(*values) for values in zip(*columns, strict=True)]
    return [shares[name] for name in rows["scenario"]], found["net"], found["annoyed"]


def _draw(table: pd.DataFrame, lines: list[Line], spread: str, figure: Canvas | None, view: View) -> Canvas:
    attrs, lang = table.attrs, view.lang
    title = view.title or _title(lines, spread, str(attrs.get("team")), lang)
    frame = open_frame(figure, view, Heading(NAME, title, _subtitle(table, lang), findings.foot_of(attrs, lang)))
    parts = _parts(frame, lines)
    name = next(line.name for line in lines if line.style == spread)
    _heads(frame, parts, say(lang, "axis.market", a=name))
    for which, y in (("net", parts.orders), ("annoyed", parts.annoyed)):
        _plot(frame, parts.x, y, lines, which)
    return frame.canvas


def _title(lines: list[Line], spread: str, team: str, lang: str) -> str:
    """Say what the others and all together go from and to, and whom the spreading style annoys."""
    by = {line.style: line for line in lines}
    (other,) = [line for line in lines if line.style not in (spread, team)][:1]
    ends = [number(line.net[place].value, lang) for line in (other, by[team]) for place in (0, -1)]
    said = say(
        lang,
        "title.market",
        **dict(zip("xyuv", ends, strict=True)),
        a=other.name,
        b=by[spread].name,
    )
    felt = extent([one.value for one in by[spread].annoyed], lang) + "%"
    return sentence(f"{said}; {say(lang, 'title.annoys_by', a=by[spread].name, z=felt)}")


def _subtitle(table: pd.DataFrame, lang: str) -> str:
    policy = str(table["policy"].iloc[0])
    known = words(lang).get(f"dialling.{policy}") or say(lang, "dialling.other", name=policy)
    about = (table.attrs.get("about") or {}).get(lang, "")
    return sentence(say(lang, "caption.market", dialling=known, about=about))


def _parts(frame: Frame, lines: list[Line]) -> Parts:
    sizes = frame.sizes
    left = frame.left + sizes.tick * 1.9
    names = _named(frame, lines)
    right = frame.right - names_width(frame, names) - sizes.note * 1.4
    top, bottom = frame.top + sizes.head * 1.55, frame.bottom - sizes.tick * 1.7 - sizes.head * 1.2
    gap = sizes.head * 2.2
    middle = top + (bottom - top - gap) * UPPER
    orders = [one for line in lines for one in line.net]
    low, high = min(one.low for one in orders), max(one.high for one in orders)
    pad = 0.08 * max(high - low, 1.0)
    most = max(max(one.high for line in lines for one in line.annoyed) * 1.08, 1.0)
    floor = low - pad if low > 0.4 * high else 0.0
    return Parts(
        Scale(0.0, 100.0, left, right),
        Scale(floor, high + pad, middle, top),
        Scale(0.0, most, bottom, middle + gap),
    )


def _named(frame: Frame, lines: list[Line]) -> list[Name]:
    """Name the lines; on a phone, where little room is left for a name, in two lines."""
    most = 2 if frame.narrow else 1
    return [line_name(frame, line.name, line.look, frame.sizes.name, lines=most) for line in lines]


def _heads(frame: Frame, parts: Parts, across: str) -> None:
    catalogue, sizes = words(frame.view.lang), frame.sizes
    for y, said, good in (
        (parts.orders.stop, catalogue["axis.orders.b2b"], "direction.high"),
        (parts.annoyed.stop, catalogue["axis.annoyed.short"], "direction.low"),
    ):
        middle = y - sizes.head * 1.02
        frame.text(frame.left, middle, said, sizes.head, weight=600)
        beside = frame.left + width(said, sizes.head, 600) + sizes.note * 0.6
        frame.text(beside, middle + (sizes.head - sizes.note) * 0.25, catalogue[good], sizes.note, "muted")
    frame.text(parts.x.start, frame.bottom - sizes.head * 0.6, across, sizes.head, weight=600)


def _plot(frame: Frame, x: Scale, y: Scale, lines: list[Line], which: str) -> None:
    axes, lang, sizes = frame.axes(x, y), frame.view.lang, frame.sizes
    _rule(frame, axes, y)
    for line in lines:
        draw_line(frame, axes, line.shares, getattr(line, which), line.look, 11)
    ends = [
        name._replace(y=y(getattr(line, which)[-1].value))
        for name, line in zip(_named(frame, lines), lines, strict=True)
    ]
    room = Box(0.0, y.stop - sizes.head, 0.0, y.start + sizes.name * 0.35)
    draw_names(frame, x.stop + sizes.note * 1.1, ends, room)
    if which == "annoyed":
        for tick in (0.0, 20.0, 40.0, 60.0, 80.0, 100.0):
            frame.text(x(tick), y.start + sizes.tick * 0.95, percent(tick, lang, 0), sizes.tick, "muted", ha="center")


def _rule(frame: Frame, axes: Axes, y: Scale) -> None:
    marks = ticks(y.low, y.high, 5)
    frame.grid(axes, "y", marks, scale_words(marks, frame.view.lang))
    axes.axhline(y.low, color=frame.colours["rule"], linewidth=1.6 * frame.sizes.scale, clip_on=False)
