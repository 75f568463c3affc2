"""One example of each picture that is not drawn from a summary of arms alone, made once."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sim.show.figures import leader_map, one_prospect, sweep
from sim.study.trace import Trace, trace

from .tables import grid


@cache
def prospect() -> Trace:
    return trace(where={"subtle": "order", "hard": "hang_up"})


@cache
def swept() -> pd.DataFrame:
    """Hard leads up to 0.5 of sensitivity, subtle up to 2, soft from there."""
    levels = (0.2, 0.6, 1.0, 1.4, 1.8, 2.5)
    table = grid({"population.rho_mean": levels}, lambda x: three(x, 0.3))
    table.attrs["baseline"] = {"population.rho_mean": 1.0}
    return table


@cache
def mapped() -> pd.DataFrame:
    shares, levels = (0.05, 0.15, 0.25, 0.35, 0.45), (0.2, 0.8, 1.4, 2.0)
    table = grid({"population.self_buyers": shares, "population.rho_mean": levels}, lambda x, y: three(y, x))
    table.attrs["baseline"] = {"population.rho_mean": 1.0, "population.self_buyers": 0.3}
    return table


def three(rho: float, share: float) -> dict[str, tuple[float, float]]:
    orders = {"soft": 30 + 100 * share, "subtle": 66 - 2 * rho, "hard": 70 - 10 * rho}
    felt = {"soft": 0.0, "subtle": 0.4 * rho, "hard": 14 * rho}
    return {name: (orders[name], felt[name]) for name in orders}


#: Each picture with what it is drawn from.
PICTURES: dict[str, tuple[Callable[..., Figure], Callable[[], Any]]] = {
    "one_prospect": (one_prospect.draw, prospect),
    "sweep": (sweep.draw, swept),
    "leader_map": (leader_map.draw, mapped),
}
