"""Figure (h): from segment to outcome, losses included: the same hundred accounts under each seller.

A square is an account, in the same place for every seller. Blocks are segments of the first two sellers: who
orders under both, under one of them, under neither. No flow is drawn: a square is followed by its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path

from sim.show import findings
from sim.show.frame import TEXT_LEAD, Canvas, Frame, Heading, Scale, open_frame, root
from sim.show.numbers import fine_decimals, number, percent
from sim.show.reading import Felt, felt, sampled
from sim.show.theme import DEFAULT_VIEW, Look, View, checked, look_of, seller_name
from sim.show.typeset import height, styled, width, wrap
from sim.show.words import say, words
from sim.study.flow import OUTCOMES, Segment, fates, segments

if TYPE_CHECKING:
    import pandas as pd

NAME = "flow"
MOST_SELLERS = 3
ACROSS = 10  # squares in a row
INSET = 0.09  # of a square on each side
CORNERS = [(INSET, INSET), (1 - INSET, INSET), (1 - INSET, 1 - INSET), (INSET, 1 - INSET), (INSET, INSET)]
LOW, HIGH = 0.3, 0.7  # where strokes begin and end


class Seller(NamedTuple):
    """One seller: its place among the fates, name, looks, orders and annoyed people per 100."""

    place: int
    name: str
    look: Look
    orders: float
    felt: Felt


class Layout(NamedTuple):
    """Where the squares stand: the left edge of each panel, the top of each block, the side of a square."""

    starts: list[float]
    tops: list[float]
    side: float


def draw(
    table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW, sellers: tuple[str, ...]
) -> Figure:
    """Draw what became of a hundred accounts under two or three sellers.

    Parameters
    ----------
    table : a sample of accounts under one policy, a row per playbook, replication and account, as from
        `sim.study.sample.sample`. `table.attrs` may hold scenario, policy, run, version, level, scope,
        scenario_title, parents, titles.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.
    sellers : the playbooks to show, two or three; the first two make the segments.

    Returns the whole Figure. Raises `ValueError` for what one picture cannot show.
    """
    view, parts = checked(view), sampled(table, sellers, 2, MOST_SELLERS)
    with styled():
        return root(_draw(table, parts, figure, view))


def _draw(table: pd.DataFrame, parts: dict[str, pd.DataFrame], figure: Canvas | None, view: View) -> Canvas:
    attrs, found = dict(table.attrs), segments(fates(table, list(parts)))
    sellers = [_seller(rows, attrs, name, i, view.lang) for i, (name, rows) in enumerate(parts.items())]
    blocks = [segment for segment in found if segment.squares]
    title = view.title or findings.flow_title([(one.name, one.felt) for one in sellers], found, view.lang)
    subtitle = findings.flow_subtitle(attrs, view.lang)
    frame = open_frame(figure, view, Heading(NAME, title, subtitle, findings.sample_foot(attrs, table, view.lang)))
    labels = [_label(frame, segment, sellers) for segment in blocks]
    heads = [_sum_lines(frame, seller, len(sellers)) for seller in sellers]
    layout = (_stacked if frame.narrow else _layout)(frame, blocks, labels, heads)
    for seller, lines, start in zip(sellers, heads, layout.starts, strict=True):
        _head(frame, seller, lines, start, layout)
        _squares(frame, seller, start, blocks, layout)
    for label, segment, top in zip(labels, blocks, layout.tops, strict=True):
        over = height(frame.sizes.note, len(label), TEXT_LEAD) / 2 + frame.sizes.note * 0.2
        middle = top - over if frame.narrow else top + _rows(segment) * layout.side / 2
        frame.text(frame.left, middle, "\n".join(label), frame.sizes.note, lead=TEXT_LEAD)
    _key(frame, layout.starts[0])
    return frame.canvas


def _seller(rows: pd.DataFrame, attrs: dict[Any, Any], playbook: str, place: int, lang: str) -> Seller:
    orders = 100.0 * float((rows["outcome"] == "ordered").mean())
    look, name = look_of(playbook, attrs.get("parents")), seller_name(playbook, lang, attrs.get("titles"))
    return Seller(place, name, look, orders, felt(rows))


def _label(frame: Frame, segment: Segment, sellers: list[Seller]) -> list[str]:
    lang = frame.view.lang
    names = {"a": sellers[0].name, "b": sellers[1].name, "n": percent(segment.share, lang)}
    said = say(lang, f"segment.{segment.name}", **names)
    return wrap(said, frame.sizes.note, (frame.right - frame.left) * (1.0 if frame.narrow else 0.16), lines=3)


def _rows(segment: Segment) -> int:
    return -(-len(segment.squares) // ACROSS)


def _layout(frame: Frame, blocks: list[Segment], labels: list[list[str]], heads: list[list[str]]) -> Layout:
    """Make the squares as large as width and height allow; a block is at least as high as its label."""
    sizes, count = frame.sizes, len(heads)
    left = frame.left + max(width(line, sizes.note) for label in labels for line in label) + sizes.note
    top, bottom = frame.top + sizes.name * 1.1 + sizes.note * 1.7, frame.bottom - sizes.note * 2.4
    gap, gutter = sizes.note * 0.7, sizes.note * 2.0
    tall = bottom - top - gap * (len(blocks) - 1)
    wide = (frame.right - left - gutter * (count - 1)) / count
    text = [height(sizes.note, len(label), TEXT_LEAD) for label in labels]
    side = min(wide / ACROSS, tall / sum(map(_rows, blocks)))
    for _ in range(len(blocks)):  # a label taller than its block leaves less for the others
        over = sum(max(0.0, high - _rows(block) * side) for high, block in zip(text, blocks, strict=True))
        side = min(wide / ACROSS, (tall - over) / sum(map(_rows, blocks)))
    tops, y = [], top
    for high, block in zip(text, blocks, strict=True):
        room = max(high, _rows(block) * side)
        tops.append(y + (room - _rows(block) * side) / 2)
        y += room + gap
    step = max(ACROSS * side + gutter, (frame.right - left - ACROSS * side) / max(count - 1, 1))
    return Layout([left + i * step for i in range(count)], tops, side)


def _stacked(frame: Frame, blocks: list[Segment], labels: list[list[str]], heads: list[list[str]]) -> Layout:
    """For a phone: a block's label stands over it, so that the squares have the whole width."""
    sizes = frame.sizes
    column = _column(frame, len(heads))
    top = frame.top + sizes.name * 1.1 + height(sizes.note, max(map(len, heads)), TEXT_LEAD) + sizes.note * 0.9
    text = [height(sizes.note, len(label), TEXT_LEAD) for label in labels]
    gap, bottom = sizes.note * 0.9, frame.bottom - sizes.note * 4.2
    tall = bottom - top - sum(text) - gap * len(blocks)
    side = min(column / ACROSS, tall / sum(map(_rows, blocks)))
    tops, y = [], top
    for high, block in zip(text, blocks, strict=True):
        tops.append(y + high)
        y += high + _rows(block) * side + gap
    return Layout([frame.left + i * (column + sizes.note) for i in range(len(heads))], tops, side)


def _column(frame: Frame, count: int) -> float:
    """How wide a seller's squares may be on a phone."""
    return (frame.right - frame.left - frame.sizes.note * (count - 1)) / count


def _head(frame: Frame, seller: Seller, said: list[str], start: float, layout: Layout) -> None:
    """Name a seller, with its orders and its annoyed people, over its squares."""
    sizes = frame.sizes
    top = frame.top + sizes.name * 1.1 + sizes.note * 1.7 if frame.narrow else layout.tops[0]
    y = top - sizes.note * 0.95
    (short,) = wrap(seller.name, sizes.name, ACROSS * layout.side, 700, lines=1)
    frame.text(start, y - sizes.note * 0.75, short, sizes.name, f"{seller.look.colour}_text", weight=700, va="bottom")
    if frame.narrow:
        frame.text(start, y - sizes.note * 0.6, "\n".join(said), sizes.note, va="top", lead=TEXT_LEAD)
    else:
        frame.text(start, y, said[0], sizes.note)


def _sum_lines(frame: Frame, seller: Seller, count: int) -> list[str]:
    """What a seller's squares come to: in one line, on a phone in as many as its column asks for."""
    said = _sum(seller, frame.view.lang)
    return wrap(said, frame.sizes.note, _column(frame, count), lines=4) if frame.narrow else [said]


def _sum(seller: Seller, lang: str) -> str:
    """Say how many order, and how many are annoyed: nobody of how many, where it is nobody."""
    orders, (share, reached) = number(seller.orders, lang), seller.felt
    if not share:
        return say(lang, "flow.sum.none", n=orders, k=number(reached, lang, 0))
    return say(lang, "flow.sum", n=orders, z=percent(share, lang, fine_decimals(share)))


def _squares(frame: Frame, seller: Seller, start: float, blocks: list[Segment], layout: Layout) -> None:
    side = layout.side
    for segment, top in zip(blocks, layout.tops, strict=True):
        high = _rows(segment) * side
        x, y = Scale(0.0, ACROSS, start, start + ACROSS * side), Scale(_rows(segment), 0.0, top + high, top)
        axes = frame.axes(x, y)
        placed = [((i % ACROSS, i // ACROSS), fate[seller.place]) for i, fate in enumerate(segment.squares)]
        draw_squares(frame, axes, placed, frame.colours[seller.look.colour])


def draw_squares(frame: Frame, axes: Axes, placed: Sequence[tuple[tuple[int, int], str]], colour: str) -> None:
    """Draw accounts: filled for an order, an empty frame for never asked, a mark in a pale square otherwise."""
    scale = frame.sizes.scale
    pale: dict[str, Any] = {"facecolor": frame.colours["none"], "linewidth": 0}
    looks: dict[str, dict[str, Any]] = {
        "order": {"facecolor": colour, "linewidth": 0},
        "never_asked": {
            "facecolor": frame.colours["ground"],
            "edgecolor": frame.colours["ink"],
            "linewidth": 2.0 * scale,
        },
    }
    for outcome in OUTCOMES:
        at = [place for place, what in placed if what == outcome]
        if at:
            squares = [Path([(x + u, y + v) for u, v in CORNERS], closed=True) for x, y in at]
            axes.add_collection(PathCollection(squares, **looks.get(outcome, pale)), autolim=False)
            _strokes(frame, axes, at, outcome)


def _strokes(frame: Frame, axes: Axes, at: Sequence[tuple[int, int]], outcome: str) -> None:
    """Strike an account out once for a competitor, twice for a hang-up or a block."""
    up = [[(x + LOW, y + HIGH), (x + HIGH, y + LOW)] for x, y in at if outcome in ("lost", "angry")]
    down = [[(x + LOW, y + LOW), (x + HIGH, y + HIGH)] for x, y in at if outcome == "angry"]
    ink, thick = ("muted", 2.2) if outcome == "lost" else ("ink", 2.8)
    line: dict[str, Any] = {"colors": frame.colours[ink], "linewidths": thick * frame.sizes.scale, "zorder": 3}
    if up:
        axes.add_collection(LineCollection([*up, *down], **line), autolim=False)


def _key(frame: Frame, start: float) -> None:
    """Explain the five marks in one line as wide as the picture; on a phone in as many as it takes."""
    note, y = frame.sizes.note, frame.bottom - frame.sizes.note * (2.5 if frame.narrow else 0.9)
    said = [(outcome, words(frame.view.lang)[f"square.{outcome}"]) for outcome in OUTCOMES]
    total = sum(width(text, note) + note * 2.6 for _, text in said)
    x = first = min(start, max(frame.left, frame.right - total))
    for outcome, text in said:
        if frame.narrow and x + note * 1.4 + width(text, note) > frame.right:
            x, y = first, y + note * 1.6
        axes = frame.axes(Scale(0.0, 1.0, x, x + note * 1.1), Scale(1.0, 0.0, y + note * 0.55, y - note * 0.55))
        draw_squares(frame, axes, [((0, 0), outcome)], frame.colours["muted"])
        frame.text(x + note * 1.4, y, text, note)
        x += width(text, note) + note * 2.6
