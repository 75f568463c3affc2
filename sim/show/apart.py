"""Put labels beside their marks so that none lies on another: small, deterministic, in design pixels.

Each label tries a ring of places around its mark, then wider rings. It never takes a place that touches
another label or leaves the picture; among the free places it takes the cheapest: near, to the
right, and off the marks and lines. A few rounds let early labels make way for late ones.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin
from statistics import fmean as mean
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

ROUNDS = 4
TURNS = 24
RINGS = 14


Covers = npt.NDArray[np.float64]


class Box(NamedTuple):
    """A box with x to the right and y down; `weight` is the price of covering all of it."""

    x0: float
    y0: float
    x1: float
    y1: float
    weight: float = 1.0

    def grown(self, by: float) -> "Box":
        """Give the box with a margin around it."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by, self.weight)

    def shared(self, other: "Box") -> float:
        """Measure the area two boxes share."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.y1, other.y1) - max(self.y0, other.y0)
        return wide * high if wide > 0 and high > 0 else 0.0

    def within(self, other: "Box") -> bool:
        """Tell whether the box lies inside another."""
        return self.x0 >= other.x0 and self.y0 >= other.y0 and self.x1 <= other.x1 and self.y1 <= other.y1


class Label(NamedTuple):
    """A text of a given width and height that belongs to a mark at x, y with a radius."""

    x: float
    y: float
    wide: float
    high: float
    radius: float


def boxes_along(points: Sequence[tuple[float, float]], weight: float, step: float = 8.0) -> list[Box]:
    """Cover a line through some points with small boxes, so that labels keep off it."""
    covers = []
    for (x0, y0), (x1, y1) in pairwise(points):
        parts = max(1, round(hypot(x1 - x0, y1 - y0) / step))
        for i in range(parts + 1):
            x, y = x0 + (x1 - x0) * i / parts, y0 + (y1 - y0) * i / parts
            covers.append(Box(x - step / 2, y - step / 2, x + step / 2, y + step / 2, weight))
    return covers


def column(labels: Sequence[Label], room: Box, margin: float = 3.0) -> list[Box]:
    """Stack labels on the left of marks that stand above each other, each as near its mark's height as can be.

    The heights are the least-squares solution under "keep the order and do not touch": labels that would
    touch are pooled and share the push (isotonic regression by pooling adjacent violators).
    """
    order = sorted(range(len(labels)), key=lambda i: (labels[i].y, i))
    if not order:
        return []
    steps = [0.0]
    for a, b in pairwise(order):
        steps.append(steps[-1] + (labels[a].high + labels[b].high) / 2 + margin)
    pools: list[list[float]] = []
    for i, step in zip(order, steps, strict=True):
        pools.append([labels[i].y - step])
        while len(pools) > 1 and mean(pools[-2]) > mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    highest = room.y0 + labels[order[0]].high / 2
    lowest = room.y1 - labels[order[-1]].high / 2 - steps[-1]
    pushed = [max(min(mean(pool), lowest), highest) for pool in pools for _ in pool]
    heights = {i: at + step for i, at, step in zip(order, pushed, steps, strict=True)}
    return [_pushed_in(_left_of(label, heights[i]), room) for i, label in enumerate(labels)]


def _left_of(label: Label, y: float) -> Box:
    x = label.x - label.radius
    return Box(x - label.wide, y - label.high / 2, x, y + label.high / 2)


def place(labels: Sequence[Label], obstacles: Sequence[Box], room: Box, margin: float = 2.0) -> list[Box]:
    """Find a box for each label inside `room`; labels never share a place while there is any left."""
    covers = _covers(obstacles)
    choices = [_choices(label, room, covers) for label in labels]
    placed: dict[int, Box] = {}
    for _ in range(ROUNDS):
        for i in _crowded_first(labels):
            others = [box.grown(margin) for j, box in placed.items() if j != i]
            placed[i] = _cheapest(choices[i], others)
    return [placed[i] for i in range(len(labels))]


def _choices(label: Label, room: Box, covers: Covers) -> list[tuple[float, Box]]:
    """Price every place of a label, looking only at the obstacles it can reach."""
    boxes = _ring(label, room)
    left, top = min(box.x0 for box in boxes), min(box.y0 for box in boxes)
    right, low = max(box.x1 for box in boxes), max(box.y1 for box in boxes)
    reached = (covers[:, 2] > left) & (covers[:, 0] < right) & (covers[:, 3] > top) & (covers[:, 1] < low)
    near = covers[reached]
    return [(_price(label, box, near), box) for box in boxes]


def _crowded_first(labels: Sequence[Label]) -> list[int]:
    """Order the labels by how near their nearest neighbours are: the most hemmed in choose first."""

    def room_around(i: int) -> tuple[float, int]:
        near = sorted(hypot(labels[i].x - other.x, labels[i].y - other.y) for other in labels)
        return sum(near[:4]), i

    return sorted(range(len(labels)), key=room_around)


def _cheapest(choices: Iterable[tuple[float, Box]], others: Sequence[Box]) -> Box:
    def price(choice: tuple[float, Box]) -> tuple[float, float]:
        return sum(choice[1].shared(other) for other in others), choice[0]

    return min(choices, key=price)[1]


def _ring(label: Label, room: Box) -> list[Box]:
    """List the boxes that stand around a mark, ring after ring, as far as they lie in the room."""
    found = []
    for ring in range(RINGS):
        reach = label.radius + ring * label.high * 0.5
        for turn in range(TURNS):
            angle = 2 * pi * turn / TURNS
            x, y = label.x + reach * cos(angle), label.y + reach * sin(angle)
            x0 = x - label.wide * (1 - cos(angle)) / 2
            y0 = y - label.high * (1 - sin(angle)) / 2
            found.append(Box(x0, y0, x0 + label.wide, y0 + label.high))
    inside = [box for box in found if box.within(room)]
    return inside or [_pushed_in(found[0], room)]


def _pushed_in(box: Box, room: Box) -> Box:
    right, down = max(0.0, room.x0 - box.x0), max(0.0, room.y0 - box.y0)
    left, up = max(0.0, box.x1 - room.x1), max(0.0, box.y1 - room.y1)
    return Box(box.x0 + right - left, box.y0 + down - up, box.x1 + right - left, box.y1 + down - up)


def gap(label: Label, box: Box) -> float:
    """Measure how far a label ended up from the rim of its mark."""
    x, y = nearest(label, box)
    return hypot(x - label.x, y - label.y) - label.radius


def nearest(label: Label, box: Box) -> tuple[float, float]:
    """Give the place on a label's box that is nearest to its mark."""
    return min(max(label.x, box.x0), box.x1), min(max(label.y, box.y0), box.y1)


def _price(label: Label, box: Box, covers: Covers) -> float:
    """Price a place: distance, a little for left, above or below, and what it would cover."""
    away = abs(gap(label, box)) / label.high
    slant = 0.4 * abs((box.y0 + box.y1) / 2 - label.y) / label.high
    over = 12 * _covered(box, covers) / (label.wide * label.high)
    return away + slant + _side(label, box) + over + _crossed(label, box, covers)


def _crossed(label: Label, box: Box, covers: Covers) -> float:
    """Price what lies between a label and its mark: a tie across another line is hard to follow."""
    far = gap(label, box)
    if far < label.high / 2:
        return 0.0
    x, y = nearest(label, box)
    shares = np.arange(label.radius * 1.4, far + label.radius, 6.0) / (far + label.radius)
    across, down = label.x + (x - label.x) * shares[:, None], label.y + (y - label.y) * shares[:, None]
    met = (covers[:, 0] <= across) & (across <= covers[:, 2]) & (covers[:, 1] <= down) & (down <= covers[:, 3])
    return 2 * float((met * covers[:, 4]).sum())


def _side(label: Label, box: Box) -> float:
    """Price the side: nothing for the right, a little for above and below, more for the left."""
    return 0.0 if box.x0 >= label.x else 0.35 if box.x1 > label.x else 0.9


def _covers(boxes: Sequence[Box]) -> Covers:
    """Lay boxes out as an array, since every place of every label is held against all of them."""
    return np.array(boxes, dtype=np.float64).reshape(-1, len(Box._fields))


def _covered(box: Box, covers: Covers) -> float:
    wide = np.minimum(covers[:, 2], box.x1) - np.maximum(covers[:, 0], box.x0)
    high = np.minimum(covers[:, 3], box.y1) - np.maximum(covers[:, 1], box.y0)
    return float((wide.clip(0.0) * high.clip(0.0) * covers[:, 4]).sum())


def covered(box: Box, obstacles: Sequence[Box]) -> float:
    """Measure what a box would cover, by area and weight."""
    return round(_covered(box, _covers(obstacles)), 6)


def free_place(wide: float, high: float, taken: Sequence[Box], room: Box, steps: int = 24) -> Box:
    """Find the freest place for a text in a room, at the bottom right when that is as free as others."""
    spare = room.x1 - room.x0 - wide, room.y1 - room.y0 - high
    places = [
        Box(x, y, x + wide, y + high)
        for i in range(steps + 1)
        for j in range(steps + 1)
        for x, y in [(room.x1 - wide - spare[0] * i / steps, room.y1 - high - spare[1] * j / steps)]
    ]
    covers = _covers(taken)
    return min(places, key=lambda box: round(_covered(box, covers), 6))
