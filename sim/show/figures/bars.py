"""Figure (g): what carries a difference, or what the spread comes from: one row per mechanism or parameter.

Ablation: the paired difference of two sellers with one thing changed, against the full model's own interval.
Sensitivity: first-order shares of variance solid, total shares outlined. Orders on the left, annoyance on
the right, rows by the size of their effect on orders.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.show import findings
from sim.show.frame import Canvas, Frame, Heading, Scale, open_frame, root, ticks
from sim.show.grid import factor_name
from sim.show.numbers import number, scale_words, signed
from sim.show.reading import MEASURES, Difference
from sim.show.theme import DEFAULT_VIEW, Look, View, checked, look_of, seller_name
from sim.show.typeset import styled, width, wrap
from sim.show.words import say, words

if TYPE_CHECKING:
    import pandas as pd

NAME = "bars"
FULL = "full"
MOST_ROWS = 12
FIRST_PANEL = 0.54
COLUMNS = ("name", "measure", "estimate", "low", "high")


class Row(NamedTuple):
    """One row: its name, and per measure the value with its interval and, for sensitivity, the total share."""

    key: str
    name: str
    values: dict[str, Difference]
    totals: dict[str, float]


class Pair(NamedTuple):
    """The two sellers whose difference is shown, `a` minus `b`; None for sensitivity."""

    a: str
    b: str
    a_look: Look
    b_look: Look


class Panel(NamedTuple):
    """One measure: its scale across, where its numbers end, and the heights of its rows."""

    measure: str
    x: Scale
    numbers: float
    top: float
    bottom: float
    rows: int

    def row(self, i: int) -> float:
        """Give the middle of a row."""
        return self.top + (i + 0.5) * (self.bottom - self.top) / self.rows


def draw(table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW) -> Figure:
    """Draw rows of bars for orders and for annoyance.

    Parameters
    ----------
    table : one row per name and measure (`net` and `annoyed`) with `estimate`, `low` and `high`. For an
        ablation these are differences in orders per 100 accounts and in points, the row named `full` is the
        full model and `table.attrs["pair"]` names the two sellers. With a column `total` they are first-order
        shares of variance, from 0 to 1, and `total` the total shares. `attrs["labels"]` may map a name to its
        text by language; a parameter's path has its own. Further attrs as for the other pictures.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.

    Returns the whole Figure. Raises `ValueError` for what one picture cannot show.
    """
    view, attrs = checked(view), dict(table.attrs)
    rows, pair = _rows(table, attrs, view.lang), _pair(attrs, view.lang)
    if pair is None and not rows[0].totals:
        raise ValueError("a difference needs the pair of sellers in attrs; a share needs a column total")
    with styled():
        return root(_draw(rows, pair, attrs, figure, view))


def _rows(table: pd.DataFrame, attrs: Mapping[Hashable, Any], lang: str) -> list[Row]:
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise ValueError(f"the table lacks the columns {', '.join(missing)}")
    names = list(dict.fromkeys(table["name"]))
    rows = [_row(table[table["name"] == name], str(name), attrs, lang) for name in names]
    if any(set(row.values) != set(MEASURES) for row in rows):
        raise ValueError("each name needs a row of net and one of annoyed; orders and annoyance are shown together")
    full = next((row for row in rows if row.key == FULL), None)
    base = full.values["net"].value if full else 0.0
    others = sorted((row for row in rows if row is not full), key=lambda row: -abs(row.values["net"].value - base))
    return [*([full] if full else []), *others]


def _row(table: pd.DataFrame, key: str, attrs: Mapping[Hashable, Any], lang: str) -> Row:
    values, totals = {}, {}
    scale = 100.0 if "total" in table.columns else 1.0
    for row in table.itertuples():
        measure = str(row.measure)
        values[measure] = Difference(*(scale * float(end) for end in (row.estimate, row.low, row.high)))  # type: ignore[arg-type]
        if scale != 1.0:
            totals[measure] = scale * float(row.total)  # type: ignore[arg-type]
    labels = attrs.get("labels") or {}
    own = (labels.get(key) or {}).get(lang)
    name = own or (words(lang)["row.full"] if key == FULL else factor_name(key, lang).partition(" (")[0])
    return Row(key, name, values, totals)


def _pair(attrs: Mapping[Hashable, Any], lang: str) -> Pair | None:
    if not attrs.get("pair"):
        return None
    a, b = (seller_name(name, lang, attrs.get("titles")) for name in attrs["pair"])
    a_look, b_look = (look_of(name, attrs.get("parents")) for name in attrs["pair"])
    return Pair(a, b, a_look, b_look)


def _draw(
    rows: list[Row], pair: Pair | None, attrs: Mapping[Hashable, Any], figure: Canvas | None, view: View
) -> Canvas:
    shown = rows[:MOST_ROWS]
    names = (pair.a, pair.b) if pair else None
    title = view.title or _title(rows, pair, view.lang)
    subtitle = findings.bars_subtitle(attrs, names, len(shown), len(rows), view.lang)
    frame = open_frame(figure, view, Heading(NAME, title, subtitle, findings.foot_of(attrs, view.lang)))
    panels = _panels(frame, shown, pair)
    for i, row in enumerate(shown):
        said = "\n".join(_name_lines(frame, row))
        frame.text(frame.left, panels[0].row(i), said, _name_size(frame), weight=_weight(row))
    for panel in panels:
        axes = _ground(frame, panel, pair)
        _lane(frame, axes, panel, shown)
        for i, row in enumerate(shown):
            _bar(frame, axes, panel, row, len(shown) - i - 0.5, pair)
            _number(frame, panel, row, panel.row(i))
    return frame.canvas


def _title(rows: list[Row], pair: Pair | None, lang: str) -> str:
    others = [row for row in rows if row.key != FULL] or rows
    if pair is None:
        annoying = max(others, key=lambda row: row.values["annoyed"].value)
        return findings.sensitivity_title(
            (others[0].name, others[0].values["net"].value), (annoying.name, annoying.values["annoyed"].value), lang
        )
    ends = [(row.values["net"].value, row.values["annoyed"].value) for row in (rows[0], others[0])]
    return findings.ablation_title(others[0].name, (pair.a, pair.b), ends, lang)


def _name_size(frame: Frame) -> float:
    return frame.sizes.tick


def _name_lines(frame: Frame, row: Row) -> list[str]:
    return wrap(row.name, _name_size(frame), (frame.right - frame.left) * 0.24, _weight(row), lines=2)


def _weight(row: Row) -> int:
    return 700 if row.key == FULL else 400


def _panels(frame: Frame, rows: list[Row], pair: Pair | None) -> tuple[Panel, Panel]:
    """Share the width: names and numbers take what they need, the two plots the rest."""
    sizes = frame.sizes
    names = max(
        width(line, _name_size(frame), 700 if row.key == FULL else 400)
        for row in rows
        for line in _name_lines(frame, row)
    )
    numbers = max(
        width(_value(row, measure, frame.view.lang), sizes.note, 700) for row in rows for measure in MEASURES
    )
    gap = sizes.note * 1.1
    spare = frame.right - frame.left - names - 2 * numbers - 4 * gap
    start = frame.left + names + gap
    split = start + spare * FIRST_PANEL
    second = split + numbers + 2 * gap
    top, bottom = frame.top + sizes.head * 1.1 + sizes.note * 1.7, frame.bottom - sizes.tick * 1.8
    places = (((start, split), split + gap + numbers), ((second, frame.right - numbers - gap), frame.right))
    first, other = (
        Panel(measure, _scale(frame, rows, measure, across, pair), end, top, bottom, len(rows))
        for measure, (across, end) in zip(MEASURES, places, strict=True)
    )
    return first, other


def _scale(frame: Frame, rows: list[Row], measure: str, across: tuple[float, float], pair: Pair | None) -> Scale:
    """Hold every interval and 0, and leave room on either side of 0 for the words above it."""
    ends = [end for row in rows for end in row.values[measure]] + [
        total for row in rows for total in row.totals.values()
    ]
    low, high = min([*ends, 0.0]), max([*ends, 0.0])
    pad = 0.05 * max(high - low, 1.0)
    low, high = (low - pad if low < 0 else 0.0), high + pad
    if pair is None:
        return Scale(0.0, min(high, 105.0), *across)
    left, right = (width(said, frame.sizes.note, 600) + frame.sizes.note for said in _sides(frame, measure, pair))
    wide = across[1] - across[0]
    if left + right < wide:
        low, high = min(low, -high * left / (wide - left)), max(high, -low * right / (wide - right))
    return Scale(low, high, *across)


def _sides(frame: Frame, measure: str, pair: Pair) -> tuple[str, str]:
    """Say what lies on the left of 0, in full, and what on the right."""
    key = "bars.more" if measure == "net" else "bars.annoys"
    note, most = frame.sizes.note, (frame.right - frame.left) * 0.1
    (a,), (b,) = (wrap(name, note, most, 600, lines=1) for name in (pair.a, pair.b))
    return say(frame.view.lang, key, b=b), a


def _ground(frame: Frame, panel: Panel, pair: Pair | None) -> Axes:
    """Draw heading, grid and the line at 0, with what lies on either side of it."""
    sizes, catalogue, x = frame.sizes, words(frame.view.lang), panel.x
    axes = frame.axes(x, Scale(0.0, float(panel.rows), panel.bottom, panel.top))
    kind = "difference" if pair else "share"
    head = panel.top - sizes.note * 1.5
    frame.text(x.start, head, catalogue[f"axis.{kind}.{panel.measure}"], sizes.head, weight=600, va="bottom")
    marks = ticks(x.low, x.high, max(2, min(5, int((x.stop - x.start) / (sizes.tick * 4)))))
    frame.grid(axes, "x", marks, scale_words(marks, frame.view.lang, signed if pair else number))
    axes.axvline(0.0, color=frame.colours["ink"], linewidth=1.8 * sizes.scale, zorder=2)
    if pair:
        left, right = _sides(frame, panel.measure, pair)
        y, gap = panel.top - sizes.note * 0.75, sizes.note * 0.4
        look: dict[str, Any] = {"weight": 600}
        frame.text(x(0.0) - gap, y, left, sizes.note, f"{pair.b_look.colour}_text", ha="right", **look)
        frame.text(x(0.0) + gap, y, right, sizes.note, f"{pair.a_look.colour}_text", **look)
    return axes


def _lane(frame: Frame, axes: Axes, panel: Panel, rows: list[Row]) -> None:
    """Let the full model's interval run through all rows, and set its row apart."""
    if rows[0].key != FULL:
        return
    full = rows[0].values[panel.measure]
    axes.axvspan(full.low, full.high, facecolor=frame.colours["none"], linewidth=0, zorder=0)
    y = panel.top + (panel.bottom - panel.top) / panel.rows
    if panel.measure == MEASURES[0]:
        rule = {"color": frame.colours["grid"], "linewidth": 1.4 * frame.sizes.scale}
        frame.line([frame.left, frame.right], [y, y], **rule)


def _bar(frame: Frame, axes: Axes, panel: Panel, row: Row, y: float, pair: Pair | None) -> None:
    value, scale = row.values[panel.measure], frame.sizes.scale
    if pair is None:
        _share(frame, axes, row, panel.measure, y)
        return
    full = row.key == FULL
    colour = frame.colours["ink" if full else _favoured(value, pair)]
    line: dict[str, Any] = {"linewidth": (7 if full else 5) * scale, "solid_capstyle": "butt", "zorder": 4}
    axes.plot([value.low, value.high], [y, y], color=colour, **line)
    mark: dict[str, Any] = {"markersize": (14 if full else 12) * scale, "markeredgewidth": 1.8 * scale, "zorder": 5}
    mark |= {"color": colour, "markeredgecolor": frame.colours["ground"], "clip_on": False}
    axes.plot([value.value], [y], "D" if full else "o", **mark)


def _favoured(value: Difference, pair: Pair) -> str:
    """Name the colour of the seller with more of it; muted where that is undecided."""
    if not value.decided:
        return "muted"
    return pair.a_look.colour if value.value > 0 else pair.b_look.colour


def _share(frame: Frame, axes: Axes, row: Row, measure: str, y: float) -> None:
    """Draw the first-order share solid in the outline of the total share, its interval as a thin line."""
    value, scale, ink = row.values[measure], frame.sizes.scale, frame.colours["ink"]
    outline: dict[str, Any] = {"facecolor": "none", "edgecolor": ink, "linewidth": 1.6 * scale, "zorder": 4}
    axes.add_patch(
        Rectangle((0.0, y - 0.26), max(value.value, 0.0), 0.52, facecolor=frame.pale("ink", 0.45), zorder=3)
    )
    axes.add_patch(Rectangle((0.0, y - 0.26), max(row.totals[measure], 0.0), 0.52, **outline))
    axes.plot([max(value.low, 0.0), value.high], [y, y], color=ink, linewidth=2.4 * scale, zorder=5)


def _value(row: Row, measure: str, lang: str) -> str:
    value = row.values[measure].value
    if row.totals:
        return f"{number(value, lang, 0)} / {number(row.totals[measure], lang, 0)}%"
    return signed(value, lang)


def _number(frame: Frame, panel: Panel, row: Row, y: float) -> None:
    said = _value(row, panel.measure, frame.view.lang)
    frame.text(panel.numbers, y, said, frame.sizes.note, weight=_weight(row), ha="right")
