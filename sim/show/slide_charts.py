"""Native charts of a slide: bars, stacked bars and lines, with error bars of our own ends; all can be edited.

The plot fills a known part of its frame, so that texts beside it can stand where its rows and lines are.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from sim.show.letters import clean
from sim.show.slide_kit import PT, PX, Box, colour, describe
from sim.show.theme import Look

LONGEST = 200  # characters of a name inside a chart
SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
INSET = Box(0.1, 0.03, 0.88, 0.85)  # of a frame, where a plot of lines lies
TICK = 20.0  # design pixels
FEW = 4.0  # so far an axis may go in parts of one: whole numbers would then stand at it twice
MARKERS = {
    "o": XL_MARKER_STYLE.CIRCLE, "D": XL_MARKER_STYLE.DIAMOND, "^": XL_MARKER_STYLE.TRIANGLE,
    "s": XL_MARKER_STYLE.SQUARE, "*": XL_MARKER_STYLE.STAR, "v": XL_MARKER_STYLE.X,
}  # fmt: skip


class Bar(NamedTuple):
    """An estimate with the ends of its interval, and the colour token of its seller."""

    value: float
    low: float
    high: float
    colour: str


class Part(NamedTuple):
    """A part of a stacked bar: how much, what stands in it, the colour token and that of its words."""

    value: float
    text: str
    colour: str
    ink: str = "ground"


class Line(NamedTuple):
    """A seller's numbers over some categories, each with the ends of its interval; None where there is none."""

    name: str
    look: Look
    values: list[tuple[float, float, float] | None]


def bars(slide: Any, names: Sequence[str], found: Sequence[Bar], box: Box, alt: str, least: float = 0.0) -> None:
    """A row a name, the interval as a short thick bar; the plot fills its frame and holds `least`, without axes."""
    chart = _chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, names, {alt: [bar.value for bar in found]}, box, alt)
    _bare(chart)
    chart.value_axis.minimum_scale = min(0.0, *(bar.low for bar in found))
    chart.value_axis.maximum_scale = max(*(bar.high for bar in found), least, 1e-9) * 1.02
    plot = chart.plots[0]
    plot.gap_width = 90
    for i, bar in enumerate(found):
        _fill(plot.series[0].points[i].format, bar.colour)
    if any(bar.high > bar.low for bar in found):
        _intervals(plot.series[0]._element, [(bar.value, bar.low, bar.high) for bar in found], "ink", 6.0)


def stacked(slide: Any, names: Sequence[str], rows: Sequence[Sequence[Part]], box: Box, alt: str) -> None:
    """A row a name, cut into parts with words in them; all rows are equally long."""
    kinds = range(len(rows[0]))
    series = {f"{i + 1}": [row[i].value for row in rows] for i in kinds}
    chart = _chart(slide, XL_CHART_TYPE.BAR_STACKED_100, names, series, box, alt)
    _bare(chart)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60 + 100 * max(3 - len(rows), 0), 100  # one row alone would be a wall
    for i in kinds:
        for place, row in enumerate(rows):
            point = plot.series[i].points[place]
            _fill(point.format, row[i].colour)
            if row[i].text:
                _inside(point.data_label, row[i])


def _inside(label: Any, part: Part) -> None:
    """Write into a part of a bar."""
    label.has_text_frame = True
    label.text_frame.text = clean(part.text)[:LONGEST]
    font = label.text_frame.paragraphs[0].runs[0].font
    font.name, font.size, font.bold, font.color.rgb = "Inter", Pt(22 * PT), True, colour(part.ink)


def lines(slide: Any, names: Sequence[str], found: Sequence[Line], box: Box, reach: Box, alt: str) -> None:
    """A line a seller over the categories; `reach` holds, as y and h, where the axis begins and how far it goes."""
    values = {line.name: [value[0] if value else None for value in line.values] for line in found}
    chart = _chart(slide, XL_CHART_TYPE.LINE_MARKERS, names, values, box, alt)
    _inner(chart, INSET)
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = reach.y, reach.y + reach.h
    chart.value_axis.format.line.fill.background()
    _thin(chart.value_axis.major_gridlines.format.line, "grid")
    _thin(chart.category_axis.format.line, "rule")
    for axis in (chart.value_axis, chart.category_axis):
        font = axis.tick_labels.font
        font.name, font.size, font.color.rgb = "Inter", Pt(TICK * PT), colour("muted")
    labels = chart.value_axis.tick_labels
    labels.number_format, labels.number_format_is_linked = "0" if reach.h > FEW else "General", False
    for line, series in zip(found, chart.plots[0].series, strict=True):
        _line(series, line)


def height_of(value: float, box: Box, reach: Box) -> float:
    """Where a value lies in a frame of lines, in design pixels from the top of the slide."""
    top, tall = box.y + INSET.y * box.h, INSET.h * box.h
    return top + tall * (1 - (value - reach.y) / reach.h)


def right_of(box: Box, count: int) -> float:
    """Where the last of some categories lies in a frame of lines."""
    return box.x + (INSET.x + INSET.w * (1 - 0.5 / count)) * box.w


def _line(series: Any, line: Line) -> None:
    """Colour a line and its marks; that of a variation is thinner, with hollow marks."""
    series.smooth = False
    series.format.line.width = Pt(1.5 if line.look.hollow else 3)
    series.format.line.color.rgb = colour(line.look.colour)
    series.marker.style, series.marker.size = MARKERS[line.look.marker], 9
    _fill(series.marker.format, "ground" if line.look.hollow else line.look.colour)
    series.marker.format.line.color.rgb = colour(line.look.colour)
    _intervals(series._element, [value or (0.0, 0.0, 0.0) for value in line.values], line.look.colour, 4.0)


def _chart(
    slide: Any,
    kind: Any,
    names: Sequence[str],
    series: dict[str, list[Any]],
    box: Box,
    alt: str,
) -> Any:
    """A chart without legend and title, with its alternative text."""
    data = CategoryChartData()
    data.categories = [clean(name)[:LONGEST] for name in names]
    for name, values in series.items():
        data.add_series(clean(name)[:LONGEST], values)
    shape = slide.shapes.add_chart(kind, *(Emu(round(side * PX)) for side in box), data)
    shape.chart.has_legend = shape.chart.has_title = False
    describe(shape, alt)
    return shape.chart


def _bare(chart: Any) -> None:
    """No axes: rows from the top, and the plot fills the frame."""
    chart.category_axis.reverse_order = True
    chart.category_axis.visible = chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    _inner(chart, Box(0, 0, 1, 1))


def _fill(format: Any, token: str) -> None:
    format.fill.solid()
    format.fill.fore_color.rgb = colour(token)


def _thin(line: Any, token: str) -> None:
    line.width, line.color.rgb = Pt(1), colour(token)


def _inner(chart: Any, part: Box) -> None:
    """Lay the plot itself, without its labels, in a part of its frame."""
    sides = "".join(f'<c:{name} val="{value}"/>' for name, value in zip("xywh", part, strict=True))
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    area = chart._chartSpace.chart.plotArea
    for old in area.xpath("c:layout"):
        area.remove(old)
    layout = f"<c:manualLayout>{modes}{sides}</c:manualLayout>"
    area.insert(0, parse_xml(f'<c:layout xmlns:c="{SPACE}">{layout}</c:layout>'))


def _intervals(series: Any, found: Sequence[tuple[float, float, float]], token: str, points: float) -> None:
    """Error bars of our own ends, so many points thick; python-pptx has none."""
    ends = {"plus": [high - value for value, _, high in found], "minus": [value - low for value, low, _ in found]}
    numbers = "".join(
        f'<c:{side}><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(found)}"/>'
        + "".join(f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>' for i, value in enumerate(values))
        + f"</c:numLit></c:{side}>"
        for side, values in ends.items()
    )
    fill = f'<a:solidFill><a:srgbClr val="{colour(token)}"/></a:solidFill>'
    line = f'<a:ln w="{round(12700 * points)}">{fill}</a:ln>'
    way = '<c:errDir val="y"/>' if points < 6 else ""
    whole = parse_xml(
        f'<c:errBars xmlns:c="{SPACE}" xmlns:a="{DRAWING}">{way}'
        '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"{numbers}<c:spPr>{line}</c:spPr></c:errBars>"
    )
    series.xpath("c:cat")[0].addprevious(whole)
