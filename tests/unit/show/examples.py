"""One example of each picture that is not drawn from a summary of arms alone, made once."""

from collections.abc import Callable, Hashable
from functools import cache, partial
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sim.show.figures import bars, by_seller, crossed, flow, leader_map, one_prospect, plane, sweep, time_to_order
from sim.study.trace import Trace, trace

from .tables import TITLES, grid, summary


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


@cache
def accounts() -> pd.DataFrame:
    """Two worlds of a hundred accounts under three sellers: outcomes run through all kinds in a fixed order."""
    rows = [_account(seller, world, i) for seller in SHARES for world in (0, 1) for i in range(100)]
    table = pd.DataFrame(rows)
    table.attrs = {"scenario": "column", "policy": "polite", "days": 90.0, "run": "7f3a91c2", "version": "0.1.0"}
    table.attrs |= {"level": "C1", "scope": "b2b", "scenario_title": TITLES["column"]}
    return table


#: Of a hundred accounts under each seller, the first so many order, the next are lost, hung up, never asked.
SHARES = {"soft": (38, 20, 0, 42), "subtle": (73, 9, 0, 5), "hard": (75, 8, 9, 2)}


def _account(seller: str, world: int, i: int) -> dict[str, Any]:
    order, lost, angry, unasked = SHARES[seller]
    place = (i + 3 * world) % 100
    ordered, gone = place < order, order <= place < order + lost
    left = order + lost <= place < order + lost + angry
    silent = order + lost + angry <= place < order + lost + angry + unasked
    return {
        "playbook": seller,
        "replication": world,
        "account": i,
        "outcome": "ordered" if ordered else "lost" if gone else "open",
        "ordered": ordered,
        "blocked": left,
        "hung_up": int(left),
        "asked": not silent,
        "annoyed": int(seller == "hard" and i % 6 == 0),
        "reached": 1,
        "day_ordered": 1 + place % 21 if ordered else float("nan"),
        "day_lost": 4 + place % 80 if gone else float("nan"),
        "day_blocked": 2 + place % 9 if left else float("nan"),
    }


CHANGES = {
    "full": ("", "", (-0.8, 1.6), (-13.6, 1.3)),
    "law.iota": ("geen gevoel voor druk", "no threat sensitivity", (-9.4, 1.8), (-0.4, 0.5)),
    "law.urg": ("schaarste werkt wél", "scarcity does work", (-7.1, 1.7), (-13.7, 1.3)),
    "silence": ("stilte telt niet", "silence does nothing", (-4.6, 1.7), (-13.8, 1.4)),
    "law.phi": ("collega’s horen niets", "colleagues hear nothing", (-1.9, 1.6), (-12.2, 1.2)),
    "law.ha": ("ergernis zakt snel", "annoyance fades fast", (-1.2, 1.6), (-11.0, 1.2)),
    "law.e_arg": ("argumenten tellen dubbel", "arguments count double", (3.2, 1.5), (-13.1, 1.4)),
}
ABOUT: dict[Hashable, Any] = {
    "scenario": "column",
    "scenario_title": TITLES["column"],
    "run": "7f3a91c2",
    "version": "0.1.0",
    "level": "C1",
}


@cache
def ablated() -> pd.DataFrame:
    rows = [
        {"name": name, "measure": measure, "estimate": value, "low": value - half, "high": value + half}
        for name, (_, _, *gaps) in CHANGES.items()
        for measure, (value, half) in zip(("net", "annoyed"), gaps, strict=True)
    ]
    labels = {name: {"nl": nl, "en": en} for name, (nl, en, *_) in CHANGES.items() if nl}
    table = pd.DataFrame(rows)
    table.attrs = ABOUT | {"pair": ("subtle", "hard"), "labels": labels}
    return table


@cache
def explained() -> pd.DataFrame:
    shares = {"population.rho_mean": (0.08, 0.41), "population.self_buyers": (0.46, 0.05), "law.fresh": (0.12, 0.03)}
    shares |= {"law.iota": (0.05, 0.35), "law.delta": (0.1, 0.0), "law.e_rec": (0.02, 0.01)}
    rows = [
        {"name": name, "measure": measure, "estimate": s, "low": s - 0.02, "high": s + 0.03, "total": 1.2 * s + 0.01}
        for name, both in shares.items()
        for measure, s in zip(("net", "annoyed"), both, strict=True)
    ]
    table = pd.DataFrame(rows)
    table.attrs = dict(ABOUT)
    return table


#: Each picture with what it is drawn from.
PICTURES: dict[str, tuple[Callable[..., Figure], Callable[[], Any]]] = {
    "one_prospect": (one_prospect.draw, prospect),
    "sweep": (sweep.draw, swept),
    "flow": (partial(flow.draw, sellers=tuple(SHARES)), accounts),
    "time_to_order": (partial(time_to_order.draw, sellers=tuple(SHARES)), accounts),
    "ablation": (bars.draw, ablated),
    "sensitivity": (bars.draw, explained),
    "leader_map": (leader_map.draw, mapped),
}

#: Those that are drawn from a summary of arms.
ARMS: dict[str, tuple[Callable[..., Figure], Callable[[], Any]]] = {
    "by_seller": (by_seller.draw, summary),
    "plane": (plane.draw, summary),
    "crossed": (crossed.draw, summary),
}
