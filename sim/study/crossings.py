"""Where sellers change places over a factor: who leads between which levels, and where two of them are equal.

Between the levels of a design everything is taken to run straight: estimates, differences and the ends of
their intervals. The interval of a crossing holds every place where the interval of the difference holds 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

Gap = tuple[float, float, float]  # a difference and the ends of its interval
Gaps = Mapping[tuple[str, str], Sequence[Gap]]


class Crossing(NamedTuple):
    """Where two sellers are equal; `low` or `high` is None where undecided up to the end of the levels."""

    at: float
    low: float | None
    high: float | None
    before: str
    after: str


class Stretch(NamedTuple):
    """A part of the scale with one leader, or None where that is undecided."""

    start: float
    stop: float
    leader: str | None


def between(levels: Sequence[float], values: Sequence[float], x: float) -> float:
    """Interpolate values given at increasing levels."""
    for (x0, x1), (y0, y1) in zip(pairwise(levels), pairwise(values), strict=True):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return values[-1]


def roots(levels: Sequence[float], values: Sequence[float]) -> Iterator[float]:
    """Give the places between levels where straight pieces through the values cross 0."""
    for (x0, x1), (y0, y1) in zip(pairwise(levels), pairwise(values), strict=True):
        if (y0 < 0.0) != (y1 < 0.0):
            yield x0 + (x1 - x0) * y0 / (y0 - y1)


def crossings(levels: Sequence[float], values: Mapping[str, Sequence[float]], gaps: Gaps) -> list[Crossing]:
    """Give the places where the leader by the estimates changes, in order, each with its interval."""
    places = sorted({levels[0], levels[-1], *(x for pair in _pairs(values) for x in _equal(levels, values, *pair))})
    leaders = [_first(levels, values, (start + stop) / 2) for start, stop in pairwise(places)]
    changes = zip(places[1:-1], pairwise(leaders), strict=True)
    return [_crossing(levels, gaps, at, *sides) for at, sides in changes if sides[0] != sides[1]]


def stretches(levels: Sequence[float], values: Mapping[str, Sequence[float]], gaps: Gaps) -> list[Stretch]:
    """Cut the scale where the leader changes or becomes undecided: no other's interval may hold 0."""
    ends = [end for gap in gaps.values() for side in zip(*gap, strict=True) for end in roots(levels, side)]
    equal = [x for pair in _pairs(values) for x in _equal(levels, values, *pair)]
    places = sorted({*levels, *ends, *equal})
    parts = [Stretch(a, b, _decided(levels, values, gaps, (a + b) / 2)) for a, b in pairwise(places)]
    joined = parts[:1]
    for part in parts[1:]:
        if part.leader == joined[-1].leader:
            joined[-1] = joined[-1]._replace(stop=part.stop)
        else:
            joined.append(part)
    return joined


def all_lead(equal: Sequence[Crossing], leaders: Sequence[Stretch]) -> bool:
    """Whether each seller that is first by the estimates is so beyond doubt somewhere."""
    return {equal[0].before, *(one.after for one in equal)} <= {one.leader for one in leaders}


def _pairs(values: Mapping[str, Sequence[float]]) -> list[tuple[str, str]]:
    names = list(values)
    return [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]


def _equal(levels: Sequence[float], values: Mapping[str, Sequence[float]], a: str, b: str) -> Iterator[float]:
    return roots(levels, [x - y for x, y in zip(values[a], values[b], strict=True)])


def _first(levels: Sequence[float], values: Mapping[str, Sequence[float]], x: float) -> str:
    return max(values, key=lambda name: between(levels, values[name], x))


def _gap(gaps: Gaps, a: str, b: str) -> list[Gap] | None:
    """Give a minus b, whichever way round it is known."""
    if (a, b) in gaps:
        return list(gaps[a, b])
    return [(-value, -high, -low) for value, low, high in gaps[b, a]] if (b, a) in gaps else None


def _decided(levels: Sequence[float], values: Mapping[str, Sequence[float]], gaps: Gaps, x: float) -> str | None:
    leader = _first(levels, values, x)
    for other in values:
        gap = _gap(gaps, leader, other)
        if other != leader and (gap is None or between(levels, [low for _, low, _ in gap], x) <= 0.0):
            return None
    return leader


def _crossing(levels: Sequence[float], gaps: Gaps, at: float, before: str, after: str) -> Crossing:
    """Widen a crossing to the nearest places on either side where an end of the interval passes 0."""
    gap = _gap(gaps, before, after) or []
    ends = [end for side in list(zip(*gap, strict=True))[1:] for end in roots(levels, side)]
    low, high = max((x for x in ends if x <= at), default=None), min((x for x in ends if x >= at), default=None)
    return Crossing(at, low, high, before, after)
