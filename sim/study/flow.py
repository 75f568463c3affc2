"""From segment to outcome: the same accounts under several sellers, as a hundred squares.

Segments are counterfactual pairs: who orders under both of two sellers, under one of them, or under neither,
with the same luck. Squares are given out by the largest remainder, first to the segments, then within each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

#: What may become of an account, in the order in which squares are laid.
OUTCOMES = ("order", "lost", "angry", "never_asked", "no")
SEGMENTS = ("both", "only_first", "only_other", "neither")
SQUARES = 100
Fate = tuple[str, ...]  # the outcome of one account under each seller in turn


class Segment(NamedTuple):
    """One segment: its exact share in % of accounts and the fates of its squares, in the order of the squares."""

    name: str
    share: float
    squares: tuple[Fate, ...]


def outcome(row: Mapping[Any, Any]) -> str:
    """What became of an account: an order that stands, lost, hung up or blocked, never asked, or a no."""
    if row["outcome"] == "ordered":
        return "order"
    if row["outcome"] == "lost":
        return "lost"
    if row["blocked"] or row["hung_up"]:
        return "angry"
    return "no" if row["asked"] else "never_asked"


def fates(accounts: pd.DataFrame, sellers: Sequence[str]) -> Counter[Fate]:
    """Count the fates of the accounts of a sample that has all of these sellers."""
    found: dict[tuple[int, int], list[str]] = {}
    for seller in sellers:
        rows = accounts[accounts["playbook"] == seller]
        for row in rows.to_dict("records"):
            found.setdefault((row["replication"], row["account"]), []).append(outcome(row))
    return Counter(map(tuple, found.values()))


def segments(counted: Counter[Fate]) -> list[Segment]:
    """Lay out a hundred squares by the segments of the first two sellers."""
    whole = counted.total()
    parts = {name: Counter({fate: n for fate, n in counted.items() if _segment(fate) == name}) for name in SEGMENTS}
    seats = largest_remainder({name: part.total() for name, part in parts.items()}, SQUARES)
    return [
        Segment(name, 100.0 * part.total() / whole, tuple(_lay(part, seats[name], 0))) for name, part in parts.items()
    ]


def _segment(fate: Fate) -> str:
    first, other = fate[0] == "order", fate[1] == "order"
    return {(True, True): "both", (True, False): "only_first", (False, True): "only_other"}.get(
        (first, other), "neither"
    )


def _lay(counted: Counter[Fate], seats: int, seller: int) -> list[Fate]:
    """Share the seats over the outcomes under one seller, then each share over those under the next."""
    if not seats or not counted:
        return []
    if seller == len(next(iter(counted))):
        return [next(iter(counted))] * seats
    parts = {name: Counter({fate: n for fate, n in counted.items() if fate[seller] == name}) for name in OUTCOMES}
    shares = largest_remainder({name: part.total() for name, part in parts.items()}, seats)
    return [fate for name, part in parts.items() for fate in _lay(part, shares[name], seller + 1)]


def largest_remainder(counts: Mapping[str, int], seats: int) -> dict[str, int]:
    """Give out whole seats in proportion to counts (Hamilton's method); ties go to the first."""
    whole = sum(counts.values())
    if not whole:
        return dict.fromkeys(counts, 0)
    given = {name: seats * count // whole for name, count in counts.items()}
    left = sorted(counts, key=lambda name: -(seats * counts[name] % whole))
    for name in left[: seats - sum(given.values())]:
        given[name] += 1
    return given
