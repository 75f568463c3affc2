"""Figure (f): one prospect, several sellers: hidden readiness and irritation over the talk, from the same luck.

A row is a seller; all rows share the time axis, so a longer talk looks longer. Above each plot the moves:
a question in the seller's colour, pressure as a block of ink, silence as a pale lane through the plot. A
question gets a yes exactly where the line is above the dashes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim import __version__
from sim.show import letters
from sim.show.chosen import how
from sim.show.frame import Canvas, Frame, Heading, Scale, open_frame, root, ticks
from sim.show.numbers import number
from sim.show.script import later, sentence_of
from sim.show.theme import DEFAULT_VIEW, Look, View, checked, look_of, mix, seller_name
from sim.show.typeset import height, styled, width, wrap
from sim.show.words import say, sentence, words
from sim.study.trace import Conversation, Line, Trace
from sim.words import Kind

NAME = "one_prospect"
PRESSURE = 0.5  # a move with at least this threat presses
HANGING = 0.36  # of a row's plot is for irritation
MARKS = {"order": "o", "step": "o", "open": "o", "never_asked": "o", "hang_up": "X", "refused": "X"}
HOLLOW = ("open", "never_asked", "refused")
CLEARLY = 1.0
FELT = 0.05  # SD of anger: less is not worth a word in the picture
MOST_WORDS = 0.3  # of the width is for what is said at the ends of the talks


class Row(NamedTuple):
    """One talk where it stands: the strip of moves, readiness above the base line, irritation under it."""

    talk: Conversation
    look: Look
    name: str
    ending: list[str]
    x: Scale
    strip: tuple[float, float]
    y: Scale
    down: Scale

    @property
    def colour(self) -> str:
        """The token of the seller's words."""
        return f"{self.look.colour}_text"


def draw(trace: Trace, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW) -> Figure:
    """Draw the talks of one prospect under each other on one time axis.

    Parameters
    ----------
    trace : one prospect's first talk with one to three sellers, from `sim.study.trace.trace`; readiness in
        logits, irritation in SD of anger, time in seconds.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.

    Returns the whole Figure.
    """
    view = checked(view)
    with styled():
        return root(_draw(trace, figure, view))


def _draw(trace: Trace, figure: Canvas | None, view: View) -> Canvas:
    frame = open_frame(figure, view, _heading(trace, view))
    rows = _rows(frame, trace)
    upset = max(rows, key=lambda row: max(line.irritation for line in row.talk.lines))
    for row in rows:
        _names(frame, row)
        _strip(frame, row)
        axes = _plot(frame, row, dotted=row is upset)
        _finish(frame, axes, row)
    _explain(frame, rows[0], upset)
    _minutes(frame, rows)
    return frame.canvas


def _heading(trace: Trace, view: View) -> Heading:
    lang, catalogue = view.lang, words(view.lang)
    outcomes = [
        say(lang, "trace.outcome", a=_name(talk, lang), outcome=catalogue[f"outcome.{talk.outcome}"])
        for talk in trace.talks
    ]
    title = say(lang, "trace.title", outcomes=sentence("; ".join(outcomes)))
    about = {
        "account": number(trace.account, lang, 0),
        "seed": str(trace.seed),
        "replication": str(trace.replication),
    }
    foot = [
        sentence(catalogue["level.C0"]),
        say(lang, "foot.scenario", name=trace.scenario),
        words(lang).get(f"policy.{trace.policy}", trace.policy),
        say(lang, "foot.trace", **about),
        say(lang, "foot.version", version=__version__),
    ]
    return Heading(NAME, view.title or title, _subtitle(trace, lang), " · ".join(foot))


def _subtitle(trace: Trace, lang: str) -> str:
    """Say how the prospect was chosen, and what each mark means."""
    about = {"scenario": letters.name(trace.scenario_title[lang]), "account": number(trace.account, lang, 0)}
    said = [how(trace, lang), say(lang, "caption.trace", **about)]
    said += [words(lang)["chosen.b2c"]] if trace.scope == "b2c" else []
    return ". ".join(filter(None, said))


def _name(talk: Conversation, lang: str) -> str:
    return seller_name(talk.playbook, lang, {talk.playbook: talk.title})


def _rows(frame: Frame, trace: Trace) -> list[Row]:
    """Share the height evenly and the width by time; scales are the same in every row."""
    sizes, lang = frame.sizes, frame.view.lang
    names = ["\n".join(wrap(_name(talk, lang), sizes.name, frame.width * 0.14, 700, lines=2)) for talk in trace.talks]
    start = frame.left + max(width(line, sizes.name, 700) for name in names for line in name.split("\n")) + sizes.note
    endings = [_ending_words(frame, talk) for talk in trace.talks]
    x = _time(frame, trace, endings, start)
    high, gap, strip = _heights(frame, len(trace.talks))
    low, top, most = _reach(trace)
    rows = []
    for i, talk in enumerate(trace.talks):
        y0 = frame.top + i * (high + gap)
        split = y0 + strip + (high - strip) * (1 - HANGING)
        up, down = Scale(low, top, split, y0 + strip + sizes.foot * 1.4), Scale(0.0, most, split, y0 + high)
        rows.append(Row(talk, look_of(talk.playbook), names[i], endings[i], x, (y0, y0 + strip), up, down))
    return rows


def _heights(frame: Frame, count: int) -> tuple[float, float, float]:
    sizes = frame.sizes
    bottom, gap = frame.bottom - sizes.tick * 1.8, sizes.note * 1.1
    return (bottom - frame.top - gap * (count - 1)) / count, gap, sizes.note * 1.6


def _reach(trace: Trace) -> tuple[float, float, float]:
    """Give the lowest and highest readiness to show, with a margin, and the most irritation."""
    states = [talk.readiness for talk in trace.talks] + [
        line.readiness for talk in trace.talks for line in talk.lines
    ]
    levels = [talk.level for talk in trace.talks]
    levels += [line.level for talk in trace.talks for line in talk.lines if line.level is not None]
    low, high = min([*states, *levels]), max([*states, *levels])
    pad = 0.08 * max(high - low, 0.5)
    most = max(line.irritation for talk in trace.talks for line in talk.lines)
    return low - pad, high + pad, max(most, CLEARLY) * 1.1


def _ending_words(frame: Frame, talk: Conversation) -> list[str]:
    said = [words(frame.view.lang)[f"outcome.{talk.outcome}"], *later(talk, frame.view.lang)]
    room = (frame.right - frame.left) * MOST_WORDS
    return [line for part in said for line in wrap(part, frame.sizes.note, room * 0.75, 700, lines=2)]


def _time(frame: Frame, trace: Trace, endings: list[list[str]], start: float) -> Scale:
    """Choose the time axis so that the words at the end of each talk still fit on its right."""
    space, note = frame.right - start, frame.sizes.note
    rates = [
        (space - note * 1.6 - max(width(line, note, 700) for line in ending)) / talk.seconds
        for talk, ending in zip(trace.talks, endings, strict=True)
    ]
    longest = max(talk.seconds for talk in trace.talks)
    return Scale(0.0, longest, start, start + longest * min(rates))


def _names(frame: Frame, row: Row) -> None:
    middle = (row.strip[0] + row.strip[1]) / 2 + height(frame.sizes.name, row.name.count("\n")) / 2
    frame.text(frame.left, middle, row.name, frame.sizes.name, row.colour, weight=700)


def _strip(frame: Frame, row: Row) -> None:
    """Lay out the moves as blocks, and quote the words that close the talk on their right."""
    axes = frame.axes(
        Scale(row.x.start, row.x.stop, row.x.start, row.x.stop), Scale(0.0, 1.0, row.strip[1], row.strip[0])
    )
    for line in row.talk.lines:
        _block(frame, axes, row, line)
        if line.silence:
            _quiet(frame, axes, row, line)
    _quote(frame, row)


def _block(frame: Frame, axes: Axes, row: Row, line: Line) -> None:
    ground, ink, weight, said = _move_looks(frame, row, line)
    left, right = row.x(line.begin), row.x(line.begin + line.seconds)
    gap = min(2.0 * frame.sizes.scale, (right - left) / 4)
    axes.add_patch(Rectangle((left + gap, 0), right - left - 2 * gap, 1, facecolor=ground, edgecolor="none"))
    fitting = [text for text in said if width(text, frame.sizes.foot, weight) <= right - left - 4 * gap]
    if fitting:
        middle = (row.strip[0] + row.strip[1]) / 2
        look: dict[str, Any] = {"weight": weight, "ha": "center", "zorder": 7}
        frame.text((left + right) / 2, middle, fitting[0], frame.sizes.foot, ink, **look)


def _move_looks(frame: Frame, row: Row, line: Line) -> tuple[str, str, int, list[str]]:
    """Give a block's colour, its words' token and weight, and the words from long to short."""
    name = words(frame.view.lang).get(f"strip.{line.move}", line.move.replace("_", " "))
    shorter = [name, name.split()[0]]
    if line.threat >= PRESSURE:
        return frame.colours["ink"], "ground", 600, [*shorter, words(frame.view.lang)["strip.pressure"], "!"]
    if line.kind == Kind.QUESTION:
        return frame.colours[row.look.colour], "ground", 700, ["?"]
    return frame.colours["none"], "ink", 400, shorter


def _lane(frame: Frame, row: Row) -> str:
    return mix(frame.colours[row.look.colour], frame.colours["ground"], 0.8)


def _quiet(frame: Frame, axes: Axes, row: Row, line: Line) -> None:
    left, right = row.x(line.begin + line.seconds), row.x(line.end)
    axes.add_patch(Rectangle((left, 0), right - left, 1, facecolor=_lane(frame, row), edgecolor="none"))
    seconds = number(line.silence, frame.view.lang, 0)
    said, px = [say(frame.view.lang, "strip.seconds", s=seconds), seconds], frame.sizes.foot
    fitting = [text for text in said if width(text, px, 600) <= right - left]
    if fitting:
        look: dict[str, Any] = {"weight": 600, "ha": "center", "zorder": 7}
        frame.text((left + right) / 2, (row.strip[0] + row.strip[1]) / 2, fitting[0], px, row.colour, **look)


def _quote(frame: Frame, row: Row) -> None:
    """Quote the first question, or the last words where none was asked, as far as there is room."""
    asked = [line for line in row.talk.lines if line.level is not None]
    line = asked[0] if asked else row.talk.lines[-1]
    said = sentence_of(line.move, frame.view.lang)
    x, px = row.x(row.talk.seconds) + frame.sizes.note * 0.6, frame.sizes.foot
    quoted = f"“{said}”"
    if width(quoted, px, 600) <= frame.right - x:
        frame.text(x, (row.strip[0] + row.strip[1]) / 2, quoted, px, row.colour, weight=600)


def _plot(frame: Frame, row: Row, *, dotted: bool) -> Axes:
    """Draw lanes, levels, readiness and irritation; one axes for all, in design pixels."""
    end, scale = row.x(row.talk.seconds), frame.sizes.scale
    axes = frame.axes(
        Scale(row.x.start, end, row.x.start, end), Scale(row.down.stop, row.y.stop, row.down.stop, row.y.stop)
    )
    for line in row.talk.lines:
        if line.silence:
            left, right = row.x(line.begin + line.seconds), row.x(line.end)
            axes.axvspan(left, right, facecolor=_lane(frame, row), linewidth=0, zorder=0)
    times = [0.0, *(line.end for line in row.talk.lines)]
    felt = [row.talk.irritation, *(line.irritation for line in row.talk.lines)]
    _irritation(frame, axes, row, times, felt)
    if dotted and max(felt) > FELT:
        ink: dict[str, Any] = {"color": frame.colours["ink"], "linewidth": 1.2 * scale, "linestyle": (0, (1, 2))}
        axes.plot([row.x.start, end], [row.down(CLEARLY)] * 2, zorder=3, **ink)
    axes.plot([row.x.start, end], [row.y.start] * 2, color=frame.colours["rule"], linewidth=1.4 * scale, zorder=3)
    for left, right, level in _levels(row.talk):
        dashes: dict[str, Any] = {"linewidth": 1.6 * scale, "linestyle": (0, (4, 3)), "zorder": 4}
        axes.plot([row.x(left), row.x(right)], [row.y(level)] * 2, color=frame.colours["ink"], **dashes)
    ready = [row.talk.readiness, *(line.readiness for line in row.talk.lines)]
    line_: dict[str, Any] = {"linewidth": 4.5 * scale, "solid_capstyle": "round", "zorder": 5, "clip_on": False}
    axes.plot([row.x(t) for t in times], [row.y(r) for r in ready], color=frame.colours[row.look.colour], **line_)
    return axes


def _irritation(frame: Frame, axes: Axes, row: Row, times: list[float], felt: list[float]) -> None:
    """Hang irritation from the base line: hatched ink, no hue."""
    ground = mix(frame.colours["ink"], frame.colours["ground"], 0.62)
    hatch: dict[str, Any] = {"hatch": "////", "edgecolor": frame.colours["ink"], "linewidth": 0, "zorder": 2}
    hatch["hatch_linewidth"] = 1.6 * frame.sizes.scale
    axes.fill_between([row.x(t) for t in times], row.y.start, [row.down(a) for a in felt], facecolor=ground, **hatch)


def _levels(talk: Conversation) -> list[tuple[float, float, float]]:
    """Give the level from one question to the next as (from, to, level); to the end of the talk for the last."""
    asked = [(line.end, line.level) for line in talk.lines if line.level is not None] or [(talk.seconds, talk.level)]
    starts = [0.0, *(end for end, _ in asked[:-1])]
    ends = [*(end for end, _ in asked[:-1]), talk.seconds]
    return [(start, end, level) for start, end, (_, level) in zip(starts, ends, asked, strict=True)]


def _finish(frame: Frame, axes: Axes, row: Row) -> None:
    """Mark how the talk ended and say it, with what came later, on the right of the mark."""
    sizes, last = frame.sizes, row.talk.lines[-1]
    x, y = row.x(row.talk.seconds), row.y(last.readiness)
    colour = frame.colours[row.look.colour]
    face = frame.colours["ground"] if row.talk.outcome in HOLLOW else colour
    mark: dict[str, Any] = {"markersize": 15 * sizes.scale, "markeredgewidth": 2.6 * sizes.scale, "zorder": 6}
    axes.plot([x], [y], MARKS[row.talk.outcome], markerfacecolor=face, markeredgecolor=colour, clip_on=False, **mark)
    high = height(sizes.note, len(row.ending))
    top = max(min(y - sizes.note / 2, row.down.stop - high), row.y.stop)
    for i, line in enumerate(row.ending):
        weight = 700 if i == 0 or len(row.ending) == 1 else 400
        start = x + sizes.note * 0.9
        frame.text(start, top + height(sizes.note, i), line, sizes.note, row.colour, weight=weight, va="top")


def _explain(frame: Frame, row: Row, upset: Row) -> None:
    """Name line and dashes once in the first row, and a clear irritation in the row that has most of it."""
    catalogue, foot, x = words(frame.view.lang), frame.sizes.foot, row.x.start + frame.sizes.foot * 0.4
    for key, y, colour, weight in _beside(row, foot):
        frame.text(x, y, catalogue[key], foot, colour, weight=weight, zorder=7)
    if max(line.irritation for line in upset.talk.lines) > FELT:
        y = upset.down(CLEARLY) - foot * 0.1
        frame.text(x, y, catalogue["axis.clearly"], foot, va="bottom", bbox=frame.plate(), zorder=7)


def _beside(row: Row, foot: float) -> list[tuple[str, float, str, int]]:
    """Give the words for the dashes and the line with their heights: over their own, or under where it is tight."""
    level, line = row.y(_levels(row.talk)[0][2]), row.y(row.talk.readiness)
    above, tight = 0.65 * foot, abs(level - line) < 1.5 * foot
    if level <= line:
        bar, ready = level - above, row.y.start + above if tight else line - 1.1 * above
    else:
        bar, ready = level + above if tight else level - above, line - 1.1 * above
    return [("axis.bar", bar, "ink", 400), ("axis.readiness", ready, row.colour, 600)]


def _minutes(frame: Frame, rows: list[Row]) -> None:
    """Write the minutes under the last row."""
    sizes, x, last = frame.sizes, rows[0].x, rows[-1]
    y = last.down.stop + sizes.tick * 0.9
    for minute in ticks(0.0, x.high / 60.0, 6):
        at = x(minute * 60.0)
        frame.line([at, at], [last.down.stop, last.down.stop + sizes.tick * 0.25], color=frame.colours["rule"])
        said = say(frame.view.lang, "axis.minutes", m=number(minute, frame.view.lang, 0 if minute % 1 == 0 else 1))
        frame.text(at, y, said, sizes.tick, "muted", ha="left" if minute == 0 else "center")
