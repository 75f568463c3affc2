"""One talk from inside: hidden readiness, what a plain question needed, irritation, and the right moment.

The language of `one_prospect`, for a card of the page: the heading stands in the page, so there is none here. The
dashes are the level of a plain question at each point of the talk, whether one was asked then or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.show.frame import Canvas, Frame, Scale, root, ticks
from sim.show.numbers import number
from sim.show.script import later
from sim.show.theme import COLOURS, DEFAULT_VIEW, SIZES, Look, View, checked, look_of, mix
from sim.show.typeset import DPI, height, styled, width, wrap
from sim.show.words import say, words
from sim.study.replay import Inside
from sim.study.trace import Line
from sim.words import Kind, Reply

NAME = "inside"
WIDE, NARROW = (812, 380), (326, 380)  # design pixels: a card on a desk, and one on a phone
TIGHT = 560  # narrower pictures say less
HANGING = 0.24  # of the plot is for irritation
CLEARLY, FELT = 1.0, 0.05
WORDS = 0.24  # of the width is for what is said at the end
MARKS = {"order": "o", "step": "o", "open": "o", "never_asked": "o", "hang_up": "X", "refused": "X"}
HOLLOW = ("open", "never_asked", "refused")


class Plot(NamedTuple):
    """Where everything stands, in design pixels: time, readiness above the base line, irritation under it."""

    inside: Inside
    look: Look
    x: Scale
    y: Scale
    down: Scale
    ending: list[str]


def draw(
    inside: Inside, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW, size: tuple[int, int] = WIDE
) -> Figure:
    """Draw a talk of a `sim.study.replay.Replay`: time in seconds, readiness in logits, irritation in SD.

    `figure` is a Figure or SubFigure to draw into, a new one of `size` design pixels when absent. Returns the Figure.
    """
    view = checked(view)
    with styled():
        frame = _frame(figure or Figure(figsize=(size[0] / DPI, size[1] / DPI), dpi=DPI), view, inside)
        plot = _plot(frame, inside)
        axes = frame.axes(
            Scale(plot.x.start, plot.x.stop, plot.x.start, plot.x.stop),
            Scale(plot.down.stop, plot.y.stop, plot.down.stop, plot.y.stop),
        )
        _silences(frame, axes, plot)
        _irritation(frame, axes, plot)
        _curves(frame, axes, plot)
        _moves(frame, plot)
        _marks(frame, axes, plot)
        _explain(frame, plot)
        _minutes(frame, plot)
        return root(frame.canvas)


def _frame(canvas: Canvas, view: View, inside: Inside) -> Frame:
    sizes, colours = SIZES["page"], dict(COLOURS[view.mode]) | {"ground": COLOURS[view.mode]["card"]}
    canvas.set_facecolor(colours["ground"])
    canvas.set_label(f"{NAME}/{inside.talk.playbook}/{view.lang}/{view.mode}")
    wide, high = (side / canvas.dpi * DPI for side in canvas.bbox.size)
    return Frame(canvas, view, sizes._replace(pad=2.0), colours, wide, high, 0.0, high)


def _plot(frame: Frame, inside: Inside) -> Plot:
    sizes, talk = frame.sizes, inside.talk
    room = frame.width * WORDS
    afterwards = later(talk, frame.view.lang) if frame.width > TIGHT else []  # the cards of the page say it too
    said = [words(frame.view.lang)[f"outcome.{talk.outcome}"], *afterwards]
    ending = [line for part in said for line in wrap(part, sizes.note, room - sizes.note * 1.4, 700, lines=3)]
    top, bottom = sizes.note * 4.8, frame.height - sizes.tick * 2.0
    base = top + (bottom - top) * (1 - HANGING)
    low, high = _reach(inside)
    most = max(CLEARLY, *(line.irritation for line in talk.lines)) * 1.1
    x = Scale(0.0, talk.seconds, frame.left, frame.width - room)
    return Plot(
        inside, look_of(talk.playbook), x, Scale(low, high, base, top), Scale(0.0, most, base, bottom), ending
    )


def _reach(inside: Inside) -> tuple[float, float]:
    """Give the lowest and highest level and readiness, with a margin."""
    values = [inside.talk.readiness, *(line.readiness for line in inside.talk.lines), *inside.levels[:-1]]
    pad = 0.12 * max(max(values) - min(values), 0.5)
    return min(values) - pad, max(values) + pad


def _silences(frame: Frame, axes: Axes, plot: Plot) -> None:
    for line in plot.inside.talk.lines:
        if line.silence:
            left, right = plot.x(line.begin + line.seconds), plot.x(line.end)
            axes.add_patch(Rectangle((left, plot.y.stop), right - left, plot.down.stop - plot.y.stop,
                                     facecolor=frame.colours["none"], edgecolor="none", zorder=0))  # fmt: skip


def _irritation(frame: Frame, axes: Axes, plot: Plot) -> None:
    """Hang irritation from the base line, hatched, with a dotted line where it is clear."""
    talk, ink = plot.inside.talk, frame.colours["ink"]
    times = [0.0, *(line.end for line in talk.lines)]
    felt = [talk.irritation, *(line.irritation for line in talk.lines)]
    look: dict[str, Any] = {"hatch": "////", "edgecolor": ink, "linewidth": 0, "zorder": 2, "hatch_linewidth": 0.9}
    ground = mix(ink, frame.colours["ground"], 0.72)
    axes.fill_between(
        [plot.x(t) for t in times], plot.y.start, [plot.down(a) for a in felt], facecolor=ground, **look
    )
    axes.plot([plot.x.start, plot.x.stop], [plot.y.start] * 2, color=frame.colours["rule"], linewidth=1.0, zorder=3)
    if max(felt) > FELT:
        dots: dict[str, Any] = {"color": ink, "linewidth": 0.8, "linestyle": (0, (1, 2)), "zorder": 3}
        axes.plot([plot.x.start, plot.x.stop], [plot.down(CLEARLY)] * 2, **dots)


def _curves(frame: Frame, axes: Axes, plot: Plot) -> None:
    """Draw the level of a plain question in steps, and readiness over it."""
    talk, dashes = plot.inside.talk, {"color": frame.colours["ink"], "linewidth": 1.1, "linestyle": (0, (4, 3))}
    across = [plot.x(t) for line in talk.lines for t in (line.begin, line.end)]
    levels = [plot.y(level) for level in plot.inside.levels[:-1] for _ in range(2)]
    axes.plot(across, levels, zorder=4, **dashes)  # type: ignore[arg-type]
    times = [0.0, *(line.end for line in talk.lines)]
    ready = [talk.readiness, *(line.readiness for line in talk.lines)]
    style: dict[str, Any] = {"linewidth": 3.0, "solid_capstyle": "round", "zorder": 5, "clip_on": False}
    axes.plot([plot.x(t) for t in times], [plot.y(r) for r in ready], color=frame.colours[plot.look.colour], **style)


def _moves(frame: Frame, plot: Plot) -> None:
    """Name what was said over the plot, as far as there is room, and each question where it was asked."""
    foot = frame.sizes.foot
    free = [plot.x.start - foot, plot.x.start - foot]  # of the row of questions, of the row of the rest
    for line, text, weight in _names(plot, frame.view.lang):
        row = int(line.kind != Kind.QUESTION)
        middle, half = (plot.x(line.begin) + plot.x(line.end)) / 2, width(text, foot, weight) / 2
        middle = min(max(middle, plot.x.start + half), frame.right - half)
        if middle - half >= free[row]:
            y = foot * (0.9 + 1.5 * row)
            frame.text(middle, y, text, foot, "ink" if weight > 400 else "muted", weight=weight, ha="center")
            free[row] = middle + half + foot * 0.7
        if row == 0:
            at = plot.x(line.begin)
            style = {"color": frame.colours["ink"], "linewidth": 1.2, "zorder": 1}
            frame.line([at, at], [foot * 3.6, plot.y.start], **style)


def _names(plot: Plot, lang: str) -> Iterator[tuple[Line, str, int]]:
    for number_, line in enumerate(plot.inside.talk.lines):
        if line.kind == Kind.QUESTION:
            yield line, words(lang)["inside.too_early" if _early(plot.inside, number_) else "inside.asked"], 600
        else:
            name = words(lang).get(f"strip.{line.move}", line.move.replace("_", " "))
            yield line, name, 400


def _early(inside: Inside, at: int) -> bool:
    """Whether a question was asked before the right moment, and got no yes."""
    return inside.line is not None and at <= inside.line and inside.talk.lines[at].reply != Reply.YES


def _marks(frame: Frame, axes: Axes, plot: Plot) -> None:
    """Mark the right moment on the line, and the end with how it went."""
    talk, sizes = plot.inside.talk, frame.sizes
    if (at := plot.inside.line) is not None:
        _moment(frame, axes, plot, talk.lines[at])
    x, y, colour = plot.x(talk.seconds), plot.y(talk.lines[-1].readiness), frame.colours[plot.look.colour]
    face = frame.colours["ground"] if talk.outcome in HOLLOW else colour
    mark: dict[str, Any] = {"markersize": 9, "markeredgewidth": 1.8, "zorder": 6, "clip_on": False}
    axes.plot([x], [y], MARKS[talk.outcome], markerfacecolor=face, markeredgecolor=colour, **mark)
    high = height(sizes.note, len(plot.ending))
    top = max(min(y - sizes.note / 2, plot.down.stop - high), sizes.note * 4)
    for i, line in enumerate(plot.ending):
        weight = 700 if i == 0 else 400
        frame.text(
            x + sizes.note, top + height(sizes.note, i), line, sizes.note, "yours_text", weight=weight, va="top"
        )


def _moment(frame: Frame, axes: Axes, plot: Plot, line: Line) -> None:
    note, x, y = frame.sizes.note, plot.x(line.end), plot.y(line.readiness)
    text = words(frame.view.lang)["moment.mark"]
    half = width(text, note, 700) / 2
    middle = min(max(x, plot.x.start + half), frame.right - half)
    frame.text(middle, note * 4.0, text, note, "accent", weight=700, ha="center", bbox=frame.plate(), zorder=7)
    style: dict[str, Any] = {"color": frame.colours["accent"], "linewidth": 1.4, "zorder": 6}
    frame.line([x, x], [note * 4.7, y - 5], **style)
    ring: dict[str, Any] = {"markersize": 8, "markeredgewidth": 2.2, "zorder": 7, "clip_on": False}
    axes.plot([x], [y], "o", markerfacecolor=frame.colours["ground"], markeredgecolor=frame.colours["accent"], **ring)


def _explain(frame: Frame, plot: Plot) -> None:
    """Name line, dashes and hatching where each begins; readiness under its line, for the moment stands over it."""
    catalogue, foot, x = words(frame.view.lang), frame.sizes.foot, plot.x.start + 3
    level, ready = plot.y(plot.inside.levels[0]), plot.y(plot.inside.talk.readiness)
    off = foot * 0.95
    tight = 0 <= level - ready < 3 * off
    heights = {
        "axis.readiness": ready + (-off if tight else off),
        "axis.bar": level + (off if level > ready else -off),
    }
    plate: dict[str, Any] = {"bbox": frame.plate(), "zorder": 6}
    for key, y in heights.items():
        frame.text(x, y, catalogue[key], foot, "ink", weight=_weight(key), **plate)
    if max(line.irritation for line in plot.inside.talk.lines) > FELT:
        frame.text(x, plot.down(CLEARLY) - 1, catalogue["axis.clearly"], foot, va="bottom", **plate)


def _weight(key: str) -> int:
    return 700 if key == "axis.readiness" else 400


def _minutes(frame: Frame, plot: Plot) -> None:
    y, lang = frame.height - frame.sizes.tick * 0.8, frame.view.lang
    for minute in _round(plot.x.high / 60.0, 3 if frame.width < TIGHT else 6):
        said = say(lang, "axis.minutes", m=number(minute, lang, 0 if minute % 1 == 0 else 1))
        frame.text(plot.x(minute * 60.0), y, said, frame.sizes.tick, "muted", ha="left" if minute == 0 else "center")


def _round(minutes: float, most: int) -> Sequence[float]:
    return ticks(0.0, minutes, most)
