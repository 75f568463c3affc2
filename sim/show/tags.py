"""Names beside marks: measured, pushed apart, and tied to their mark by a thin line when they had to move."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sim.show.apart import Box, Label, column, gap, nearest, place
from sim.show.frame import Frame
from sim.show.typeset import POINT, height, width

FAR = 0.7
MARK, CROWDED_MARK = 3.0, 6.0  # the price of covering one; on a phone names are long beside the marks they cover


class Tag(NamedTuple):
    """The words at a mark, in design pixels: a name in large, a note in small, the colour token of both.

    `leftward` stacks it in the gutter on the left of its mark.
    """

    x: float
    y: float
    radius: float
    name: str
    note: str
    colour: str
    leftward: bool = False


def mark_radius(frame: Frame, size: float) -> float:
    """Give the radius of a mark of `size` points in design pixels, with its edge."""
    return (size / 2 + 1.6) * frame.sizes.scale / POINT


def mark_boxes(tags: Sequence[Tag], weight: float = MARK) -> list[Box]:
    """Cover the marks with a little around them, so that no label seems to belong to another mark."""
    reach = [(tag, tag.radius * 1.3) for tag in tags]
    return [Box(tag.x - by, tag.y - by, tag.x + by, tag.y + by, weight) for tag, by in reach]


def draw_tags(
    frame: Frame, tags: Sequence[Tag], obstacles: Sequence[Box], room: Box, ground: Callable[[Box], str]
) -> list[Box]:
    """Write the tags where there is room for them, and give the boxes they took.

    `ground` tells the colour that lies under a box. A tag without words only keeps the others off its mark.
    """
    price = CROWDED_MARK if frame.narrow else MARK
    marks = mark_boxes(tags, price)
    tags = sorted((tag for tag in tags if tag.name or tag.note), key=lambda tag: not tag.leftward)
    labels = [_label(frame, tag) for tag in tags]
    count = sum(tag.leftward for tag in tags)
    stacked = column(labels[:count], room)
    around = [*obstacles, *marks, *(box._replace(weight=3 * price) for box in stacked)]
    boxes = stacked + place(labels[count:], around, room)
    for tag, label, box in zip(tags, labels, boxes, strict=True):
        if gap(label, box) > FAR * label.high:
            _tie(frame, tag, label, box)
        _write(frame, tag, box, ground(box))
    return boxes


def _label(frame: Frame, tag: Tag) -> Label:
    sizes = frame.sizes
    high = height(sizes.value if tag.name else sizes.note)
    return Label(tag.x, tag.y, tag_width(frame, tag), high, tag.radius + 3 * sizes.scale)


def tag_width(frame: Frame, tag: Tag) -> float:
    """Measure a tag in design pixels."""
    sizes = frame.sizes
    return width(tag.name, sizes.value, 700) + _between(frame, tag) + width(tag.note, sizes.note) + 2


def _between(frame: Frame, tag: Tag) -> float:
    return frame.sizes.note * 0.4 if tag.name and tag.note else 0.0


def _write(frame: Frame, tag: Tag, box: Box, ground: str) -> None:
    sizes, y = frame.sizes, (box.y0 + box.y1) / 2
    look: dict[str, Any] = {"colour": f"{tag.colour}_text", "bbox": frame.plate(ground), "zorder": 7}
    if tag.name:
        frame.text(box.x0 + 1, y, tag.name, sizes.value, weight=700, **look)
    if tag.note:
        start = box.x0 + 1 + width(tag.name, sizes.value, 700) + _between(frame, tag)
        frame.text(start, y, tag.note, sizes.note, **look)


def _tie(frame: Frame, tag: Tag, label: Label, box: Box) -> None:
    """Draw a thin line from the rim of a mark to the nearest place on its label."""
    x, y = nearest(label, box)
    share = tag.radius / max(((x - tag.x) ** 2 + (y - tag.y) ** 2) ** 0.5, 1e-9)
    start = tag.x + (x - tag.x) * share, tag.y + (y - tag.y) * share
    style: dict[str, Any] = {"color": frame.pale(tag.colour, 0.35), "linewidth": 1.3 * frame.sizes.scale}
    frame.line([start[0], x], [start[1], y], **style)
