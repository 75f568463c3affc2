"""One parameter at a time: how the difference of two sellers goes as it runs through its range.

Orders above, annoyance below, each with a scale of its own shared by all columns; one column for each parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.show import findings
from sim.show.frame import Canvas, Frame, Heading, Scale, open_frame, root, ticks
from sim.show.numbers import scale_words, signed
from sim.show.parameter_names import parameter_value, short_name
from sim.show.theme import DEFAULT_VIEW, View, checked, look_of, seller_name
from sim.show.typeset import styled, width, wrap
from sim.show.words import say, sentence, words

if TYPE_CHECKING:
    import pandas as pd

NAME = "curves"
MOST = 6
MEASURES = ("net", "annoyed")
FIRST_ROW = 0.6


class Row(NamedTuple):
    """One measure: its scale, from the bottom to the top of its panels."""

    measure: str
    y: Scale


def draw(table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW) -> Figure:
    """Draw the leading parameters' curves.

    Parameters
    ----------
    table : a row for each parameter, value and measure (`net`, `annoyed`): difference, low, high, of one pair of
        sellers under one policy. `table.attrs` holds pair, dialling and scenario_title (by language), baseline (the
        scenario's own values), and run, version and scenario as elsewhere.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.

    Returns the whole Figure.
    """
    with styled():
        return root(_draw(table, figure, checked(view)))


def _draw(table: pd.DataFrame, figure: Canvas | None, view: View) -> Canvas:
    lang = view.lang
    heading = Heading(NAME, view.title or _title(table, lang), _subtitle(table, lang), _foot(table, lang))
    frame = open_frame(figure, view, heading)
    names = list(dict.fromkeys(table["parameter"]))[:MOST]
    shown = table[table["parameter"].isin(names)]
    rows = _rows(frame, shown)
    gutter, gap = frame.sizes.tick * 2.6, frame.sizes.tick * 1.0
    wide = (frame.right - frame.left - gutter - gap * (len(names) - 1)) / len(names)
    for place, name in enumerate(names):
        left = frame.left + gutter + place * (wide + gap)
        for row in rows:
            _panel(frame, shown[shown["parameter"] == name], row, (left, left + wide), place == 0)
        _under(frame, str(name), shown[shown["parameter"] == name], (left, left + wide))
    return frame.canvas


def _foot(table: pd.DataFrame, lang: str) -> str:
    return findings.foot_of(table.attrs, lang)


def _title(table: pd.DataFrame, lang: str) -> str:
    """What the first parameter does from one end of its range to the other."""
    first = table[table["parameter"] == table["parameter"].iloc[0]]
    ends = {name: first[first["measure"] == name].sort_values("value")["difference"] for name in MEASURES}
    (x, y), (u, v) = ((signed(float(one.iloc[0]), lang), signed(float(one.iloc[-1]), lang)) for one in ends.values())
    a, b = (seller_name(name, lang) for name in table.attrs["pair"])
    name = short_name(str(first["parameter"].iloc[0]), lang)
    return sentence(say(lang, "survey.title.curves", name=name, a=a, b=b, x=x, y=y, u=u, v=v))


def _subtitle(table: pd.DataFrame, lang: str) -> str:
    about = {"scenario": table.attrs["scenario_title"][lang], "dialling": table.attrs["dialling"][lang]}
    return sentence(say(lang, "survey.caption.curves", **about))


def _rows(frame: Frame, table: pd.DataFrame) -> list[Row]:
    """Share the height, and give each measure the scale of all its curves."""
    sizes = frame.sizes
    top, bottom = frame.top + sizes.head * 1.6, frame.bottom - sizes.tick * 1.4 - sizes.note * 2.6
    split = top + (bottom - top) * FIRST_ROW
    places = ((split - sizes.head * 0.6, top), (bottom, split + sizes.head * 1.5))
    found = []
    for measure, (start, stop) in zip(MEASURES, places, strict=True):
        own = table[table["measure"] == measure]
        low, high = min(float(own["low"].min()), 0.0), max(float(own["high"].max()), 0.0)
        pad = 0.06 * max(high - low, 1.0)
        found.append(Row(measure, Scale(low - pad, high + pad, start, stop)))
        frame.text(
            frame.left,
            stop - sizes.head * 1.1,
            words(frame.view.lang)[f"survey.axis.{measure}"],
            sizes.head,
            weight=600,
        )
    return found


def _panel(frame: Frame, table: pd.DataFrame, row: Row, across: tuple[float, float], first: bool) -> None:
    own = table[table["measure"] == row.measure].sort_values("value")
    low, high = float(own["value"].min()), float(own["value"].max())
    x = Scale(low, high, *across)
    axes, lang, scale = frame.axes(x, row.y), frame.view.lang, frame.sizes.scale
    marks = ticks(row.y.low, row.y.high, 5 if row.measure == "net" else 3)
    frame.grid(axes, "y", marks, scale_words(marks, lang, signed) if first else [""] * len(marks))
    axes.axhline(0.0, color=frame.colours["ink"], linewidth=1.8 * scale, zorder=2)
    base = (table.attrs.get("baseline") or {}).get(str(own["parameter"].iloc[0]))
    if base is not None and low <= base <= high:
        axes.axvline(base, color=frame.colours["rule"], linewidth=1.4 * scale, zorder=1)
    _line(frame, axes, own, table.attrs["pair"][0])


def _line(frame: Frame, axes: Axes, own: pd.DataFrame, seller: str) -> None:
    colour, scale = frame.colours[look_of(seller).colour], frame.sizes.scale
    band: dict[str, Any] = {"color": colour, "alpha": 0.2, "linewidth": 0, "zorder": 3}
    axes.fill_between(own["value"], own["low"], own["high"], **band)
    axes.plot(own["value"], own["difference"], color=colour, linewidth=4.0 * scale, zorder=4)


def _under(frame: Frame, path: str, table: pd.DataFrame, across: tuple[float, float]) -> None:
    """The ends of the range and the parameter's name under a column."""
    sizes, lang, (left, right) = frame.sizes, frame.view.lang, across
    y = frame.bottom - sizes.note * 2.6 - sizes.tick * 0.5
    low, high = (parameter_value(path, float(end), lang) for end in (table["value"].min(), table["value"].max()))
    frame.text(left, y, low, sizes.note, "muted")
    frame.text(right - width(high, sizes.note), y, high, sizes.note, "muted")
    said = wrap(short_name(path, lang), sizes.note, right - left, 600, lines=2)
    frame.text(left, y + sizes.tick * 0.8, "\n".join(said), sizes.note, weight=600, va="top")
