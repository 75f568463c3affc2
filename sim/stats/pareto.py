"""More of one thing for less of another: fronts of what nothing else surpasses in both."""

import numpy as np
from numpy.typing import NDArray

from sim.stats.estimate import Values

Numbers = NDArray[np.intp]


def front(more: Values, less: Values) -> Numbers:
    """The places that no other place surpasses: as much of the one for as little of the other, and one of them so."""
    order = np.lexsort((-more, less))
    best = np.maximum.accumulate(more[order])
    before = np.concatenate([[-np.inf], best[:-1]])
    return np.sort(order[more[order] > before])


def fronts(more: Values, less: Values) -> list[Numbers]:
    """All places, front by front (non-dominated sorting; Goldberg 1989)."""
    left, found = np.arange(len(more)), list[Numbers]()
    while len(left):
        first = front(more[left], less[left])
        found.append(left[first])
        left = np.delete(left, first)
    return found


def first_fronts(more: Values, less: Values, count: int) -> list[int]:
    """So many places in order of their front; of the last front those with most of the one."""
    kept: list[int] = []
    for layer in fronts(more, less):
        room = count - len(kept)
        chosen = layer if len(layer) <= room else layer[np.argsort(-more[layer], kind="stable")[:room]]
        kept += [int(place) for place in chosen]
        if len(kept) == count:
            break
    return sorted(kept)
