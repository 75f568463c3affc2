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
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Emu, Pt

from sim.show.letters import clean
from sim.show.theme import COLOURS, SIZES, Look
from sim.show.typeset import height, wrap

PX = 7620  # EMU in a design pixel
PT = 0.6  # points in a design pixel
SIZE = SIZES["slide"]
LEAD = 1.22
#: How much of a box is filled by our own measure. Where there is no Inter, DejaVu Sans sets its words up to 1 / 0.92
#: wider, in bold up to 1 / 0.84: over the texts of four decks.
ROOM, BOLD_ROOM = 0.92, 0.84
LONGEST = 100_000  # characters of speaker notes
EPOCH = datetime(2026, 1, 1)
#: Sizes to try, for what a room reads from its chairs and for what is spoken over.
LARGE = (38, 36, 34, 32, 30, 28, 26, 24, 22, 20, 18)
READ = LARGE[3:]
SHAPES = {
    "o": MSO_SHAPE.OVAL, "D": MSO_SHAPE.DIAMOND, "^": MSO_SHAPE.ISOSCELES_TRIANGLE, "v": MSO_SHAPE.FLOWCHART_MERGE,
    "s": MSO_SHAPE.RECTANGLE, "*": MSO_SHAPE.STAR_5_POINT,
}  # fmt: skip
#: The names of a theme's colours with ours, for whoever goes on with a deck.
THEME = {
    "dk1": "ink", "lt1": "ground", "dk2": "muted", "lt2": "page", "accent1": "soft", "accent2": "subtle",
    "accent3": "hard", "accent4": "question", "accent5": "next_step", "accent6": "accent",
}  # fmt: skip


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


HEADING = Box(SIZE.pad, 84, SIZE.width - 2 * SIZE.pad, 120)
TITLE = Style((42, 36, 32, 28), 700)


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
                _place(shape, HEADING)
            else:
                shape.element.getparent().remove(shape.element)
    _colour_theme(deck.slide_master)
    about = deck.core_properties
    about.created = about.modified = EPOCH
    about.author = about.last_modified_by = "closelab"
    return deck


def _colour_theme(master: Any) -> None:
    """Give a deck our typeface and colours, so that what is added to it looks like the rest."""
    theme = master.part.part_related_by(RT.THEME)
    text = re.sub(r'(<a:latin typeface=")[^"]*', r"\1Inter", theme.blob.decode(), count=2)
    for name, token in THEME.items():
        own = f'<a:{name}><a:srgbClr val="{colour(token)}"/></a:{name}>'
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", own, text, count=1, flags=re.DOTALL)
    theme._blob = text.encode()


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = (Emu(round(side * PX)) for side in box)


def fit(text: str, box: Box, style: Style) -> tuple[str, float]:
    """The text as far as it fits a box, and the size it then has; what does not fit ends in an ellipsis."""
    for px in style.sizes:
        most = int(box.h // height(px, lead=LEAD))
        lines = _lines(text, px, box, style, max(most, 1) + 1)
        if len(lines) <= most and _all_there(text, lines):  # a word too wide for its line is cut, too
            return _joined(text, lines), px
    return _joined(text, _lines(text, px, box, style, max(most, 1))), px


def bottom(text: str, box: Box, style: Style) -> float:
    """Where a text ends that was put into a box."""
    shown, px = fit(text, box, style)
    return box.y + height(px, len(_lines(shown, px, box, style, 99)), LEAD)


def _lines(text: str, px: float, box: Box, style: Style, most: int) -> list[str]:
    """The lines of a text in a box; a deck knows one bold only, so half bold is measured as bold."""
    weight, room = (700, BOLD_ROOM) if style.weight > 500 else (400, ROOM)
    return wrap(text, px, room * box.w, weight, lines=most)


def _joined(text: str, lines: list[str]) -> str:
    """The whole text with its own line breaks where all of it is there; else its lines as one."""
    return clean(text) if _all_there(text, lines) else _squeezed(" ".join(lines))


def _all_there(text: str, lines: list[str]) -> bool:
    return _squeezed(" ".join(lines)) == _squeezed(clean(text))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


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


def say(slide: Any, text: str, box: Box, style: Style = Style(), *, middle: bool = False) -> None:  # noqa: B008
    """A text box with as much of a text as fits it, from its top or around its middle."""
    shown, px = fit(text, box, style)
    shape = slide.shapes.add_textbox(*(Emu(round(side * PX)) for side in box))
    write(shape.text_frame, shown, px, style)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP


def title(slide: Any, text: str, box: Box = HEADING, style: Style = TITLE) -> None:
    """The title of a slide, in at most three lines where it usually stands."""
    shown, px = fit(text, box, style)
    _place(slide.shapes.title, box)
    write(slide.shapes.title.text_frame, shown.replace("\n", " "), px, style)
    for paragraph in slide.shapes.title.text_frame.paragraphs:
        paragraph.alignment = 1


def mark(slide: Any, look: Look, x: float, y: float, size: float) -> None:
    """A seller's mark with its middle at a place; that of a variation is hollow."""
    corner = Box(x - size / 2, y - size / 2, size, size)
    shape = slide.shapes.add_shape(SHAPES[look.marker], *(Emu(round(side * PX)) for side in corner))
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour("ground" if look.hollow else look.colour)
    shape.line.color.rgb = colour(look.colour)
    shape.line.width = Pt(2 if look.hollow else 0.5)
    shape.shadow.inherit = False


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


def table(
    slide: Any,
    rows: Sequence[Sequence[str]],
    box: Box,
    shares: Sequence[float],
    sizes: tuple[float, ...] = READ[3:],
) -> None:
    """A table whose first row is its head; a column has its share of the width, a cell what fits."""
    shape = slide.shapes.add_table(len(rows), len(shares), *(Emu(round(side * PX)) for side in box))
    for column, share in zip(shape.table.columns, shares, strict=True):
        column.width = Emu(round(share * box.w * PX))
    tall, cells = box.h / len(rows), [(i, j, text) for i, row in enumerate(rows) for j, text in enumerate(row)]
    rooms = [Box(0, 0, share * box.w - 16, tall) for share in shares]
    px = min(fit(text, rooms[j], _of_cell(i, j, sizes))[1] for i, j, text in cells)
    for i, j, text in cells:
        shape.table.rows[i].height = Emu(round(tall * PX))
        style = _of_cell(i, j, (px,))
        _cell(shape.table.cell(i, j), fit(text, rooms[j], style)[0], px, style, "none" if i == 0 else "ground")
    describe(shape, "; ".join(", ".join(row) for row in rows))


def _of_cell(i: int, j: int, sizes: tuple[float, ...]) -> Style:
    return Style(sizes, 600 if i == 0 or j == 0 else 400)


def _cell(cell: Any, text: str, px: float, style: Style, ground: str) -> None:
    write(cell.text_frame, text, px, style)
    cell.margin_left = cell.margin_right = Emu(8 * PX)
    cell.margin_top = cell.margin_bottom = 0
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour(ground)


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
