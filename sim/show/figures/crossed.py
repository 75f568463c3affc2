"""Figure (c): closing style against dialling, so that the two effects separate at a glance.

A line is a style over the dialling policies. The gap between lines is what the style does, their slope what
the dialling does; two brackets print both. Where the lines are not parallel beyond doubt, a note says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matplotlib.figure import Figure

from sim.show import findings
from sim.show.apart import Box, covered, free_place
from sim.show.frame import TEXT_LEAD, Canvas, Frame, Heading, Scale, open_frame, root, ticks
from sim.show.lines import Name, around, draw_line, draw_names, line_name, names_width
from sim.show.numbers import fine_decimals, scale_words, signed, span
from sim.show.reading import Difference, Estimate, Reading, read
from sim.show.theme import DEFAULT_VIEW, Look, View, checked, look_of, policies_in_order, policy_name
from sim.show.typeset import height, styled, width, wrap
from sim.show.words import words

if TYPE_CHECKING:
    import pandas as pd

NAME = "crossed"
FIRST_PANEL = 0.62
NOTE_SHARES = (0.8, 1.0, 0.6)  # of the room's width that a note may take, as tried


class Style(NamedTuple):
    """One closing style: its name, its looks, and per policy (by place) both estimates."""

    playbook: str
    name: str
    look: Look
    places: list[int]
    net: list[Estimate]
    annoyed: list[Estimate]


class Panel(NamedTuple):
    """One plot: its two scales."""

    x: Scale
    y: Scale

    def room(self, frame: Frame) -> Box:
        """Give the heights between which names may stand."""
        return Box(0.0, self.y.stop - frame.sizes.head, 0.0, self.y.start)


class Effects(NamedTuple):
    """The two brackets: what the style does under the first policy, what the last policy does to the style."""

    style: Difference | None
    dialling: Difference | None
    other: str
    spoken: str


def draw(table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW) -> Figure:
    """Draw orders and annoyance of each style over the dialling policies.

    Parameters
    ----------
    table : the summary of one scenario, one row per playbook, policy and measure; `net` in orders per 100
        accounts and `annoyed` in % of the people reached, with `low` and `high` the ends of 95% intervals.
        `table.attrs` may hold comparisons, run, version, level, scope, scenario_title, simultaneous, parents.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.

    Returns the whole Figure. Raises `ValueError` for what one picture cannot show.
    """
    reading, view = read(table), checked(view)
    with styled():
        return root(_draw(reading, figure, view))


def _draw(reading: Reading, figure: Canvas | None, view: View) -> Canvas:
    policies = policies_in_order(policy for _, policy in reading.arms())
    styles, effects = _styles(reading, policies, view.lang), _effects(reading, policies)
    title = view.title or findings.crossed_title(reading, policies, view.lang)
    subtitle = findings.crossed_subtitle(reading, [style.playbook for style in styles], view.lang)
    frame = open_frame(figure, view, Heading(NAME, title, subtitle, findings.foot(reading, view.lang)))
    first, second = _panels(frame, styles, len(policies), effects)
    _plot(frame, first, [(style, style.net) for style in styles], policies)
    _plot(frame, second, [(style, style.annoyed) for style in styles], policies)
    _heads(frame, reading, second)
    _names(frame, first, second, styles, _dialling(frame, first, styles, effects))
    _style_bracket(frame, first, styles, effects)
    _note(frame, first, styles, findings.not_parallel(reading, policies, view.lang))
    return frame.canvas


def _styles(reading: Reading, policies: list[str], lang: str) -> list[Style]:
    styles = []
    for playbook in findings.shown_of(reading):
        places = [i for i, policy in enumerate(policies) if (playbook, policy) in reading.arms()]
        net, annoyed = (
            [reading.estimates[measure][playbook, policies[i]] for i in places] for measure in ("net", "annoyed")
        )
        name = findings.name_of(reading, playbook, lang)
        styles.append(Style(playbook, name, look_of(playbook, reading.parents), places, net, annoyed))
    return styles


def _effects(reading: Reading, policies: list[str]) -> Effects:
    """Take the differences that the title speaks of: the second spoken seller against the first."""
    other, spoken = findings.pair_of(reading)
    style = reading.difference((spoken, policies[0]), (other, policies[0]))
    dialling = reading.difference((spoken, policies[-1]), (spoken, policies[0]))
    return Effects(style, dialling, other, spoken)


def _panels(frame: Frame, styles: list[Style], count: int, effects: Effects) -> tuple[Panel, Panel]:
    """Share the width: names, numbers and brackets take what they need, the plots the rest."""
    sizes, lang = frame.sizes, frame.view.lang
    top, bottom = frame.top + sizes.head * 2.2, frame.bottom - sizes.tick * 1.9
    names = max(names_width(frame, _named(frame, styles, sizes.name)), _effect_width(frame, effects.dialling, lang))
    small = names_width(frame, _named(frame, styles, sizes.note))
    numbers, gap = sizes.tick * 1.9, sizes.note * 1.2
    spare = frame.right - frame.left - 2 * numbers - names - small - 4 * gap
    x0, split = frame.left + numbers, frame.left + numbers + spare * FIRST_PANEL
    x1 = split + names + 3 * gap + numbers
    bracket = _effect_width(frame, effects.style, lang) + gap * 1.6 if effects.style else 0.0
    first = _scales(frame, [style.net for style in styles], (x0, split), (bottom, top), count, bracket)
    second = _scales(
        frame, [style.annoyed for style in styles], (x1, frame.right - small - gap), (bottom, top), count
    )
    floor = max(0.0, first.y.low)
    return first._replace(y=first.y._replace(low=floor)), second._replace(y=second.y._replace(low=0.0))


def _named(frame: Frame, styles: list[Style], px: float) -> list[Name]:
    return [line_name(frame, style.name, style.look, px) for style in styles]


def _effect_width(frame: Frame, effect: Difference | None, lang: str) -> float:
    if effect is None:
        return 0.0
    lines = _effect_words("dialling", effect, lang).split("\n")
    return max(width(line, frame.sizes.note, 600) for line in lines)


def _scales(
    frame: Frame,
    lines: list[list[Estimate]],
    across: tuple[float, float],
    up: tuple[float, float],
    count: int,
    bracket: float = 0.0,
) -> Panel:
    mark = 16 * frame.sizes.scale
    start, stop = across[0] + bracket + mark, across[1] - mark
    step = (stop - start) / max(count - 1, 1)
    x = Scale((across[0] - start) / step, (across[1] - start) / step, *across)
    low, high = min(one.low for line in lines for one in line), max(one.high for line in lines for one in line)
    pad = max(high - low, 1.0) * 0.06
    return Panel(x, Scale(low - pad, high + pad, *up))


def _plot(frame: Frame, panel: Panel, lines: list[tuple[Style, list[Estimate]]], policies: list[str]) -> None:
    """Draw grid, policies and lines, those of variations under the others."""
    axes, lang = frame.axes(panel.x, panel.y), frame.view.lang
    marks = ticks(panel.y.low, panel.y.high, 5)
    frame.grid(axes, "y", marks, scale_words(marks, lang))
    axes.axhline(panel.y.low, color=frame.colours["rule"], linewidth=1.6 * frame.sizes.scale, clip_on=False)
    below = panel.y.start + frame.sizes.tick * 1.1
    for i, policy in enumerate(policies):
        frame.text(panel.x(i), below, policy_name(policy, lang), frame.sizes.tick, ha="center")
    for style, estimates in sorted(lines, key=lambda line: not line[0].look.hollow):
        draw_line(frame, axes, [float(i) for i in style.places], estimates, style.look)


def _heads(frame: Frame, reading: Reading, second: Panel) -> None:
    """Name both measures and say which way is good."""
    catalogue, sizes = words(frame.view.lang), frame.sizes
    orders = catalogue["axis.orders.b2c" if reading.consumers else "axis.orders.b2b"]
    for x, said, good in (
        (frame.left, orders, "direction.high"),
        (second.x.start - sizes.tick * 1.9, catalogue["axis.annoyed.short"], "direction.low"),
    ):
        frame.text(x, frame.top + sizes.head * 0.45, said, sizes.head, weight=600)
        frame.text(x, frame.top + sizes.head * 1.5, catalogue[good], sizes.note, "muted")


def _names(frame: Frame, first: Panel, second: Panel, styles: list[Style], extra: list[Name]) -> None:
    gap, sizes = frame.sizes.note * 0.6, frame.sizes
    for panel, px, more, lines in (
        (first, sizes.name, extra, [style.net for style in styles]),
        (second, sizes.note, [], [style.annoyed for style in styles]),
    ):
        ends = [panel.y(line[-1].value) for line in lines]
        names = [name._replace(y=y) for name, y in zip(_named(frame, styles, px), ends, strict=True)]
        draw_names(frame, panel.x.stop + gap, [*names, *more], panel.room(frame))


def _effect_words(key: str, effect: Difference, lang: str) -> str:
    value = signed(effect.value, lang, fine_decimals(effect.value))
    return f"{words(lang)[f'effect.{key}']} {value}\n{span(effect.low, effect.high, lang, signs=True)}"


def _dialling(frame: Frame, panel: Panel, styles: list[Style], effects: Effects) -> list[Name]:
    """Bracket the climb of the style spoken of, beside its last mark; its words stand among the names."""
    style = next(style for style in styles if style.playbook == effects.spoken)
    if effects.dialling is None or len(style.places) < 2:
        return []
    low, high = panel.y(style.net[0].value), panel.y(style.net[-1].value)
    x = panel.x.stop + frame.sizes.note * 0.1
    dots = {"color": frame.colours["ink"], "linewidth": 1.3 * frame.sizes.scale, "linestyle": (0, (2, 2))}
    frame.line([panel.x(style.places[0]), x], [low, low], **dots)
    _bracket(frame, x, low, high)
    words_ = _effect_words("dialling", effects.dialling, frame.view.lang)
    return [Name((low + high) / 2, words_, "ink", frame.sizes.note, 600)]


def _bracket(frame: Frame, x: float, low: float, high: float) -> None:
    side = 5 * frame.sizes.scale
    ink = {"color": frame.colours["ink"], "linewidth": 1.8 * frame.sizes.scale}
    frame.line([x, x], [low, high], **ink)
    for y in (low, high):
        frame.line([x - side, x + side], [y, y], **ink)


def _style_bracket(frame: Frame, panel: Panel, styles: list[Style], effects: Effects) -> None:
    """Bracket the gap between the two sellers spoken of, on the left of their first marks."""
    if effects.style is None:
        return
    starts = {style.playbook: panel.y(style.net[0].value) for style in styles}
    low, high = starts[effects.other], starts[effects.spoken]
    x = panel.x(0.0) - 22 * frame.sizes.scale
    _bracket(frame, x, low, high)
    first, ends = _effect_words("style", effects.style, frame.view.lang).split("\n")
    note, middle = frame.sizes.note, (low + high) / 2
    right = x - note * 0.5
    frame.text(right, middle - note * 0.55, first, note, weight=600, ha="right", bbox=frame.plate())
    frame.text(right, middle + note * 0.55, ends, note, ha="right", bbox=frame.plate())


def _note(frame: Frame, panel: Panel, styles: list[Style], said: str) -> None:
    """Say, where there is room in the first plot, that style and dialling do not simply add up."""
    if not said:
        return
    note = frame.sizes.note
    lines = [
        around([panel.x(i) for i in style.places], [panel.y(one.value) for one in style.net], 3.0) for style in styles
    ]
    room = Box(panel.x(0.0) + note, panel.y.stop, panel.x.stop - note * 0.2, panel.y.start - note * 0.4)
    taken, choices = [box for line in lines for box in line], []
    for share in NOTE_SHARES:
        text = wrap(said, note, (room.x1 - room.x0) * share, lines=6)
        wide, high = max(width(line, note) for line in text), height(note, len(text), TEXT_LEAD)
        choices.append((free_place(wide, high, taken, room), "\n".join(text)))
    box, words_ = min(choices, key=lambda choice: covered(choice[0], taken))
    frame.text(box.x0, (box.y0 + box.y1) / 2, words_, note, "muted", lead=TEXT_LEAD, bbox=frame.plate())
