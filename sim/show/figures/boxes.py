"""Where a seller is behind: for each structure of the model the box in which that happens most.

A parameter is a line over its whole range and a thick bar over what the box leaves of it; a structure without a bar
leaves that parameter free. Where no structure has a box, bars show how often the seller is behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from sim.show import findings
from sim.show.frame import Canvas, Frame, Heading, Scale, open_frame, root
from sim.show.numbers import number, span
from sim.show.parameter_names import parameter_value, short_name
from sim.show.theme import DEFAULT_VIEW, View, checked, seller_name
from sim.show.typeset import styled, width, wrap
from sim.show.words import say, sentence, words

if TYPE_CHECKING:
    import pandas as pd

NAME = "boxes"
MOST = 3  # parameters, those that most boxes restrict
NAMES, TRACKS = 0.2, 0.4  # of the width: for structures, for parameters


def draw(table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW) -> Figure:
    """Draw the first box of each structure, for one objective.

    Parameters
    ----------
    table : a row for each structure and parameter that its first box restricts: structure, density with its ends,
        coverage, leader, parameter, low, high, least, most. It may be empty. `table.attrs` holds seller, behind (%
        of the region by structure, in the order to be shown), annoyed (% by who is ahead there), structures and
        objective (by language), and run, version and scenario as elsewhere.
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
    paths = list(table["parameter"].value_counts(sort=True).index[:MOST])
    behind, wide = table.attrs["behind"], frame.right - frame.left
    top = frame.top + frame.sizes.note * 3.2
    step = (frame.bottom - top) / max(len(behind), 1)
    left = frame.left + wide * NAMES + width("100%", frame.sizes.tick) + frame.sizes.note * 2
    each = wide * TRACKS / max(len(paths), 1)
    places = {path: (left + i * each, left + (i + 1) * each - frame.sizes.note * 1.6) for i, path in enumerate(paths)}
    right = left + wide * TRACKS
    _heads(frame, places, right)
    if not places:
        _shares(frame, list(behind.values()), (left, right - frame.sizes.note * 1.6), (top, step))
    for place, structure in enumerate(behind):
        y = top + (place + 0.5) * step
        _row(frame, table[table["structure"] == structure], structure, table.attrs, (places, right), y)
    return frame.canvas


def _foot(table: pd.DataFrame, lang: str) -> str:
    return findings.foot_of(table.attrs, lang)


def _title(table: pd.DataFrame, lang: str) -> str:
    """How often the seller is behind, and in which box of the first structure that lies."""
    behind = list(table.attrs["behind"].values())
    about = {"a": seller_name(table.attrs["seller"], lang), "low": number(min(behind), lang, 0)}
    about["high"] = number(max(behind), lang, 0)
    if table.empty:
        return sentence(say(lang, "survey.title.no_boxes", **about))
    most = table["parameter"].value_counts(sort=True).index[:2]
    named = [short_name(str(path), lang) for path in most]
    return sentence(
        say(lang, "survey.title.boxes", name=" + ".join(name[:1].lower() + name[1:] for name in named), **about)
    )


def _subtitle(table: pd.DataFrame, lang: str) -> str:
    felt = number(table.attrs["annoyed"], lang, 0)
    about = {"a": seller_name(table.attrs["seller"], lang), "objective": table.attrs["objective"][lang]}
    return sentence(say(lang, f"survey.caption.{'no_boxes' if table.empty else 'boxes'}", z=felt, **about))


def _heads(frame: Frame, places: dict[str, tuple[float, float]], right: float) -> None:
    """What stands in each column."""
    sizes, lang, y = frame.sizes, frame.view.lang, frame.top + frame.sizes.note * 1.4
    first = frame.left + (frame.right - frame.left) * NAMES
    frame.text(first, y, words(lang)["survey.head.behind"], sizes.note, "muted")
    for path, (left, stop) in places.items():
        said = wrap(short_name(path, lang), sizes.note, stop - left, 600, lines=2)
        frame.text(left, y, "\n".join(said), sizes.note, weight=600)
    frame.text(right, y, words(lang)["survey.head.box"], sizes.note, "muted")


def _row(
    frame: Frame,
    rows: pd.DataFrame,
    structure: str,
    attrs: Any,
    across: tuple[dict[str, tuple[float, float]], float],
    y: float,
) -> None:
    """One structure: its name, how often the seller is behind, its bars, and what its box holds."""
    sizes, lang, (places, right) = frame.sizes, frame.view.lang, across
    room = (frame.right - frame.left) * NAMES - sizes.note
    name = wrap(sentence(attrs["structures"][structure][lang]), sizes.tick, room, lines=2)
    frame.text(frame.left, y, "\n".join(name), sizes.tick)
    share = f"{number(attrs['behind'][structure], lang, 0)}%"
    frame.text(frame.left + (frame.right - frame.left) * NAMES, y, share, sizes.tick, weight=700)
    if rows.empty:
        frame.text(right, y, words(lang)["survey.box.none"], sizes.note, "muted")
        return
    for row in rows.to_dict("records"):
        if row["parameter"] in places:
            _track(frame, row, places[row["parameter"]], y)
    first = rows.iloc[0]
    ends = span(float(first["density_low"]), float(first["density_high"]), lang, 0)
    numbers = {"d": number(float(first["density"]), lang, 0), "c": number(float(first["coverage"]), lang, 0)}
    leader = str(first["leader"])
    said = words(lang)["survey.nobody"] if leader == "nobody" else seller_name(leader, lang)
    text = f"{say(lang, 'survey.box.numbers', ends=ends, **numbers)}\n{say(lang, 'survey.box.head', a=said)}"
    frame.text(right, y, text, sizes.note)


def _shares(frame: Frame, behind: list[float], across: tuple[float, float], down: tuple[float, float]) -> None:
    """How often the seller is behind, as bars over the whole region: there is no box to be drawn."""
    scale, x = frame.sizes.scale, Scale(0.0, 100.0, *across)
    thick: dict[str, Any] = {"linewidth": 9 * scale, "solid_capstyle": "butt", "color": frame.colours["ink"]}
    for place, share in enumerate(behind):
        y = down[0] + (place + 0.5) * down[1]
        frame.line([x.start, x.stop], [y, y], color=frame.colours["rule"], linewidth=1.6 * scale)
        frame.line([x.start, x(share)], [y, y], **thick)


def _track(frame: Frame, row: Any, across: tuple[float, float], y: float) -> None:
    """A parameter's line and bar, and the ends of the bar in numbers under it."""
    sizes, lang, path = frame.sizes, frame.view.lang, str(row["parameter"])
    x = Scale(float(row["least"]), float(row["most"]), *across)
    line = y - sizes.note * 0.45
    frame.line([x.start, x.stop], [line, line], color=frame.colours["rule"], linewidth=1.6 * sizes.scale)
    thick: dict[str, Any] = {"linewidth": 9 * sizes.scale, "solid_capstyle": "butt", "color": frame.colours["ink"]}
    frame.line([x(float(row["low"])), x(float(row["high"]))], [line, line], **thick)
    low, high = (parameter_value(path, float(row[end]), lang) for end in ("low", "high"))
    said = say(lang, "range.to", a=low, b=high)
    at = min(x(float(row["low"])), x.stop - width(said, sizes.note))
    frame.text(max(at, x.start), y + sizes.note * 0.6, said, sizes.note, "muted")
