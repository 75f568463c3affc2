"""Boxes of a region in which a seller is behind: for each, which parameters have to lie where.

A parameter is a line over its whole range and a thick bar over what the box leaves of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from sim.show import findings
from sim.show.frame import Canvas, Frame, Heading, Scale, open_frame, root
from sim.show.numbers import number, span
from sim.show.parameter_names import parameter_name, parameter_value
from sim.show.theme import DEFAULT_VIEW, View, checked, look_of, seller_name
from sim.show.typeset import styled, wrap
from sim.show.words import say, sentence, words

if TYPE_CHECKING:
    import pandas as pd

NAME = "boxes"
MOST_BOXES = 3
MOST_ROWS = 6


def draw(table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW) -> Figure:
    """Draw the boxes of one structure and objective.

    Parameters
    ----------
    table : a row for each box and restricted parameter: box, density with its ends, coverage, leader, parameter,
        low, high, least, most. It may be empty. `table.attrs` holds seller, behind (% of the region), annoyed (% by
        who is ahead there), structure and objective (by language), and run, version and scenario as elsewhere.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.

    Returns the whole Figure.
    """
    with styled():
        return root(_draw(table, figure, checked(view)))


def _draw(table: pd.DataFrame, figure: Canvas | None, view: View) -> Canvas:
    lang = view.lang
    title = view.title or _title(table, lang)
    heading = Heading(NAME, title, _subtitle(table, lang), findings.foot_of(table.attrs, lang))
    frame = open_frame(figure, view, heading)
    numbers = list(dict.fromkeys(table["box"]))[:MOST_BOXES]
    gap = frame.sizes.pad * 0.6
    wide = (frame.right - frame.left - gap * (MOST_BOXES - 1)) / MOST_BOXES
    for place, box in enumerate(numbers):
        left = frame.left + place * (wide + gap)
        _panel(frame, table[table["box"] == box], left, left + wide)
    return frame.canvas


def _title(table: pd.DataFrame, lang: str) -> str:
    about = {"a": seller_name(table.attrs["seller"], lang), "s": number(table.attrs["behind"], lang, 0)}
    if table.empty:
        return sentence(say(lang, "survey.title.no_boxes", **about))
    covered = table.groupby("box")["coverage"].first().sum()
    count = number(float(table["box"].nunique()), lang, 0)
    return sentence(say(lang, "survey.title.boxes", k=count, c=number(float(covered), lang, 0), **about))


def _subtitle(table: pd.DataFrame, lang: str) -> str:
    about = {key: table.attrs[key][lang] for key in ("structure", "objective")}
    felt = number(table.attrs["annoyed"], lang, 0)
    said = say(lang, "survey.caption.boxes", a=seller_name(table.attrs["seller"], lang), z=felt, **about)
    return sentence(said)


def _panel(frame: Frame, rows: pd.DataFrame, left: float, right: float) -> None:
    sizes, lang, first = frame.sizes, frame.view.lang, rows.iloc[0]
    leader = str(first["leader"])
    name = words(lang)["survey.nobody"] if leader == "nobody" else seller_name(leader, lang)
    colour = "ink" if leader == "nobody" else f"{look_of(leader).colour}_text"
    head = wrap(say(lang, "survey.box.head", k=str(first["box"]), a=name), sizes.head, right - left, 700, lines=1)
    frame.text(left, frame.top + sizes.head * 0.6, head[0], sizes.head, colour, weight=700)
    ends = span(float(first["density_low"]), float(first["density_high"]), lang, 0)
    numbers = {"d": number(float(first["density"]), lang, 0), "c": number(float(first["coverage"]), lang, 0)}
    said = wrap(say(lang, "survey.box.numbers", ends=ends, **numbers), sizes.note, right - left, lines=2)
    frame.text(left, frame.top + sizes.head * 1.5, "\n".join(said), sizes.note, "muted", va="top")
    top = frame.top + sizes.head * 1.9 + sizes.note * 2.6
    step = (frame.bottom - top) / MOST_ROWS
    tightest = rows.assign(left_over=(rows["high"] - rows["low"]) / (rows["most"] - rows["least"]))
    for place, row in enumerate(tightest.sort_values("left_over").head(MOST_ROWS).to_dict("records")):
        _row(frame, row, (left, right), top + place * step, step)


def _row(frame: Frame, row: Any, across: tuple[float, float], top: float, step: float) -> None:
    """A parameter: its name, its line and bar, and the ends of the bar in numbers."""
    sizes, lang, (left, right) = frame.sizes, frame.view.lang, across
    path = str(row["parameter"])
    (name,) = wrap(parameter_name(path, lang), sizes.note, right - left, 600, lines=1)
    frame.text(left, top + sizes.note * 0.6, name, sizes.note, weight=600)
    y, x = top + sizes.note * 1.9, Scale(float(row["least"]), float(row["most"]), left, left + (right - left) * 0.62)
    frame.line([x.start, x.stop], [y, y], color=frame.colours["rule"], linewidth=1.6 * sizes.scale)
    thick: dict[str, Any] = {"linewidth": 9 * sizes.scale, "solid_capstyle": "butt", "color": frame.colours["ink"]}
    frame.line([x(float(row["low"])), x(float(row["high"]))], [y, y], **thick)
    low, high = (parameter_value(path, float(row[end]), lang) for end in ("low", "high"))
    frame.text(x.stop + sizes.note * 0.7, y, say(lang, "range.to", a=low, b=high), sizes.note, "muted")
