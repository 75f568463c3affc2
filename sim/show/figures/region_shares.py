"""In which share of a region each seller is ahead: one bar for each structure of the model.

Solid where it is decided, hatched where it is not, pale where nobody stays below the limit; under each part how
many people whoever leads there annoys. Bars have the same length: shares of the same region.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.show import findings
from sim.show.frame import Canvas, Frame, Heading, Scale, open_frame, root
from sim.show.numbers import number
from sim.show.theme import DEFAULT_VIEW, View, checked, in_order, look_of, seller_name
from sim.show.typeset import styled, width, wrap
from sim.show.words import say, sentence, words

if TYPE_CHECKING:
    import pandas as pd

NAME = "region_shares"
NAMED = 0.6  # of a part's width that its words may fill, with room around them
LAST = ("undecided", "nobody")
COLUMNS = ("structure", "name", "ahead", "ahead_low", "ahead_high", "annoyed")


class Part(NamedTuple):
    """One part of a bar: whose, how much of the region, and how many people are annoyed there."""

    name: str
    share: float
    annoyed: float


class Bar(NamedTuple):
    """One structure."""

    title: str
    parts: list[Part]


def draw(table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW) -> Figure:
    """Draw in which share of the region each seller is ahead.

    Parameters
    ----------
    table : a row for each structure and seller, and for `undecided` and `nobody`: `ahead` with its ends in % of the
        region, `annoyed` in % of the people whom the leader reaches. `table.attrs` holds `structures` (titles by
        language), `objective` and `dialling` (by language), `points`, and run, version and scenario as elsewhere.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.

    Returns the whole Figure. Raises `ValueError` for a table without its columns.
    """
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise ValueError(f"the table lacks the columns {', '.join(missing)}")
    with styled():
        return root(_draw(table, figure, checked(view)))


def _draw(table: pd.DataFrame, figure: Canvas | None, view: View) -> Canvas:
    title = view.title or _title(table, view.lang)
    heading = Heading(NAME, title, _subtitle(table, view.lang), findings.foot_of(table.attrs, view.lang))
    frame = open_frame(figure, view, heading)
    found = bars(table, view.lang)
    names = max(width(line, frame.sizes.tick) for bar in found for line in _lines(frame, bar.title))
    x = Scale(0.0, 100.0, frame.left + names + frame.sizes.note, frame.right)
    y = Scale(0.0, float(len(found)), frame.bottom, frame.top + frame.sizes.head * 1.4)
    axes = frame.axes(x, y)
    for row, bar in enumerate(found):
        _bar(frame, axes, x, y, bar, len(found) - row - 0.5)
    _key(frame, found)
    return frame.canvas


def bars(table: pd.DataFrame, lang: str) -> list[Bar]:
    """The bars in the table's order of structures, the parts in the order of sellers."""
    titles = table.attrs["structures"]
    order = in_order(name for name in table["name"].unique() if name not in LAST)
    return [
        Bar(titles[key][lang], _parts(rows, order))
        for key, rows in ((key, table[table["structure"] == key]) for key in dict.fromkeys(table["structure"]))
    ]


def _parts(rows: pd.DataFrame, order: list[str]) -> list[Part]:
    found = {str(row.name_): row for row in rows.rename(columns={"name": "name_"}).itertuples()}
    parts = [Part(name, float(found[name].ahead), float(found[name].annoyed)) for name in order if name in found]  # type: ignore[arg-type]
    rest = [Part(name, float(found[name].ahead), 0.0) for name in LAST if name in found]  # type: ignore[arg-type]
    return [part for part in [*parts, *rest] if part.share > 0.0]


def _lines(frame: Frame, title: str) -> list[str]:
    return wrap(sentence(title), frame.sizes.tick, (frame.right - frame.left) * 0.22, lines=2)


def _bar(frame: Frame, axes: Axes, x: Scale, y: Scale, bar: Bar, middle: float) -> None:
    sizes, start = frame.sizes, 0.0
    frame.text(frame.left, y(middle), "\n".join(_lines(frame, bar.title)), sizes.tick)
    high = 0.44
    for part in bar.parts:
        axes.add_patch(Rectangle((start, middle - 0.1), part.share, high, **_look(frame, part.name)))
        _label(frame, x, y, part, start, middle)
        start += part.share


def _look(frame: Frame, name: str) -> dict[str, Any]:
    ground = frame.colours["ground"]
    if name == "undecided":
        look: dict[str, Any] = {"hatch": "///", "facecolor": ground, "edgecolor": frame.colours["muted"]}
        return look | {"hatch_linewidth": 1.6 * frame.sizes.scale, "linewidth": 0}
    colour = frame.colours["none" if name == "nobody" else look_of(name).colour]
    return {"facecolor": colour, "edgecolor": ground, "linewidth": 1.6 * frame.sizes.scale}


def _label(frame: Frame, x: Scale, y: Scale, part: Part, start: float, middle: float) -> None:
    """The share on the bar and the annoyance under it, where there is room for both."""
    sizes, lang, room = frame.sizes, frame.view.lang, x(start + part.share) - x(start)
    share, at = f"{number(part.share, lang, 0)}%", (x(start) + x(start + part.share)) / 2
    if room > width(share, sizes.note, 700) * 1.5:
        plate = {"bbox": frame.plate()} if part.name == "undecided" else {}
        colour = "ink" if part.name in LAST else "ground"
        frame.text(at, y(middle + 0.12), share, sizes.note, colour, weight=700, ha="center", zorder=7, **plate)
    felt = say(lang, "survey.felt", z=number(part.annoyed, lang, 0 if part.annoyed >= 1 else 1))
    if part.name not in LAST and room > width(felt, sizes.foot) * 1.05:
        frame.text(at, y(middle - 0.28), felt, sizes.foot, "muted", ha="center")


def _key(frame: Frame, found: list[Bar]) -> None:
    """Name the parts once, over the bars: a mark and a name for each."""
    sizes, lang, at = frame.sizes, frame.view.lang, frame.left
    shown = dict.fromkeys(part.name for bar in found for part in bar.parts)
    order = [*in_order(name for name in shown if name not in LAST), *(name for name in LAST if name in shown)]
    names = {name: _named(name, lang) for name in order}
    axes = frame.axes(Scale(0.0, frame.width, 0.0, frame.width), Scale(0.0, frame.height, frame.height, 0.0))
    up, side = frame.top + sizes.head * 0.5, sizes.note * 0.8
    for name, said in names.items():
        axes.add_patch(Rectangle((at, frame.height - up - side / 2), side, side, **_look(frame, name)))
        frame.text(at + side * 1.5, up, said, sizes.note)
        at += side * 1.5 + width(said, sizes.note) + sizes.note * 1.4


def _named(name: str, lang: str) -> str:
    return words(lang)[f"survey.{name}"] if name in LAST else seller_name(name, lang)


def _title(table: pd.DataFrame, lang: str) -> str:
    """How far over the structures the two that are ahead most often reach."""
    rows = table[~table["name"].isin(LAST)]
    most = rows.groupby("name", sort=False)["ahead"].sum().sort_values(ascending=False, kind="stable").index[:2]
    ends = [(rows[rows["name"] == name]["ahead"].min(), rows[rows["name"] == name]["ahead"].max()) for name in most]
    (low, high), (u, v) = ((number(float(a), lang, 0), number(float(b), lang, 0)) for a, b in ends)
    names = {"a": seller_name(str(most[0]), lang), "b": seller_name(str(most[1]), lang)}
    about = {"low": low, "high": high, "u": u, "v": v, "objective": table.attrs["objective"][lang]}
    return sentence(say(lang, "survey.title.shares", **names, **about))


def _subtitle(table: pd.DataFrame, lang: str) -> str:
    widest = float(((table["ahead_high"] - table["ahead_low"]) / 2).max())
    points = number(float(table.attrs["points"]), lang, 0)
    start = say(lang, "survey.caption.shares", n=points, dialling=table.attrs["dialling"][lang])
    return f"{start}; {say(lang, 'survey.caption.margin', h=number(widest, lang))}"
