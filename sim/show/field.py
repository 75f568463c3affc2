"""Where everything of the plane stands, before anything is drawn: its points, scales, paths and labels.

Many sellers annoy nobody, so many marks stand on the zero line, close together. Their policies are written
in a gutter on the left of that line, and paths that would run up along it are bowed out to the right.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from sim.show import findings
from sim.show.apart import Box, boxes_along
from sim.show.frame import Frame, Scale
from sim.show.reading import Estimate, Reading
from sim.show.tags import Tag, mark_radius, tag_width
from sim.show.theme import Look, in_order, look_of, policies_in_order, policy_name
from sim.show.typeset import POINT

MARK = 16.0
STEEP = 14.0

Place = tuple[float, float]


class Point(NamedTuple):
    """One style under one policy, or under several whose marks would cover each other."""

    playbook: str
    look: Look
    policies: tuple[str, ...]
    annoyed: Estimate
    orders: Estimate


class Field(NamedTuple):
    """The two scales of the plane, and the height of the strip along its top that is kept free of data."""

    x: Scale
    y: Scale
    strip: float

    def at(self, point: Point) -> Place:
        """Give the place of a mark in design pixels."""
        return self.x(point.annoyed.value), self.y(point.orders.value)

    def back(self, place: Place) -> Place:
        """Turn a place in design pixels into data."""
        return self.x.back(place[0]), self.y.back(place[1])

    def room(self) -> Box:
        """Give the part of the picture in which labels may stand."""
        return Box(self.x.start, self.y.stop + self.strip, self.x.stop, self.y.start - 4.0)


def points_of(reading: Reading) -> list[Point]:
    """List the pairs in the fixed order: by style, then from the policy that rings least."""
    arms = reading.arms()
    felt, orders = reading.estimates["annoyed"], reading.estimates["net"]
    return [
        Point(name, look_of(name, reading.parents), (policy,), felt[name, policy], orders[name, policy])
        for name in in_order((name for name, _ in arms), reading.parents)
        for policy in policies_in_order(used for other, used in arms if other == name)
    ]


def field_of(frame: Frame, reading: Reading, points: Sequence[Point]) -> Field:
    """Choose the scales: first without a gutter, to see which labels want one, then with it."""
    bare = _scales(frame, points, 0.0)
    wide = [tag_width(frame, tag) + tag.radius for tag in tags_of(frame, reading, bare, points) if tag.leftward]
    return _scales(frame, points, max(wide, default=0.0))


def _scales(frame: Frame, points: Sequence[Point], gutter: float) -> Field:
    """Leave room for whole marks at the edges, and for a word along the top."""
    sizes, mark = frame.sizes, MARK * frame.sizes.scale / POINT
    top, bottom = frame.top + sizes.head * 1.5, frame.bottom - sizes.tick * 1.5 - sizes.head * 1.4
    reach = max(max(point.annoyed.high for point in points) * 1.03, 1.0)
    low, high = min(point.orders.low for point in points), max(point.orders.high for point in points)
    strip = sizes.note * 1.9
    across = frame.left + sizes.tick * 2.0, frame.right
    x = _padded((0.0, reach), across, (mark * 0.8 + gutter, mark))
    y = _padded((low, max(high, low + 1.0)), (bottom, top), (mark, sizes.value * 1.5 + strip))
    return Field(x, y, strip)


def _padded(data: Place, ends: Place, pads: Place) -> Scale:
    """Make a scale that keeps a margin in design pixels at either end of its data."""
    length = abs(ends[1] - ends[0])
    unit = (data[1] - data[0]) / max(length - sum(pads), 0.2 * length)
    return Scale(data[0] - pads[0] * unit, data[1] + pads[1] * unit, *ends)


def tags_of(frame: Frame, reading: Reading, field: Field, points: Sequence[Point]) -> list[Tag]:
    """Name each style at its last policy, in large, and the policies everywhere; on a phone not of variations."""
    lang, radius = frame.view.lang, mark_radius(frame, MARK)
    merged = _together(field, points, radius * 0.8)
    last = {point.playbook: point for point in merged}
    tags = []
    for point in merged:
        name = findings.name_of(reading, point.playbook, lang) if point is last[point.playbook] else ""
        note = ", ".join(policy_name(policy, lang) for policy in point.policies)
        if frame.narrow and point.look.hollow and not name:
            note = ""
        leftward = not name and field.at(point)[0] - field.x(0.0) < radius
        tags.append(Tag(*field.at(point), radius, name, note, point.look.colour, leftward))
    return tags


def _together(field: Field, points: Sequence[Point], near: float) -> list[Point]:
    """Give one label to policies of a style whose marks lie on top of each other."""
    merged: list[Point] = []
    for point in points:
        i = next((i for i, other in enumerate(merged) if _covers(field, other, point, near)), None)
        if i is None:
            merged.append(point)
        else:
            merged[i] = merged[i]._replace(policies=merged[i].policies + point.policies)
    return merged


def _covers(field: Field, a: Point, b: Point, near: float) -> bool:
    (x0, y0), (x1, y1) = field.at(a), field.at(b)
    return a.playbook == b.playbook and abs(x1 - x0) < near and abs(y1 - y0) < near


def paths(field: Field, points: Sequence[Point]) -> list[tuple[Look, list[Place]]]:
    """Give the path between the policies of each style, in design pixels, with the looks it is drawn in."""
    steps = [(a, b) for a, b in pairwise(points) if a.playbook == b.playbook]
    return [(a.look, _bow(field.at(a), field.at(b))) for a, b in steps]


def _bow(start: Place, stop: Place) -> list[Place]:
    """Go straight, or bow to the right where the path is so steep that others lie along it."""
    (x0, y0), (x1, y1) = start, stop
    bend = 0.15 * abs(y1 - y0) if abs(x1 - x0) < STEEP else 0.0
    steps = [i / 16 for i in range(17)]
    return [(x0 + (x1 - x0) * t + bend * 4 * t * (1 - t), y0 + (y1 - y0) * t) for t in steps]


def efficient(pairs: Sequence[Place]) -> list[Place]:
    """Keep the (annoyance, orders) pairs that no other pair matches in orders with as little annoyance."""
    kept: list[Place] = []
    for annoyed, orders in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if not kept or orders > kept[-1][1]:
            kept.append((annoyed, orders))
    return kept


def staircase(points: Sequence[Point], end: float) -> list[Place]:
    """Give the corners of the efficient frontier, as data, level from the last one to `end`."""
    kept = efficient([(point.annoyed.value, point.orders.value) for point in points])
    corners = [kept[0]]
    for annoyed, orders in kept[1:]:
        corners += [(annoyed, corners[-1][1]), (annoyed, orders)]
    return [*corners, (end, corners[-1][1])]


def dominated(field: Field, stairs: Sequence[Place], box: Box) -> bool:
    """Tell whether the middle of a box lies in the grey under the frontier."""
    annoyed, orders = field.back(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
    return any(left <= annoyed <= right and orders < level for (left, level), (right, _) in pairwise(stairs))


def lines(field: Field, points: Sequence[Point], stairs: Sequence[Place]) -> list[Box]:
    """Cover paths, intervals, the frontier and the zero line with boxes that labels keep off."""
    levels = [
        [(field.x(p.annoyed.low), field.y(p.orders.value)), (field.x(p.annoyed.high), field.y(p.orders.value))]
        for p in points
    ]
    edge = [(field.x(annoyed), field.y(orders)) for annoyed, orders in stairs]
    dotted = [path for _, path in paths(field, points)]
    zero = [(field.x(0.0), field.y.stop), (field.x(0.0), field.y.start)]
    light = [box for line in dotted for box in boxes_along(line, 0.7)]
    heavy = [box for line in (*levels, edge) for box in boxes_along(line, 2.0)]
    return [*light, *heavy, *boxes_along(zero, 4.0)]
