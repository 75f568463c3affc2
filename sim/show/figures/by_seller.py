"""Figure (a): orders and annoyance of each seller side by side, with the paired difference between them.

A row is a seller, in the fixed order. The band is the interval, the mark the estimate; value and ends stand
beside it. The difference minus soft is printed, because nobody can read it off two overlapping bands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.show import findings
from sim.show.frame import Canvas, Frame, Heading, Scale, open_frame, root, ticks
from sim.show.numbers import fine, fine_decimals, number, scale_words, signed, span, zero_of
from sim.show.reading import BASE, Difference, Estimate, Reading, read
from sim.show.theme import DEFAULT_VIEW, Look, View, checked, family_of, in_order, look_of
from sim.show.typeset import height, styled, width, wrap
from sim.show.words import words

if TYPE_CHECKING:
    import pandas as pd

NAME = "by_seller"
MOST_SELLERS = 8
THREE_LINES = 6  # sellers on a phone at most, for a row to be three lines high
FIRST_PANEL = 0.56


class Row(NamedTuple):
    """One seller: its name (in lines), its looks, both estimates and the paired difference minus soft."""

    name: str
    look: Look
    net: Estimate
    annoyed: Estimate
    gain: Difference | None


class Columns(NamedTuple):
    """Where the parts stand across, and the rows down, in design pixels."""

    first: tuple[float, float]
    gain: float | None
    second: tuple[float, float]
    top: float
    bottom: float
    rows: int

    def row(self, i: int) -> float:
        """Give the middle of a row."""
        return self.top + (i + 0.5) * (self.bottom - self.top) / self.rows


class Panel(NamedTuple):
    """One dot panel: its heading, what is good, and per row an estimate, its value and its ends in words."""

    heading: str
    direction: str
    estimates: list[Estimate]
    values: list[str]
    ends: list[str]
    ceiling: float


def draw(
    table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW, policy: str | None = None
) -> Figure:
    """Draw orders and annoyance by seller under one dialling policy.

    Parameters
    ----------
    table : the summary of one scenario, one row per playbook, policy and measure; `net` in orders per 100
        accounts and `annoyed` in % of the people reached, with `low` and `high` the ends of 95% intervals.
        `table.attrs` may hold comparisons, run, version, level, scope, scenario_title, simultaneous, parents.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.
    policy : the dialling policy shown; polite when absent.

    Returns the whole Figure. Raises `ValueError` for what one picture cannot show.
    """
    reading, view = read(table), checked(view)
    policy = reading.policy(policy)
    with styled():
        return root(_draw(reading, figure, view, policy))


def _draw(reading: Reading, figure: Canvas | None, view: View, policy: str) -> Canvas:
    shown = _shown(reading, policy)
    heading = Heading(
        NAME,
        view.title or findings.seller_title(reading, policy, view.lang),
        findings.seller_subtitle(reading, policy, shown, view.lang),
        findings.foot(reading, view.lang),
    )
    frame = open_frame(figure, view, heading)
    rows = [_row(frame, reading, playbook, policy) for playbook in shown]
    columns = _columns(frame, rows)
    orders, annoyed = _stacked(frame, columns) if frame.narrow else (columns, columns)
    _names(frame, orders, rows)
    _panel(frame, orders, orders.first, rows, _orders(reading, rows, orders.first[1] - orders.first[0], frame))
    _gains(frame, orders, rows)
    if annoyed != orders:
        _names(frame, annoyed, rows)
    _panel(frame, annoyed, annoyed.second, rows, _annoyed(rows, view.lang))
    return frame.canvas


def _stacked(frame: Frame, columns: Columns) -> tuple[Columns, Columns]:
    """On a phone orders stand above annoyance, each as wide as the picture."""
    sizes, right = frame.sizes, frame.right
    between = sizes.head * 1.15 + sizes.note * 2.0 + sizes.tick * 1.7
    half = (columns.bottom - columns.top - between) / 2
    taken = 0.0 if columns.gain is None else columns.second[0] - columns.gain
    first = columns.first[0], right - taken
    upper = columns._replace(
        first=first, gain=columns.gain and first[1] + sizes.note * 0.7, bottom=columns.top + half
    )
    return upper, columns._replace(second=(columns.first[0], right), top=columns.top + half + between)


def _shown(reading: Reading, policy: str) -> list[str]:
    """Choose at most eight sellers, originals before variations, in the fixed order."""
    names = in_order((playbook for playbook, used in reading.arms() if used == policy), reading.parents)
    originals = [name for name in names if family_of(name, reading.parents) == name]
    others = [name for name in names if name not in originals]
    return in_order([*originals, *others][:MOST_SELLERS], reading.parents)


def _row(frame: Frame, reading: Reading, playbook: str, policy: str) -> Row:
    arm = playbook, policy
    name = findings.name_of(reading, playbook, frame.view.lang)
    gain = None if playbook == BASE else reading.difference(arm, (BASE, policy))
    share, most = (0.25, 3) if frame.narrow else (0.18, 2)
    lines = wrap(name, frame.sizes.name, (frame.right - frame.left) * share, 600, lines=most)
    net, annoyed = (reading.estimates[measure][arm] for measure in ("net", "annoyed"))
    return Row("\n".join(lines), look_of(playbook, reading.parents), net, annoyed, gain)


def _columns(frame: Frame, rows: list[Row]) -> Columns:
    """Share the width: names and differences take what they need, the panels the rest."""
    sizes = frame.sizes
    names = max(width(line, sizes.name, 600) for row in rows for line in row.name.split("\n"))
    gains = _gain_width(frame, rows)
    start = frame.left + names + sizes.note * 1.6
    gutter = sizes.note * 1.4
    spare = frame.right - start - gains - gutter * (2 if gains else 1)
    first = start, start + spare * FIRST_PANEL
    gain = first[1] + gutter if gains else None
    second = first[1] + gains + gutter * (2 if gains else 1), frame.right
    top, bottom = frame.top + sizes.head * 1.15 + sizes.note * 1.3, frame.bottom - sizes.tick * 1.7
    return Columns(first, gain, second, top, bottom, len(rows))


def _gain_width(frame: Frame, rows: list[Row]) -> float:
    sizes, lang = frame.sizes, frame.view.lang
    heads = [width(_minus(lang), sizes.head, 600), width(words(lang)["column.paired"], sizes.note)]
    gains = [row.gain for row in rows if row.gain]
    said = [_gain_words(gain, lang, apart=_apart(frame, rows)) for gain in gains]
    values = [width(value, sizes.value, 700) for value, _ in said]
    ends = [width(line, sizes.note) for _, under in said for line in under.split("\n")]
    return max([*heads, *values, *ends]) if gains else 0.0


def _minus(lang: str) -> str:
    return words(lang)["column.minus"].format(name=words(lang)[f"seller.{BASE}"])


def _apart(frame: Frame, rows: list[Row]) -> bool:
    """Whether a difference is narrow and has the height of three lines."""
    return frame.narrow and len(rows) <= THREE_LINES


def _gain_words(gain: Difference, lang: str, *, apart: bool) -> tuple[str, str]:
    """A difference, and its interval under it; that it is undecided stands behind it, or apart on a line below."""
    value, ends = signed(gain.value, lang, fine_decimals(gain.value)), span(gain.low, gain.high, lang)
    open_ = "" if gain.decided else words(lang)["column.undecided"]
    return (value, f"{ends}\n{open_}".strip()) if apart else (f"{value} {open_}".strip(), ends)


def _orders(reading: Reading, rows: list[Row], wide: float, frame: Frame) -> Panel:
    lang, nets = frame.view.lang, [row.net for row in rows]
    values = [number(net.value, lang) for net in nets]
    ends = [span(net.low, net.high, lang) for net in nets]
    return Panel(*_orders_head(reading, wide, frame), nets, values, ends, 100.0)


def _orders_head(reading: Reading, wide: float, frame: Frame) -> tuple[str, str]:
    """Name the orders; where the whole name is too wide, its condition moves to the line under it."""
    catalogue, key = words(frame.view.lang), f"axis.orders.{'b2c' if reading.consumers else 'b2b'}"
    good = catalogue["direction.high"]
    if width(catalogue[key], frame.sizes.head, 600) <= wide:
        return catalogue[key], good
    under = f"{catalogue['axis.cooling_off']}, {good}" if reading.consumers else good
    return catalogue[f"{key}.short"], under


def _annoyed(rows: list[Row], lang: str) -> Panel:
    """Say annoyance in per cent; nobody annoyed is said as a count with the most it can be."""
    catalogue, felt = words(lang), [row.annoyed for row in rows]
    values = [fine(share.value, lang) + "%" if share.value else "0%" for share in felt]
    ends = [_felt_ends(share, lang) for share in felt]
    return Panel(catalogue["axis.annoyed.short"], catalogue["direction.low"], felt, values, ends, 100.0)


def _felt_ends(share: Estimate, lang: str) -> str:
    if share.value == 0:
        return zero_of(share.n, share.high, lang)
    return span(share.low, share.high, lang, fine_decimals(share.value))


def _names(frame: Frame, columns: Columns, rows: list[Row]) -> None:
    for i, row in enumerate(rows):
        colour = f"{row.look.colour}_text"
        frame.text(frame.left, columns.row(i), row.name, frame.sizes.name, colour, weight=600)


def _head(frame: Frame, columns: Columns, x: float, heading: str, under: str) -> None:
    sizes = frame.sizes
    y = columns.top - sizes.note * 1.3
    frame.text(x, y - sizes.note * 0.12, heading, sizes.head, weight=600, va="bottom")
    frame.text(x, y, under, sizes.note, "muted", va="top")


def _gains(frame: Frame, columns: Columns, rows: list[Row]) -> None:
    """Print each paired difference with its interval; where that holds zero the value is not printed bold."""
    if columns.gain is None:
        return
    sizes, lang = frame.sizes, frame.view.lang
    _head(frame, columns, columns.gain, _minus(lang), words(lang)["column.paired"])
    for i, row in enumerate(rows):
        if row.gain is None:
            continue
        value, ends = _lines(frame, columns, i)
        look = {"weight": 700} if row.gain.decided else {"weight": 400, "colour": "muted"}
        said, under = _gain_words(row.gain, lang, apart=_apart(frame, rows))
        more = height(sizes.note) * under.count("\n") / 2  # three lines are centred on the row as two are
        frame.text(columns.gain, value - more, said, sizes.value, **look)
        frame.text(columns.gain, ends - more - height(sizes.note) / 2, under, sizes.note, "muted", va="top")


def _lines(frame: Frame, columns: Columns, i: int) -> tuple[float, float]:
    """Give the heights of a row's value and of its ends under it, together centred on the row."""
    sizes = frame.sizes
    high, low = height(sizes.value), height(sizes.note)
    lead = max(0.0, min(0.35 * low, (columns.bottom - columns.top) / columns.rows - high - low - 1))
    y = columns.row(i)
    return y - (low + lead) / 2, y + (high + lead) / 2


def _panel(frame: Frame, columns: Columns, across: tuple[float, float], rows: list[Row], panel: Panel) -> None:
    x = Scale(0.0, _upper(frame, across, panel), *across)
    axes = frame.axes(x, Scale(0.0, float(columns.rows), columns.bottom, columns.top))
    _head(frame, columns, frame.left if frame.narrow else across[0], panel.heading, panel.direction)
    _ground(frame, axes, x, panel)
    for i, row in enumerate(rows):
        estimate, y = panel.estimates[i], columns.rows - i - 0.5
        frame.band(axes, (estimate.low, estimate.high), y, row.look, _band_height(frame, columns))
        frame.mark(axes, estimate.value, y, row.look)
        start = x(estimate.high) + _clearance(frame)
        value, ends = _lines(frame, columns, i)
        more = {"bbox": frame.plate()}
        frame.text(start, value, panel.values[i], frame.sizes.value, f"{row.look.colour}_text", weight=700, **more)
        frame.text(start, ends, panel.ends[i], frame.sizes.note, "muted", **more)


def _band_height(frame: Frame, columns: Columns) -> float:
    """Keep bands of neighbouring rows apart: at most six tenths of a row."""
    return min(36 * frame.sizes.scale, 0.6 * (columns.bottom - columns.top) / columns.rows)


def _clearance(frame: Frame) -> float:
    return 22 * frame.sizes.scale


def _ground(frame: Frame, axes: Axes, x: Scale, panel: Panel) -> None:
    reach = max(estimate.high for estimate in panel.estimates)
    far = min(x.high, panel.ceiling, max(reach * 1.15, x.high * 0.2))
    room = (x.stop - x.start) * far / x.high / (frame.sizes.tick * 2.6)
    marks = ticks(0.0, far, max(2, min(6, int(room) + 1)))
    frame.grid(axes, "x", marks, scale_words(marks, frame.view.lang))
    axes.axvline(0, color=frame.colours["rule"], linewidth=1.6 * frame.sizes.scale, zorder=1)


def _upper(frame: Frame, across: tuple[float, float], panel: Panel) -> float:
    """Choose where the axis ends, so that every mark leaves room for the words to its right."""
    wide = across[1] - across[0]
    sizes = frame.sizes
    scales = []
    for estimate, value, ends in zip(panel.estimates, panel.values, panel.ends, strict=True):
        label = max(width(value, sizes.value, 700), width(ends, sizes.note)) + _clearance(frame)
        scales.append(max(wide - label, wide * 0.1) / max(estimate.high, 1e-9))
    return min(max(wide / min(scales), 1.0), (4 if frame.narrow else 2) * panel.ceiling)
