"""An empty deck of our own, 16:9, and what can be put on a slide of it: texts that were measured, tables, charts.

Boxes are in design pixels, 1600 by 900 a slide, as in the pictures.
"""

import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from sim.show.theme import COLOURS, SIZES
from sim.show.typeset import clean, height, wrap

PX = 7620  # EMU in a design pixel
PT = 0.6  # points in a design pixel
SIZE = SIZES["slide"]
LEAD = 1.22
ROOM = 0.93  # of a box is filled by our own measure; other programs and typefaces set words a little wider
LONGEST = 100_000  # characters of speaker notes
EPOCH = datetime(2026, 1, 1)
CHART_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"


class Box(NamedTuple):
    """Left, top, width and height in design pixels."""

    x: float
    y: float
    w: float
    h: float


class Style(NamedTuple):
    """Sizes to try from the largest, the weight, and the colour token."""

    sizes: tuple[float, ...] = (24, 22, 20, 18)
    weight: int = 400
    colour: str = "ink"


class Bar(NamedTuple):
    """An estimate with the ends of its interval, and the colour token of its seller."""

    value: float
    low: float
    high: float
    colour: str


def empty() -> Any:
    """A deck of 16:9 with a single layout: a title where ours stands, and nothing else."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(SIZE.width * PX), Emu(SIZE.height * PX)
    only: Any = deck.slide_layouts.get_by_name("Title Only")
    for layout in list(deck.slide_layouts):
        if layout is not only:
            deck.slide_layouts.remove(layout)
    for level in (only, deck.slide_master):
        for shape in list(level.placeholders):
            if shape.placeholder_format.type == 1:
                _place(shape, Box(SIZE.pad, 84, SIZE.width - 2 * SIZE.pad, 120))
            else:
                shape.element.getparent().remove(shape.element)
    about = deck.core_properties
    about.created = about.modified = EPOCH
    about.author = about.last_modified_by = "closelab"
    return deck


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = (Emu(round(side * PX)) for side in box)


def fit(text: str, box: Box, style: Style) -> tuple[str, float]:
    """The text as far as it fits a box, and the size it then has; what does not fit ends in an ellipsis."""
    for px in style.sizes:
        most = int(box.h // height(px, lead=LEAD))
        lines = wrap(text, px, box.w * ROOM, style.weight, lines=max(most, 1) + 1)
        if len(lines) <= most:
            return _joined(text, lines), px
    return _joined(text, wrap(text, px, box.w * ROOM, style.weight, lines=max(most, 1))), px


def _joined(text: str, lines: list[str]) -> str:
    """The whole text with its own line breaks where all of it is there; else its lines as one."""
    whole = " ".join(clean(text).split())
    shown = " ".join(" ".join(lines).split())
    return clean(text) if shown == whole else shown


def write(frame: Any, text: str, px: float, style: Style) -> None:
    """Put a text into a frame, without margins and without a program's own shrinking."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.text = text
    for paragraph in frame.paragraphs:
        paragraph.line_spacing, paragraph.font.size = 1.0, Pt(px * PT)
        for run in paragraph.runs:
            _letters(run.font, px, style)


def _letters(font: Any, px: float, style: Style) -> None:
    font.name, font.size, font.bold = "Inter", Pt(px * PT), style.weight > 500
    font.color.rgb = colour(style.colour)


def colour(token: str) -> RGBColor:
    """A colour of the light theme."""
    return RGBColor(*bytes.fromhex(COLOURS["light"][token][1:]))


def say(slide: Any, text: str, box: Box, style: Style = Style()) -> None:  # noqa: B008
    """A text box with as much of a text as fits it."""
    shown, px = fit(text, box, style)
    shape = slide.shapes.add_textbox(*(Emu(round(side * PX)) for side in box))
    write(shape.text_frame, shown, px, style)


def title(slide: Any, text: str) -> None:
    """The title of a slide, in at most three lines."""
    style, box = Style((42, 36, 32, 28), 700), Box(SIZE.pad, 84, SIZE.width - 2 * SIZE.pad, 120)
    shown, px = fit(text, box, style)
    _place(slide.shapes.title, box)
    write(slide.shapes.title.text_frame, shown.replace("\n", " "), px, style)
    for paragraph in slide.shapes.title.text_frame.paragraphs:
        paragraph.alignment = 1


def stripe(slide: Any, box: Box, token: str) -> None:
    """A filled block; decoration, hidden from screen readers by an empty description."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Emu(round(side * PX)) for side in box))
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour(token)
    shape.line.fill.background()
    shape.shadow.inherit = False


def picture(slide: Any, png: bytes, alt: str) -> None:
    """A picture over the whole slide, with what it says as its alternative text."""
    shape = slide.shapes.add_picture(BytesIO(png), 0, 0, Emu(SIZE.width * PX), Emu(SIZE.height * PX))
    describe(shape, alt)


def describe(shape: Any, alt: str) -> None:
    """Give a shape its alternative text."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", clean(alt)[:LONGEST])


def table(slide: Any, rows: Sequence[Sequence[str]], box: Box, shares: Sequence[float], px: float = 18) -> None:
    """A table whose first row is its head; a column has its share of the width, a cell what fits it."""
    shape = slide.shapes.add_table(len(rows), len(shares), *(Emu(round(side * PX)) for side in box))
    for column, share in zip(shape.table.columns, shares, strict=True):
        column.width = Emu(round(share * box.w * PX))
    for i, row in enumerate(rows):
        shape.table.rows[i].height = Emu(round(box.h / len(rows) * PX))
        for j, text in enumerate(row):
            style = Style((px,), 600 if i == 0 or j == 0 else 400)
            cell = shape.table.cell(i, j)
            shown, size = fit(text, Box(0, 0, shares[j] * box.w - 16, box.h / len(rows)), style)
            write(cell.text_frame, shown, size, style)
            cell.margin_left = cell.margin_right = Emu(8 * PX)
            cell.margin_top = cell.margin_bottom = 0
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            cell.fill.fore_color.rgb = colour("none" if i == 0 else "ground")
    describe(shape, "; ".join(", ".join(row) for row in rows))


def bars(slide: Any, names: Sequence[str], found: Sequence[Bar], box: Box, alt: str) -> None:
    """A native bar chart, a row a name, the interval as a short thick bar; it fills its box without axes."""
    data = CategoryChartData()
    data.categories = [clean(name)[:LONGEST] for name in names]
    data.add_series(clean(alt)[:80], [bar.value for bar in found])
    place = (Emu(round(side * PX)) for side in box)
    shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    chart = shape.chart
    chart.has_legend = chart.has_title = False
    chart.category_axis.reverse_order = True
    chart.category_axis.visible = chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = min(0.0, *(bar.low for bar in found))
    chart.value_axis.maximum_scale = max(*(bar.high for bar in found), 1e-9) * 1.02
    plot = chart.plots[0]
    plot.gap_width = 90
    for i, bar in enumerate(found):
        fill = plot.series[0].points[i].format.fill
        fill.solid()
        fill.fore_color.rgb = colour(bar.colour)
    _whole(chart)
    _intervals(plot.series[0]._element, found)
    describe(shape, alt)


def _whole(chart: Any) -> None:
    """Let the plot fill its frame, so that rows stand where their texts do."""
    sides = "".join(f'<c:{name} val="{value}"/>' for name, value in zip("xywh", (0, 0, 1, 1), strict=True))
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    area = chart._chartSpace.chart.plotArea
    for old in area.xpath("c:layout"):
        area.remove(old)
    layout = f"<c:manualLayout>{modes}{sides}</c:manualLayout>"
    area.insert(0, parse_xml(f'<c:layout xmlns:c="{CHART_SPACE}">{layout}</c:layout>'))


def _intervals(series: Any, found: Sequence[Bar]) -> None:
    """Error bars of our own ends; python-pptx has none."""
    ends = {"plus": [bar.high - bar.value for bar in found], "minus": [bar.value - bar.low for bar in found]}
    numbers = "".join(
        f'<c:{side}><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(found)}"/>'
        + "".join(f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>' for i, value in enumerate(values))
        + f"</c:numLit></c:{side}>"
        for side, values in ends.items()
    )
    line = f'<a:ln w="76200"><a:solidFill><a:srgbClr val="{colour("ink")}"/></a:solidFill></a:ln>'
    bars = parse_xml(
        f'<c:errBars xmlns:c="{CHART_SPACE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"{numbers}<c:spPr>{line}</c:spPr></c:errBars>"
    )
    series.xpath("c:cat")[0].addprevious(bars)


def notes(slide: Any, text: str) -> None:
    """Write the speaker notes."""
    slide.notes_slide.notes_text_frame.text = clean(text)[:LONGEST]


def file_of(deck: Any) -> bytes:
    """The deck as a file whose bytes hang on nothing but what is in it."""
    sink = BytesIO()
    deck.save(sink)
    return _timeless(sink.getvalue())


def _timeless(file: bytes) -> bytes:
    """The same archive without the hour it was written at, nor those of the workbooks inside it."""
    sink = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(sink, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            data = _timeless(data) if name.endswith(".xlsx") else data
            data = _dated(data) if name == "docProps/core.xml" else data
            new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def _dated(core: bytes) -> bytes:
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), core)
