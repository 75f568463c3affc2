"""One example of each picture that is not drawn from a summary of arms alone, made once."""

from collections.abc import Callable
from functools import cache
from typing import Any

from matplotlib.figure import Figure

from sim.show.figures import one_prospect
from sim.study.trace import Trace, trace


@cache
def prospect() -> Trace:
    return trace(where={"subtle": "order", "hard": "hang_up"})


#: Each picture with what it is drawn from.
PICTURES: dict[str, tuple[Callable[..., Figure], Callable[[], Any]]] = {
    "one_prospect": (one_prospect.draw, prospect),
}
