"""Summary tables as an experiment writes them, with the numbers expected of the headline."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

import pandas as pd

POLICIES = ("polite", "redial", "widen")
COLUMN = {
    "soft": ((37.6, 0.0), (57.0, 0.5), (54.6, 0.0)),
    "soft_question": ((58.3, 0.0), (76.4, 1.7), (74.3, 0.0)),
    "subtle": ((73.4, 0.0), (87.3, 1.9), (85.4, 0.0)),
    "subtle_no_silence": ((68.3, 0.0), (83.3, 1.9), (81.7, 0.0)),
    "hard": ((75.5, 16.8), (83.8, 20.4), (83.8, 18.5)),
    "hard_silence": ((82.0, 9.5), (87.4, 11.5), (87.4, 10.4)),
}
CONSUMERS = {
    "soft": ((29.7, 0.0), (31.6, 0.6), (29.7, 0.0)),
    "soft_question": ((48.0, 0.0), (50.5, 2.4), (48.0, 0.0)),
    "subtle": ((62.7, 0.0), (66.7, 4.4), (62.7, 0.0)),
    "subtle_adaptive": ((63.0, 0.0), (66.7, 3.9), (63.0, 0.0)),
    "hard": ((64.0, 16.8), (64.4, 20.3), (64.0, 16.8)),
    "hard_silence": ((70.1, 9.6), (70.4, 12.2), (70.1, 9.6)),
    "subtle_no_silence": ((57.2, 0.0), (59.9, 3.3), (57.2, 0.0)),
}
COMPLEX = {
    "soft": ((5.7, 0.0), (13.0, 0.6), (11.2, 0.0)),
    "soft_question": ((8.7, 0.0), (20.0, 11.6), (17.5, 0.0)),
    "subtle": ((19.9, 0.0), (41.6, 22.8), (37.0, 0.0)),
    "subtle_adaptive": ((20.6, 0.0), (41.5, 9.0), (36.9, 0.0)),
    "next_step": ((36.7, 0.0), (62.2, 8.9), (58.1, 0.0)),
    "hard": ((14.4, 77.6), (21.6, 85.8), (21.5, 80.9)),
    "hard_silence": ((25.0, 67.6), (35.0, 75.9), (34.9, 72.0)),
    "subtle_no_silence": ((12.8, 0.0), (28.9, 18.0), (25.2, 0.0)),
}
TITLES = {
    "column": {"nl": "Bedrijven uit de column", "en": "Companies of the column"},
    "consumers": {"nl": "Consumenten", "en": "Consumers"},
    "complex": {"nl": "Complexe verkoop", "en": "Complex sale"},
}

Numbers = Mapping[str, tuple[tuple[float, float], ...]]


def summary(numbers: Numbers = COLUMN, scenario: str = "column", *, half: float = 0.5) -> pd.DataFrame:
    """Write a summary table; annoyance that is exactly zero carries the upper bound of 23,412 people."""
    rows = [
        row
        for playbook, cells in numbers.items()
        for policy, (net, felt) in zip(POLICIES, cells, strict=False)
        for row in (
            _row(scenario, playbook, policy, ("net", "per 100 accounts"), net, (net - half, net + half), 400),
            _row(scenario, playbook, policy, ("annoyed", "%"), felt, _felt(felt, half), 23412),
        )
    ]
    table = pd.DataFrame(rows)
    table.attrs = {
        "comparisons": comparisons(numbers, half=half),
        "run": "7f3a91c2",
        "version": "0.1.0",
        "level": "C1",
        "scope": "b2c" if scenario == "consumers" else "b2b",
        "scenario_title": TITLES[scenario],
        "simultaneous": "Bonferroni",
    }
    return table


def _felt(felt: float, half: float) -> tuple[float, float]:
    return (max(0.0, felt - half), felt + half) if felt else (0.0, 0.016)


def _row(
    scenario: str,
    playbook: str,
    policy: str,
    measure: tuple[str, str],
    value: float,
    ends: tuple[float, float],
    n: int,
) -> dict[str, Any]:
    names = {"scenario": scenario, "playbook": playbook, "policy": policy}
    numbers = {"estimate": value, "low": ends[0], "high": ends[1], "replications": 60, "n": n}
    return {**names, "measure": measure[0], "unit": measure[1], **numbers}


Orders = Callable[..., Mapping[str, tuple[float, float]]]


def grid(factors: Mapping[str, Sequence[float]], orders: Orders, scenario: str = "column") -> pd.DataFrame:
    """Write the summary of a grid; `orders` gives (net, annoyed) of each seller at a point, polite dialling."""
    tables, compared = [], []
    for point in product(*factors.values()):
        table = summary({name: (cell,) for name, cell in orders(*point).items()}, scenario)
        at = dict(zip(factors, point, strict=True))
        tables.append(table.assign(**at))
        compared += [row | at for row in table.attrs["comparisons"]]
    attrs = tables[0].attrs | {"comparisons": compared}
    for table in tables:
        table.attrs = {}
    whole = pd.concat(tables, ignore_index=True)
    whole.attrs = attrs
    return whole


def comparisons(numbers: Numbers = COLUMN, *, half: float = 0.5) -> list[dict[str, Any]]:
    """Compare every pair once, the earlier one minus the later one: so most must be flipped to be read."""
    arms = [
        (f"{name}/{policy}", cells[i])
        for name, cells in numbers.items()
        for i, policy in enumerate(POLICIES[: len(cells)])
    ]
    return [
        {
            "a": a,
            "b": b,
            "measure": "net",
            "unit": "per 100 accounts",
            "difference": x[0] - y[0],
            "low": x[0] - y[0] - 1.4 * half,
            "high": x[0] - y[0] + 1.4 * half,
            "variance_ratio": 3.1,
        }
        for i, (a, x) in enumerate(arms)
        for b, y in arms[i + 1 :]
    ]
