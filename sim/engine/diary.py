"""Who is due first? A knockout tournament over due times, for the compiled engine.

        1         a node holds the earlier of its two children, the root the earliest of all;
      2   3       at equal times the left one wins, which is the lower account
     4 5 6 7      leaves: one due time each, infinity if there is none

A tree of n leaves (a power of two) takes 2 n places of a shared array, from `at` on.
"""

import math
from typing import Any


def leaves_for(competitors: int) -> int:
    """The least power of two that holds them."""
    leaves = 1
    while leaves < competitors:
        leaves *= 2
    return leaves


def clear(diary: Any, at: int, leaves: int) -> None:
    """Nobody is due."""
    for node in range(2 * leaves):
        diary[at + node] = math.inf


def put(diary: Any, at: int, leaves: int, leaf: int, due: float) -> None:
    """Set the due time of one leaf."""
    node = leaves + leaf
    diary[at + node] = due
    while node > 1:
        node >>= 1
        due = min(diary[at + 2 * node], diary[at + 2 * node + 1])
        if diary[at + node] == due:
            return
        diary[at + node] = due


def earliest(diary: Any, at: int) -> float:
    """The earliest due time."""
    return float(diary[at + 1])


def first(diary: Any, at: int, leaves: int) -> int:
    """The leaf that is due first."""
    node = 1
    while node < leaves:
        node *= 2
        if diary[at + node + 1] < diary[at + node]:
            node += 1
    return node - leaves
