"""Where does something happen? Boxes in many dimensions, by patient rule induction (PRIM).

From the whole region a thin slice is peeled off again and again, each time the one whose loss leaves most of
what is looked for (Friedman & Fisher 1999, doi:10.1023/A:1008894516817). A box is described as in scenario
discovery (Bryant & Lempert 2010, doi:10.1016/j.techfore.2009.08.002): *density*, the share of its points where
it happens; *coverage*, the share of all such points that it holds; its *restricted* dimensions, each with a
quasi-p-value: how likely its limits would add as much by chance.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.stats.estimate import Values

Flags = NDArray[np.bool_]

PEEL = 0.05  # of the points in the box, at each step
CHANCE = 0.05  # a restriction is dropped that is likelier by chance, of all slices that could have been cut
LIFT = 1.5  # how many times the share of hits of what is left a box must have, if it is not as dense as asked


class Box(NamedTuple):
    """A box: for each dimension from where to where, both ends within it; infinite where not restricted."""

    low: Values
    high: Values

    def holds(self, points: Values) -> Flags:
        """Which points (points, dimensions) lie in it."""
        return np.asarray(((points >= self.low) & (points <= self.high)).all(axis=1))

    @property
    def restricted(self) -> list[int]:
        """The dimensions in which it is narrower than the region."""
        return np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high)).tolist()

    def without(self, dimension: int) -> "Box":
        """The same box with one dimension set free."""
        low, high = self.low.copy(), self.high.copy()
        low[dimension], high[dimension] = -np.inf, np.inf
        return Box(low, high)


class Account(NamedTuple):
    """What a box holds: points, of these hits, and shares: hits among its points, its hits among all, its points."""

    points: int
    hits: int
    density: float
    coverage: float
    support: float


def everything(dimensions: int) -> Box:
    """The whole region."""
    return Box(np.full(dimensions, -np.inf), np.full(dimensions, np.inf))


def account(box: Box, points: Values, hits: Flags) -> Account:
    """What a box holds of some points (points, dimensions), with a flag for each where it happens."""
    inside = box.holds(points)
    count, found = int(inside.sum()), int(hits[inside].sum())
    return Account(count, found, _part(found, count), _part(found, int(hits.sum())), count / len(points))


def _part(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def boxes(
    points: Values,
    hits: Flags,
    *,
    density: float,
    most: int = 3,
    least: float = 0.02,
    peel: float = PEEL,
) -> list[Box]:
    """Up to so many boxes in which something happens, each found in what the ones before left over.

    Parameters
    ----------
    points, hits
        Shape (points, dimensions), and for each point whether it happens there.
    density
        What a box is to reach, or halfway from what is usual to certainty where that is more; of the trail of boxes
        the one with most coverage among those that do is taken, and if none does, the densest.
    least
        The smallest share of the points in a box.
    """
    left, found = np.ones(len(points), bool), list[Box]()
    floor = max(int(least * len(points)), 2)
    while len(found) < most and hits[left].any() and left.sum() > floor:
        usual = float(hits[left].mean())
        box = _one(points[left], hits[left], max(density, (1.0 + usual) / 2.0), floor, peel)
        wanted = min(density, LIFT * usual)
        if not box.restricted or account(box, points[left], hits[left]).density < wanted:
            break
        found.append(box)
        left &= ~box.holds(points)
    return found


def _one(points: Values, hits: Flags, density: float, floor: int, peel: float) -> Box:
    trail = list(peeled(points, hits, floor, peel))
    pasted_out = pasted(_chosen(trail, points, hits, density), points, hits, peel)
    return plainer(pasted_out, points, hits, CHANCE * peel / (2 * points.shape[1]))


def _chosen(trail: list[Box], points: Values, hits: Flags, density: float) -> Box:
    """The first box of a trail that is dense enough, so the one with most coverage; else the densest."""
    accounts = [account(box, points, hits) for box in trail]
    dense = [place for place, found in enumerate(accounts) if found.density >= density]
    return trail[dense[0] if dense else max(range(len(trail)), key=lambda place: accounts[place].density)]


def peeled(points: Values, hits: Flags, floor: int, peel: float = PEEL) -> Iterator[Box]:
    """The trail of ever smaller boxes, beginning with the whole region."""
    box, inside = everything(points.shape[1]), np.arange(len(points))
    yield box
    while True:
        smaller = _peel(box, points[inside], hits[inside], peel)
        if smaller is None:
            return
        inside = inside[smaller.holds(points[inside])]
        if len(inside) < floor:
            return
        box = smaller
        yield box


def _peel(box: Box, points: Values, hits: Flags, peel: float) -> Box | None:
    """Take away the slice whose loss leaves the highest share of hits; None where every slice is all there is."""
    ordered, cut = np.sort(points, axis=0), max(1, round(peel * len(points)))
    if cut >= len(points):
        return None
    lows, highs = _above(ordered, cut), _above(-ordered[::-1], cut)
    kept = np.stack([points >= lows, -points >= highs])
    counts = kept.sum(axis=1)
    fits = (counts > 0) & (counts < len(points))
    if not fits.any():
        return None
    share = np.where(fits, (kept & hits[:, None]).sum(axis=1) / np.maximum(counts, 1), -1.0)
    side, dimension = np.unravel_index(int(np.argmax(share)), share.shape)
    low, high = box.low.copy(), box.high.copy()
    if side == 0:
        low[dimension] = lows[dimension]
    else:
        high[dimension] = -highs[dimension]
    return Box(low, high)


def _above(ordered: Values, cut: int) -> Values:
    """For each dimension the lowest value that stays when `cut` points go; equal values go together."""
    at = ordered[cut]
    tied = at == ordered[0]
    beyond = np.where(ordered > ordered[0], ordered, np.inf).min(axis=0)
    return np.asarray(np.where(tied, beyond, at))


def pasted(box: Box, points: Values, hits: Flags, peel: float = PEEL) -> Box:
    """Widen one face after another while that raises the share of hits."""
    while True:
        now = account(box, points, hits).density
        wider = [found for dimension in box.restricted for found in _wider(box, dimension, points, peel)]
        dense = [account(found, points, hits).density for found in wider]
        if not wider or max(dense) <= now:
            return box
        box = wider[int(np.argmax(dense))]


def _wider(box: Box, dimension: int, points: Values, peel: float) -> Iterator[Box]:
    """A box with one of its faces moved outward over as many points as one peels."""
    free = box.without(dimension)
    beside = points[free.holds(points), dimension]
    more = max(1, round(peel * int(box.holds(points).sum())))
    below, above = np.sort(beside[beside < box.low[dimension]])[::-1], np.sort(beside[beside > box.high[dimension]])
    if len(below):
        low = box.low.copy()
        low[dimension] = below[more - 1] if more < len(below) else -np.inf
        yield Box(low, box.high)
    if len(above):
        high = box.high.copy()
        high[dimension] = above[more - 1] if more < len(above) else np.inf
        yield Box(box.low, high)


def chance(box: Box, dimension: int, points: Values, hits: Flags) -> float:
    """The quasi-p-value of a restriction: as many hits or more, were they as frequent as without it."""
    inside, outside = account(box, points, hits), account(box.without(dimension), points, hits)
    if inside.hits == 0:
        return 1.0
    return float(special.betainc(inside.hits, inside.points - inside.hits + 1, outside.density))


def plainer(box: Box, points: Values, hits: Flags, most: float = CHANCE) -> Box:
    """The box without the restrictions that chance would explain, the likeliest first."""
    while box.restricted:
        likely = {dimension: chance(box, dimension, points, hits) for dimension in box.restricted}
        worst = max(likely, key=lambda dimension: likely[dimension])
        if likely[worst] <= most:
            return box
        box = box.without(worst)
    return box
