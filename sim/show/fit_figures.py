"""The two pictures of a fit: the yield by contact beside the model's, and how far each parameter was told."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.show.frame import Canvas, Frame, Heading, Scale, open_frame, root, ticks
from sim.show.numbers import number
from sim.show.theme import DEFAULT_VIEW, View
from sim.show.typeset import POINT, styled, width
from sim.show.words import say, words
from sim.stats.hazard import Ratio
from sim.study.fit import Fitted
from sim.study.fitting.folder import run_id
from sim.study.fitting.posterior import Told
from sim.study.fitting.predict import Curve, estimable
from sim.study.fitting.priors import PRIORS

MOST_RATIO = 3.0
ARM_MARKS = {"now": "o", "no_ask": "D", "silence": "^"}
ARM_COLOURS = {"now": "ink", "no_ask": "soft", "silence": "hard"}


def curve(fitted: Fitted, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW) -> Figure:
    """Odds ratios of a sale by contact number within months: dots with 95 % intervals, the model's 90 % as a band."""
    with styled():
        found = fitted.curves["both"]
        inside = sum(one.inside for one in found)
        title = view.title or say(view.lang, "fit.curve.title", k=str(inside), m=str(len(estimable(found))))
        subtitle = words(view.lang)["fit.curve.subtitle"]
        frame = open_frame(figure, view, Heading("fit_curve", title, subtitle, foot(fitted, view.lang)))
        _draw_curve(frame, found)
        return root(frame.canvas)


def foot(fitted: Fitted, lang: str) -> str:
    """Whose fit it is, and its level: C3 only where it foretold calls that it had not seen no worse than a mean."""
    level = "C3" if fitted.prediction and fitted.prediction.foretells else "C1"
    return say(lang, "fit.foot", clients=number(fitted.log.people, lang, 0), id=run_id(fitted), level=level)


def _draw_curve(frame: Frame, found: list[Curve]) -> None:
    sizes, catalogue = frame.sizes, words(frame.view.lang)
    highest = min(MOST_RATIO, max(max(_top(one), one.high) for one in found) * 1.05)
    y = Scale(0.0, highest, frame.bottom - sizes.tick * 3.4, frame.top + sizes.note * 1.4)
    x = Scale(0.5, len(found) + 1.5, frame.left + sizes.tick * 3.0, frame.right)
    axes = frame.axes(x, y)
    marks = ticks(0.0, highest)
    frame.grid(axes, "y", marks, [number(mark, frame.view.lang, 1) for mark in marks])
    names = ["1", *(f"{one.contact}+" if one.contact == 10 else str(one.contact) for one in found)]
    frame.grid(axes, "x", list(range(1, len(names) + 1)), names)
    axes.axhline(1.0, color=frame.colours["rule"], linewidth=1.6 * sizes.scale, zorder=1)
    numbers = [one.contact for one in found]
    band: dict[str, Any] = {"facecolor": frame.pale("subtle", 0.72), "linewidth": 0, "zorder": 0.4}
    axes.fill_between([1, *numbers], [1, *(one.low for one in found)], [1, *(one.high for one in found)], **band)
    middle: dict[str, Any] = {"color": frame.colours["subtle"], "linewidth": 2.4 * sizes.scale, "zorder": 2}
    axes.plot([1, *numbers], [1, *(one.middle for one in found)], **middle)
    for one in found:
        if one.observed:
            _dot(frame, axes, one, one.observed, highest)
    frame.text(
        (x.start + x.stop) / 2,
        frame.bottom - sizes.note * 0.9,
        catalogue["fit.curve.x"],
        sizes.note,
        "muted",
        ha="center",
    )


def _top(one: Curve) -> float:
    """How high a counted ratio's interval reaches."""
    return one.observed.high if one.observed else 0.0


def _dot(frame: Frame, axes: Axes, one: Curve, seen: Ratio, highest: float) -> None:
    """One counted ratio with its interval; hollow if it lies outside the model's."""
    scale, ink = frame.sizes.scale, frame.colours["ink"]
    ends = [seen.low, min(seen.high, highest)]
    axes.plot([one.contact] * 2, ends, color=ink, linewidth=2.0 * scale, zorder=3)
    fill = ink if one.inside else frame.colours["ground"]
    look: dict[str, Any] = {
        "markersize": 12 * scale,
        "markerfacecolor": fill,
        "markeredgecolor": ink,
        "markeredgewidth": 2.2 * scale,
    }
    axes.plot([one.contact], [seen.estimate], marker="o", linestyle="none", zorder=4, **look)


def parameters(fitted: Fitted, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW) -> Figure:
    """Each parameter: its prior range, the posterior's 90 %; how much narrower now and with an extra arm."""
    with styled():
        rows = sorted(fitted.told, key=lambda one: -one.contraction)
        told = [one for one in rows if one.verdict == "told"]
        title = view.title or say(view.lang, "fit.parameters.title", k=str(len(told)), m=str(len(rows)))
        subtitle = words(view.lang)["fit.parameters.subtitle"]
        frame = open_frame(figure, view, Heading("fit_parameters", title, subtitle, foot(fitted, view.lang)))
        _draw_parameters(frame, rows, {arm.name: arm.contraction for arm in fitted.arms})
        return root(frame.canvas)


def _draw_parameters(frame: Frame, rows: list[Told], arms: dict[str, dict[str, float]]) -> None:
    sizes, catalogue = frame.sizes, words(frame.view.lang)
    named = max(width(catalogue[f"fit.parameter.{one.name}"], sizes.tick, 600) for one in rows) + sizes.note
    start = frame.left + named
    split = start + (frame.right - start) * 0.56
    top, bottom = frame.top + sizes.note * 3.4, frame.bottom - sizes.tick * 2.0
    lanes = Scale(0.0, float(len(rows)), bottom, top)
    left = frame.axes(Scale(0.0, 1.0, start, split), lanes)
    right = frame.axes(Scale(0.0, 1.0, split + sizes.note * 2.6, frame.right - sizes.note), lanes)
    frame.grid(right, "x", [0.0, 0.25, 0.5, 0.75, 1.0], [f"{mark}%" for mark in (0, 25, 50, 75, 100)])
    heads = ((start, "fit.parameters.range"), (split + sizes.note * 2.6, "fit.parameters.narrower"))
    for place, key in heads:
        frame.text(place, frame.top + sizes.note * 2.4, catalogue[key], sizes.note, weight=600)
    _legend(frame, start, frame.top + sizes.note * 0.7)
    for place, one in enumerate(rows):
        _lane(
            frame,
            left,
            right,
            one,
            len(rows) - place - 0.5,
            {"now": one.contraction} | {arm: found[one.name] for arm, found in arms.items()},
        )
        y = top + (place + 0.5) * (bottom - top) / len(rows)
        frame.text(
            frame.left,
            y,
            catalogue[f"fit.parameter.{one.name}"],
            sizes.tick,
            weight=600 if one.verdict == "told" else 400,
        )


def _legend(frame: Frame, x: float, y: float) -> None:
    """What the three marks mean, in a row."""
    for name, marker in ARM_MARKS.items():
        text = words(frame.view.lang)[f"fit.arm.{name}"]
        axes = frame.axes(
            Scale(0.0, 1.0, x, x + frame.sizes.note),
            Scale(0.0, 1.0, y + frame.sizes.note / 2, y - frame.sizes.note / 2),
        )
        _mark(frame, axes, 0.5, 0.5, name, marker)
        frame.text(x + frame.sizes.note * 1.3, y, text, frame.sizes.note, "muted")
        x += width(text, frame.sizes.note) + frame.sizes.note * 2.6


def _mark(frame: Frame, axes: Axes, x: float, y: float, name: str, marker: str) -> None:
    look: dict[str, Any] = {
        "markerfacecolor": frame.colours[ARM_COLOURS[name]],
        "markeredgecolor": frame.colours["ground"],
    }
    axes.plot(
        [x], [y], marker=marker, linestyle="none", markersize=12 * frame.sizes.scale, clip_on=False, zorder=4, **look
    )


def _lane(frame: Frame, left: Axes, right: Axes, one: Told, y: float, contraction: dict[str, float]) -> None:
    """A parameter's range with what is left of it, and its marks for the arms."""
    prior = next(prior for prior in PRIORS if prior.name == one.name)
    scale = frame.sizes.scale
    low, middle, high = ((end - prior.low) / (prior.high - prior.low) for end in (one.low, one.mean, one.high))
    thick: dict[str, Any] = {"solid_capstyle": "butt", "clip_on": False}
    left.plot([0.0, 1.0], [y, y], color=frame.colours["none"], linewidth=22 * scale * POINT, zorder=1, **thick)
    left.plot([low, high], [y, y], color=frame.colours["subtle"], linewidth=12 * scale * POINT, zorder=2, **thick)
    left.plot([middle] * 2, [y - 0.24, y + 0.24], color=frame.colours["ink"], linewidth=2.4 * scale, zorder=3)
    ends = (number(end, frame.view.lang, 2 if prior.high < 1.5 else 1) for end in (prior.low, prior.high))
    for place, text in zip((0.012, 0.988), ends, strict=True):
        left.text(
            place,
            y - 0.42,
            text,
            fontproperties=_small(frame),
            color=frame.colours["muted"],
            ha="left" if place < 0.5 else "right",
            va="center",
        )
    right.plot([0.0, 1.0], [y, y], color=frame.colours["grid"], linewidth=1.4 * scale, zorder=1)
    for name, share in contraction.items():
        _mark(frame, right, max(0.0, share), y, name, ARM_MARKS[name])


def _small(frame: Frame) -> Any:
    from sim.show.typeset import font

    return font(frame.sizes.foot * 0.92)
