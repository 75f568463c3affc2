"""The journal: what happened, one row per event, the same from both engines."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.law.timing import DAY
from sim.words import NOTHING, Event

COLUMNS = np.dtype(
    [
        ("time", "f8"),  # days
        ("agent", "i4"),
        ("account", "i4"),
        ("contact", "i4"),
        ("kind", "i1"),  # words.Event
        ("move", "i2"),  # row of the move table, or NOTHING
        ("reply", "i1"),  # a code of words.CODES[kind], or NOTHING
        ("x", "f8"),  # readiness after the event, logits
        ("a", "f8"),  # irritation after the event, SD of anger
    ]
)


class Journal:
    """Collects events in the order in which they happen; whoever notes them asks first whether to `keep` any."""

    def __init__(self, keep: bool):
        self.keep = keep
        self.rows: list[tuple[Any, ...]] = []

    def note(
        self,
        now: float,
        agent: int,
        account: int,
        contact: int,
        kind: Event,
        x: float,
        a: float,
        move: int = NOTHING,
        reply: int = NOTHING,
    ) -> None:
        """Write one event; `now` is in seconds."""
        self.rows.append((now / DAY, agent, account, contact, int(kind), move, int(reply), x, a))

    def array(self) -> NDArray[np.void]:
        """The events sorted by time, account, contact, then order of happening."""
        return in_order(np.array(self.rows, dtype=COLUMNS))


def in_order(rows: NDArray[np.void]) -> NDArray[np.void]:
    """Events by time, account, contact; those at one time stay in the order in which they happened."""
    return rows[np.lexsort((rows["contact"], rows["account"], rows["time"]))]
