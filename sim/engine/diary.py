"""Who is due first? A knockout tournament over due times, for the compiled engine.

              0               a node holds the earliest of its eight children, the root the earliest of all;
     1        2    ...   8    at equal times the left one wins, which is the lower account
    9..16   17..24  ...       leaves: one due time each, infinity if there is none

Eight due times fill one line of the processor's memory: three rounds settle 512 accounts. The tree stands in a
shared array from `at` on, its leaves `leaves` places after; leaves beyond the last competitor are left out.
"""

import math
from typing import Any

FAN = 8


def leaves_at(competitors: int) -> int:
    """How many inner nodes stand before the leaves."""
    inner, width = 0, 1
    while width < competitors:
        inner += width
        width *= FAN
    return inner


def room_for(competitors: int) -> int:
    """Places for a tree; the last node has eight children like every other."""
    return leaves_at(competitors) + FAN * (competitors // FAN + 1)


def clear(diary: Any, at: int, room: int) -> None:
    """Nobody is due."""
    for node in range(room):
        diary[at + node] = math.inf


def put(diary: Any, at: int, leaves: int, leaf: int, due: float) -> None:
    """Set the due time of one leaf."""
    node = leaves + leaf
    diary[at + node] = due
    while node > 0:
        node = (node - 1) // FAN
        due = earliest_child(diary, at + FAN * node + 1)
        if diary[at + node] == due:
            return
        diary[at + node] = due


def earliest_child(diary: Any, child: int) -> float:
    """The earliest of eight, in pairs: such comparisons run side by side."""
    left = min(min(diary[child], diary[child + 1]), min(diary[child + 2], diary[child + 3]))
    right = min(min(diary[child + 4], diary[child + 5]), min(diary[child + 6], diary[child + 7]))
    return float(min(left, right))


def earliest(diary: Any, at: int) -> float:
    """The earliest due time."""
    return float(diary[at])


def first(diary: Any, at: int, leaves: int) -> int:
    """The leaf that is due first. Counts past the children that are not it, which needs no guess where to go."""
    node, due = 0, diary[at]
    while node < leaves:
        child, passed = at + FAN * node + 1, 1
        node = FAN * node + 1
        for place in range(FAN - 1):
            passed &= diary[child + place] > due
            node += passed
    return node - leaves
