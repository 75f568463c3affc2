"""Figure (e): which seller brings most orders over two factors, and how many people that seller annoys there.

A cell is a world. Full colour where it is decided who leads, pale and hatched where some other seller's
difference may be nothing; a line where two sellers break even. Beside it annoyance, from paper to ink.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from sim.show import findings
from sim.show.apart import Box, Label, boxes_along, place
from sim.show.frame import Canvas, Frame, Heading, Scale, open_frame, root, ticks
from sim.show.grid import Grid, factor_name, levels_words, read_grid
from sim.show.numbers import fine_decimals, percent
from sim.show.theme import DEFAULT_VIEW, View, checked, look_of, mix
from sim.show.typeset import height, styled, width, wrap
from sim.show.words import words

if TYPE_CHECKING:
    import pandas as pd

NAME = "leader_map"
MOST_SELLERS = 6
FIRST_PANEL = 0.6
UNDECIDED = 0.62  # towards the ground
FINE = 240  # places along each side at which the line is looked for
PLATE_LEAD = 1.55  # ems; so that the plates of two lines do not cover one another's words
NAMED = 0.02  # a region is named if it holds at least this share of the cells
Cells = npt.NDArray[Any]


class Map(NamedTuple):
    """The cells, rows from the lowest level of the second factor up: leader by number, decided, annoyance."""

    sellers: list[str]
    orders: Cells  # sellers x rows x columns
    leader: Cells
    decided: Cells
    annoyed: Cells


class Field(NamedTuple):
    """Where one map stands: its two scales; cells reach halfway to their neighbours."""

    x: Scale
    y: Scale
    columns: list[float]
    rows: list[float]


def draw(
    table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW, policy: str | None = None
) -> Figure:
    """Draw who brings most orders over two factors.

    Parameters
    ----------
    table : the summary of one scenario over a grid of two factors, one row per point, playbook, policy and
        measure; the factors are columns of numbers, the first goes across. `net` in orders per 100 accounts,
        `annoyed` in % of the people reached. `table.attrs` as for the other pictures; comparisons carry the
        factors too, and `baseline` may map each factor to its default, which `baseline_word` names.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.
    policy : the dialling policy shown; polite when absent.

    Returns the whole Figure. Raises `ValueError` for what one picture cannot show.
    """
    grid, view = read_grid(table, 2), checked(view)
    policy = grid.any.policy(policy)
    with styled():
        return root(_draw(grid, _map(grid, policy), figure, view, policy))


def _map(grid: Grid, policy: str) -> Map:
    sellers = grid.sellers(policy, MOST_SELLERS)
    shape = len(grid.levels[1]), len(grid.levels[0])
    orders, annoyed = (
        np.array([[one.value for one in grid.along(measure, (name, policy))] for name in sellers])
        .reshape(len(sellers), shape[1], shape[0])
        .transpose(0, 2, 1)
        for measure in ("net", "annoyed")
    )
    leader = orders.argmax(axis=0)
    decided = np.array([_decided(grid, sellers, policy, point) for point in grid.worlds]).reshape(shape[::-1]).T
    return Map(sellers, orders, leader, decided, np.take_along_axis(annoyed, leader[None], axis=0)[0])


def _decided(grid: Grid, sellers: list[str], policy: str, point: tuple[float, ...]) -> bool:
    """Whether the leader's difference with every other seller leaves 0 out."""
    world = grid.worlds[point]
    leader = max(sellers, key=lambda name: world.estimates["net"][name, policy].value)
    gaps = [world.difference((leader, policy), (name, policy)) for name in sellers if name != leader]
    return all(gap is not None and gap.low > 0 for gap in gaps)


def _draw(grid: Grid, found: Map, figure: Canvas | None, view: View, policy: str) -> Canvas:
    counts = {name: int(((found.leader == i) & found.decided).sum()) for i, name in enumerate(found.sellers)}
    felt = found.annoyed.min(), found.annoyed.max()
    title = view.title or findings.map_title(grid.any, counts, found.leader.size, felt, view.lang)
    subtitle = findings.map_subtitle(grid.any, policy, found.sellers, found.leader.size, view.lang)
    frame = open_frame(figure, view, Heading(NAME, title, subtitle, findings.foot(grid.any, view.lang)))
    compose(frame, grid, found)
    return frame.canvas


def compose(frame: Frame, grid: Grid, found: Map) -> None:
    """Draw both maps into a frame."""
    first, second = _fields(frame, grid)
    axes = _cells(frame, grid, first, _colours(frame, found))
    _hatch(frame, axes, first, ~found.decided)
    lines = _break_even(frame, axes, first, grid, found)
    _cells(frame, grid, second, _heat(frame, found))
    _words(frame, grid, first, second)
    taken = _default(frame, grid, axes, first, lines)
    _name_regions(frame, grid, first, second, found, taken)


def _fields(frame: Frame, grid: Grid) -> tuple[Field, Field]:
    """Place both maps: the same scales, the second narrower."""
    sizes, lang = frame.sizes, frame.view.lang
    top, bottom = frame.top + sizes.head * 1.4, frame.bottom - sizes.tick * 1.7 - sizes.head * 1.2
    columns, rows = (_edges(levels) for levels in grid.levels)
    numbers = max(width(said, sizes.tick) for _, said in _upward(grid, lang))
    left, gap = frame.left + numbers + sizes.tick * 0.6, sizes.tick * 2.6
    wide = frame.right - left - gap
    split = left + wide * FIRST_PANEL
    y = Scale(rows[0], rows[-1], bottom, top)
    fields = (Scale(columns[0], columns[-1], *ends) for ends in ((left, split), (split + gap, frame.right)))
    first, second = (Field(x, y, columns, rows) for x in fields)
    return first, second


def _upward(grid: Grid, lang: str) -> list[tuple[float, str]]:
    """Give round levels of the second factor with their words."""
    marks = ticks(grid.levels[1][0], grid.levels[1][-1], 5)
    return list(zip(marks, levels_words(grid.factors[1], marks, lang), strict=True))


def _edges(levels: tuple[float, ...]) -> list[float]:
    """Let each cell reach halfway to its neighbours, and as far outward at the ends."""
    if len(levels) == 1:
        return [levels[0] - 0.5, levels[0] + 0.5]
    middles = [(a + b) / 2 for a, b in itertools.pairwise(levels)]
    return [2 * levels[0] - middles[0], *middles, 2 * levels[-1] - middles[-1]]


def _colours(frame: Frame, found: Map) -> Cells:
    """Give each cell the colour of its leader, pale where undecided."""
    tokens = [frame.colours[look_of(name).colour] for name in found.sellers]
    full, pale = (
        np.array([to_rgb(mix(token, frame.colours["ground"], share)) for token in tokens])
        for share in (0.0, UNDECIDED)
    )
    return np.where(found.decided[..., None], full[found.leader], pale[found.leader])


def _heat(frame: Frame, found: Map) -> Cells:
    """Give each cell a grey from paper to ink by the annoyance of its leader, on a scale that begins at 0."""
    most = max(float(found.annoyed.max()), 1.0)
    grey = [[to_rgb(_grey(frame, value / most)) for value in row] for row in found.annoyed]
    return np.array(grey)


def _grey(frame: Frame, share: float) -> str:
    return mix(frame.colours["none"], frame.colours["ink"], 0.8 * share)


def _cells(frame: Frame, grid: Grid, field: Field, colours: Cells) -> Axes:
    """Fill the cells, and write the levels under them."""
    axes, lang, sizes = frame.axes(field.x, field.y), frame.view.lang, frame.sizes
    edge: dict[str, Any] = {"edgecolors": "face", "linewidth": 0.4 * sizes.scale, "antialiased": False}
    axes.pcolormesh(field.columns, field.rows, colours, **edge)
    axes.set(xlim=(field.x.low, field.x.high), ylim=(field.y.low, field.y.high))
    most = max(2, int((field.x.stop - field.x.start) / (sizes.tick * 5)))
    marks = ticks(grid.levels[0][0], grid.levels[0][-1], min(6, most))
    for tick, said in zip(marks, levels_words(grid.factors[0], marks, lang), strict=True):
        frame.text(field.x(tick), field.y.start + sizes.tick * 0.95, said, sizes.tick, "muted", ha="center")
    return axes


def _hatch(frame: Frame, axes: Axes, field: Field, where: Cells) -> None:
    """Hatch the undecided cells as one shape, so that the hatching runs on from cell to cell."""
    squares = [
        _square(field.columns[j], field.columns[j + 1], field.rows[i], field.rows[i + 1])
        for i, j in np.argwhere(where)
    ]
    if squares:
        hatch: dict[str, Any] = {"hatch": "///", "hatch_linewidth": 1.6 * frame.sizes.scale, "linewidth": 0}
        shape = Path.make_compound_path(*squares)
        axes.add_patch(PathPatch(shape, facecolor="none", edgecolor=frame.colours["ink"], **hatch))


def _square(x0: float, x1: float, y0: float, y1: float) -> Path:
    return Path([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], closed=True)


def _break_even(frame: Frame, axes: Axes, field: Field, grid: Grid, found: Map) -> list[Box]:
    """Draw where the leader by the estimates changes: between the centres of cells everything runs straight.

    Gives boxes along the lines, so that words keep off them.
    """
    across, up = (np.linspace(edges[0], edges[-1], FINE) for edges in (field.columns, field.rows))
    orders = np.array([_straight(grid, values, across, up) for values in found.orders])
    leader, covers = orders.argmax(axis=0), list[Box]()
    for i in range(len(found.sellers)):
        if 0 < (leader == i).sum() < leader.size:
            lead = orders[i] - np.delete(orders, i, axis=0).max(axis=0)
            for colour, wide in (("ground", 5.0), ("ink", 2.4)):
                line: dict[str, Any] = {"colors": frame.colours[colour], "linewidths": wide * frame.sizes.scale}
                drawn = axes.contour(across, up, lead, levels=[0.0], zorder=3 + (colour == "ink"), **line)
            paths = (path for path in drawn.get_paths() if np.size(path.vertices))
            covers += [box for path in paths for box in _along(field, np.asarray(path.vertices))]
    return covers


def _along(field: Field, vertices: Cells) -> list[Box]:
    return boxes_along([(field.x(x), field.y(y)) for x, y in vertices], 3.0)


def _straight(grid: Grid, values: Cells, across: Cells, up: Cells) -> Cells:
    """Interpolate the cells along both factors; beyond the outer levels they stay as they are."""
    rows = np.array([np.interp(across, grid.levels[0], row) for row in values])
    return np.array([np.interp(up, grid.levels[1], column) for column in rows.T]).T


def _words(frame: Frame, grid: Grid, first: Field, second: Field) -> None:
    """Name both factors, the second map, and which way more annoyance lies; shorter where there is little room."""
    sizes, lang, catalogue = frame.sizes, frame.view.lang, words(frame.view.lang)
    above, below = first.y.stop - sizes.head * 0.8, frame.bottom - sizes.head * 0.6
    across, up = (_names(factor, lang) for factor in grid.factors)
    felt = [catalogue[f"axis.annoyed.{kind}"] for kind in ("short", "bare")]
    heat = [catalogue[f"axis.heat.{frame.view.mode}{kind}"] for kind in ("", ".short")]
    side, end = second.x.start - sizes.note, frame.right
    for x, y, names, stop in (
        (frame.left, above, up, side),
        (first.x.start, below, across, side),
        (second.x.start, above, felt, end),
    ):
        frame.text(x, y, _fitting(names, sizes.head, stop - x, 600), sizes.head, weight=600)
    note = _fitting(heat, sizes.note, end - second.x.start, 400)
    frame.text(second.x.start, below, note, sizes.note, "muted")
    for tick, said in _upward(grid, lang):
        frame.text(first.x.start - sizes.tick * 0.5, first.y(tick), said, sizes.tick, "muted", ha="right")


def _names(factor: str, lang: str) -> list[str]:
    """A factor's name, the same without what stands behind it in brackets, and a shorter one where there is one."""
    name = factor_name(factor, lang)
    plain = name.partition(" (")[0]
    return [name, plain, words(lang).get(f"factor.{factor}.short", plain)]


def _fitting(names: list[str], px: float, most: float, weight: int) -> str:
    """The first name that fits; else the last, cut."""
    fits = (name for name in names if width(name, px, weight) <= most)
    return next(fits, wrap(names[-1], px, most, weight, lines=1)[0])


def _default(frame: Frame, grid: Grid, axes: Axes, field: Field, lines: list[Box]) -> list[tuple[float, float]]:
    """Mark the defaults of both factors with a cross; give its place, so that names keep off it."""
    x, y = grid.baseline()
    inside = x is not None and y is not None and field.x.low <= x <= field.x.high and field.y.low <= y <= field.y.high
    if x is None or y is None or not inside:
        return []
    scale, note = frame.sizes.scale, frame.sizes.note
    for colour, size, edge in (("ground", 20, 7.0), ("ink", 16, 3.4)):
        axes.plot([x], [y], "+", markersize=size * scale, markeredgewidth=edge * scale, color=frame.colours[colour])
    said = words(frame.view.lang)[str(grid.any.attrs.get("baseline_word") or "axis.default")]
    label = Label(field.x(x), field.y(y), width(said, note, 600), height(note), note * 0.9)
    room = Box(field.x.start + note * 0.4, field.y.stop, field.x.stop - note * 0.4, field.y.start)
    (box,) = place([label], lines, room)
    middle = (box.y0 + box.y1) / 2
    frame.text(box.x0, middle, said, note, weight=600, bbox=frame.plate(), zorder=7)
    return [(label.x, label.y), ((box.x0 + box.x1) / 2, middle), (box.x1, middle)]


def _name_regions(
    frame: Frame, grid: Grid, first: Field, second: Field, found: Map, taken: list[tuple[float, float]]
) -> None:
    """Name each decided region where it is widest, and print the annoyance there in the other map."""
    sizes, lang, printed = frame.sizes, frame.view.lang, []
    for i, seller in enumerate(found.sellers):
        region = (found.leader == i) & found.decided
        if region.sum() < max(NAMED * region.size, 1):
            continue
        name, px, half = _region_name(frame, first, findings.name_of(grid.any, seller, lang))
        place = _widest(first, region, half, taken, pushed=frame.narrow)
        taken.append((first.x(place[0]), first.y(place[1])))
        look: dict[str, Any] = {"weight": 700, "ha": "center", "zorder": 7, "bbox": _plate(frame)}
        colour = f"{look_of(seller, grid.any.parents).colour}_text"
        frame.text(
            _pushed_in(first, first.x(place[0]), half[0]),
            first.y(place[1]),
            name,
            px,
            colour,
            lead=PLATE_LEAD,
            **look,
        )
        printed.append(_cell(grid, place))
        _share(frame, second, found, printed[-1], place)
    row, column = np.unravel_index(found.annoyed.argmax(), found.annoyed.shape)
    peak = grid.levels[0][column], grid.levels[1][row]
    elsewhere = found.annoyed[row, column] > 1.25 * max([found.annoyed[cell] for cell in printed], default=0.0)
    apart = all(abs(first.x(peak[0]) - x) + abs(first.y(peak[1]) - y) > 4 * sizes.value for x, y in taken)
    if elsewhere and apart and not (frame.narrow and _beside(grid, second, peak, printed, sizes.value)):
        _share(frame, second, found, (int(row), int(column)), peak)


def _pushed_in(field: Field, x: float, half: float) -> float:
    """The middle of a name that would reach over a side of the map, pushed in from there."""
    return min(max(x, field.x.start + half), field.x.stop - half)


def _beside(grid: Grid, field: Field, peak: tuple[float, float], printed: list[tuple[int, int]], px: float) -> bool:
    """Whether a number at the peak would stand in line with another, as two on a small map would."""
    rows = (grid.levels[1][row] for row, _ in printed)
    return any(abs(field.y(peak[1]) - field.y(level)) < 2 * px for level in rows)


def _region_name(frame: Frame, field: Field, name: str) -> tuple[str, float, tuple[float, float]]:
    """A seller's name as it stands on a map, its size, and half its width and height; on a phone in two lines."""
    sizes, wide = frame.sizes, field.x.stop - field.x.start
    share, most = (0.6, 2) if frame.narrow else (0.4, 1)
    lines = wrap(name, sizes.note, wide * share, 700, lines=most)
    widest = max(width(line, sizes.name, 700) for line in lines)
    px = sizes.name if wide > 4 * widest else sizes.note
    half = max(width(line, px, 700) for line in lines) / 2 + px * 0.3, px * (0.2 + 0.6 * len(lines))
    return "\n".join(lines), px, half


def _share(frame: Frame, field: Field, found: Map, cell: tuple[int, int], place: tuple[float, float]) -> None:
    """Print the annoyance of a cell on a plate, inside the map."""
    felt, px = float(found.annoyed[cell]), frame.sizes.value
    said = percent(felt, frame.view.lang, 0 if felt >= 1 or felt == 0 else fine_decimals(felt))
    half = width(said, px, 700) / 2 + px * 0.5
    x = min(max(field.x(place[0]), field.x.start + half), field.x.stop - half)
    y = min(max(field.y(place[1]), field.y.stop + px), field.y.start - px)
    frame.text(x, y, said, px, weight=700, ha="center", zorder=7, bbox=_plate(frame))


def _plate(frame: Frame) -> dict[str, Any]:
    return {**frame.plate(), "boxstyle": "round,pad=0.25"}


def _cell(grid: Grid, place: tuple[float, float]) -> tuple[int, int]:
    column, row = (int(np.abs(np.array(levels) - at).argmin()) for levels, at in zip(grid.levels, place, strict=True))
    return row, column


def _widest(
    field: Field, region: Cells, half: tuple[float, float], taken: list[tuple[float, float]], *, pushed: bool
) -> tuple[float, float]:
    """Find the cell of a region that is farthest from everything else, with room for the name.

    On a small map, where every name is near a side, it counts where the name stands when pushed in from it.
    """
    centres = [
        [
            (field.x((x0 + x1) / 2), field.y((y0 + y1) / 2))
            for x0, x1 in zip(field.columns, field.columns[1:], strict=False)
        ]
        for y0, y1 in zip(field.rows, field.rows[1:], strict=False)
    ]
    inside = [centres[i][j] for i, j in np.argwhere(region)]
    edges = [centres[i][j] for i, j in np.argwhere(~region)]

    def room(place: tuple[float, float]) -> tuple[float, float]:
        x, y = (_pushed_in(field, place[0], half[0]), place[1]) if pushed else place
        walls = [(x - field.x.start) / half[0], (field.x.stop - x) / half[0]]
        walls += [(y - field.y.stop) / half[1], (field.y.start - y) / half[1]]
        apart = [max(abs(x - u) / (2 * half[0]), abs(y - v) / (2 * half[1])) for u, v in taken]
        clear = [max(abs(x - u) / half[0], abs(y - v) / half[1]) for u, v in edges]
        return min([*walls, *apart, 1.0]), min([*walls, *clear], default=0.0)

    x, y = max(inside, key=room)
    return field.x.back(x), field.y.back(y)
