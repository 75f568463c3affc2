"""Precision on demand: how many replications, looked at only at fixed counts."""

import math
from collections.abc import Iterator

GROWTH = 1.5


def looks(least: int, most: int) -> Iterator[int]:
    """Replication counts at which precision is checked: the minimum, then times 1.5, up to the maximum."""
    count = least
    while count < most:
        yield count
        count = math.ceil(count * GROWTH)
    yield most


def precise_enough(
    low: float, high: float, estimate: float, half_width: float | None, relative: float | None
) -> bool:
    """Whether an interval meets the asked half-width, in the unit or relative to the estimate."""
    half = (high - low) / 2.0
    if half_width is not None and not half <= half_width:
        return False
    return relative is None or half <= relative * abs(estimate)
