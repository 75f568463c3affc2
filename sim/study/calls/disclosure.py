"""Which counts of people may be written down, when the others and their sum are known too.

A count below `FEWEST` is hidden; so is one or another beside it, where the sum and the counts shown would give it
away (complementary suppression; Willenborg & de Waal 2001, doi:10.1007/978-1-4613-0121-9, chapter 4).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.study.calls.log import FEWEST, publishable, shown

Mask = NDArray[np.bool_]
KEPT_BACK = "hidden"  # a count of ten or more that would give another away


def hidden(counts: Sequence[float]) -> Mask:
    """Which of these counts are not written down; they may be told from their sum no further than below `FEWEST`."""
    found = np.array([not publishable(count) for count in counts], bool)
    for place in np.argsort(counts, kind="stable").tolist():
        if not found.any() or _open(np.array(counts, float)[found]):
            break
        found[place] = True
    return found


def _open(counts: NDArray[np.float64]) -> bool:
    """Whether the sum of hidden counts leaves open what they are: small ones alone, or with a larger one."""
    small, total = counts < FEWEST, counts.sum()
    most = FEWEST - 1
    if small.all():
        return len(counts) > 1 and FEWEST <= total < most * len(counts)
    return bool(total >= FEWEST * (~small).sum() + most)


def written(counts: Sequence[float], also: Mask | None = None) -> list[str]:
    """Counts as they may be written down; `also` hides others too."""
    masked = hidden(counts) if also is None else hidden(counts) | also
    return [
        shown(count) if not publishable(count) else KEPT_BACK if mask else str(int(count))
        for count, mask in zip(counts, masked, strict=True)
    ]
