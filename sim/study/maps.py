"""Who gets most orders where, over two sliders of the page: too much to play while somebody waits, so kept as tables.

`python -m sim.study.maps` plays them again and writes the tables into `sim/show/maps`, one file a preset; with names
of presets only those. Each policy is an experiment of its own, so that sellers are compared where they dial alike.
"""

import csv
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.playbook.read import policy_names
from sim.reading import Document, InputError, check
from sim.scenario.read import Scenario
from sim.study.design import Bases, Experiment, experiment_of
from sim.study.executors import Threads
from sim.study.explore import SEED, Question, policies, preset, presets, sellers
from sim.study.explore_sellers import bundled
from sim.study.files import write
from sim.study.runner import Piece, played_now
from sim.study.schema import ExperimentFile
from sim.study.store import in_order
from sim.study.summary import compare, summarise

FOLDER = Path(__file__).parents[1] / "show" / "maps"
REPLICATIONS = 30
COLUMNS, ROWS = 9, 10
PRESSURE = tuple(round(0.25 * step, 2) for step in range(1, ROWS + 1))
MU_REACH = 1.6  # logits to either side of a market that is given in logits
MOST_SHARES = 0.98
HEADS = ("policy", "x", "y", "playbook", "net", "annoyed", "low", "high")


class Axes(NamedTuple):
    """The two sliders of a map, with the levels of each."""

    x: str
    y: str
    columns: tuple[float, ...]
    rows: tuple[float, ...]


def axes(name: str) -> Axes:
    """Self-buyers against sensitivity to pressure; mean readiness where a market is given in logits."""
    people = preset(name).file.population
    if people.mu is not None:
        levels = np.linspace(people.mu - MU_REACH, people.mu + MU_REACH, COLUMNS)
        return Axes("population.mu", "population.rho_mean", _rounded(levels), PRESSURE)
    most = min(0.8, MOST_SHARES - people.needs_nudge)
    tried = _rounded(np.linspace(0.05, most, COLUMNS))
    columns = tuple(share for share in tried if _can_be(preset(name), share))
    return Axes("population.self_buyers", "population.rho_mean", columns, PRESSURE)


def _rounded(levels: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(float(level), 3) for level in levels)


def _can_be(scenario: Scenario, share: float) -> bool:
    try:
        scenario.replace(**{"population.self_buyers": share})
    except InputError:
        return False
    return True


def map_experiment(name: str, policy: str) -> Experiment:
    """The grid that a map is made of, under one dialling policy."""
    over, books = axes(name), sellers(Question(name))
    data: dict[str, Any] = {
        "title": {"nl": "Kaart van de pagina", "en": "Map of the page"},
        "question": {"nl": "Wie haalt waar de meeste orders?", "en": "Who gets most orders where?"},
        "expectation": {"nl": "Geen.", "en": "None."},
        "scenario": name,
        "seed": SEED,
        "arms": {"playbooks": books, "policies": [policy]},
        "design": {
            "kind": "grid",
            "factors": {over.x: {"levels": list(over.columns)}, over.y: {"levels": list(over.rows)}},
        },
        "precision": {"replications": {"min": REPLICATIONS, "max": REPLICATIONS}},
    }
    file = check(ExperimentFile, data, Document(f"map_{name}_{policy}.toml", data, {}))
    bases = Bases({name: preset(name)}, {book: bundled(book) for book in books}, {policy: policies()[policy]}, {})
    return experiment_of(f"map_{name}_{policy}", file, bases, {})


def played(asked: Experiment, cells: Iterable[int] | None = None) -> pd.DataFrame:
    """The counts of a map's cells; of some of them, or all."""
    wanted = range(len(asked.cells)) if cells is None else cells
    pieces = [Piece(cell, 0, REPLICATIONS) for cell in wanted]
    return in_order(played_now(asked, pieces, Threads(2), "compiled"))


def table(name: str, policy: str) -> Iterator[list[str]]:
    """The lines of a map: for each world and seller orders, annoyance, and how far behind the one ahead.

    `low` and `high` are the ends of the 95% interval of the one ahead minus this seller; empty for the one ahead.
    """
    asked = map_experiment(name, policy)
    runs, over = played(asked), axes(name)
    summary, pairs = summarise(asked, runs), compare(asked, runs)
    pairs = pairs[pairs["measure"] == "net"]
    worlds = summary[summary["measure"].isin(["net", "annoyed"])].groupby([over.x, over.y])
    gaps = dict(iter(pairs.groupby([over.x, over.y])))
    for point, rows in worlds:
        yield from _world(point, policy, rows, gaps[point])


def _world(point: Any, policy: str, rows: pd.DataFrame, pairs: pd.DataFrame) -> Iterator[list[str]]:
    found = rows.pivot_table(index="playbook", columns="measure", values="estimate", sort=False)
    ahead = str(found["net"].idxmax())
    for book in found.index:
        ends = ["", ""] if book == ahead else _behind(pairs, f"{ahead}/{policy}", f"{book}/{policy}")
        numbers = [f"{found.loc[book, measure]:.2f}" for measure in ("net", "annoyed")]
        yield [policy, *(f"{level:g}" for level in point), str(book), *numbers, *ends]


def _behind(pairs: pd.DataFrame, ahead: str, other: str) -> list[str]:
    """The interval of the one ahead minus another, whichever way round it was compared."""
    straight = pairs[(pairs["a"] == ahead) & (pairs["b"] == other)]
    if len(straight):
        return [f"{float(straight[end].iloc[0]):.2f}" for end in ("low", "high")]
    turned = pairs[(pairs["a"] == other) & (pairs["b"] == ahead)]
    return [f"{-float(turned[end].iloc[0]):.2f}" for end in ("high", "low")]


def write_map(name: str) -> Path:
    """Play the maps of a preset and write its table."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(HEADS)
    for policy in policy_names():
        lines.writerows(table(name, policy))
    path = FOLDER / f"{name}.csv"
    write(path, text.getvalue().encode())
    return path


if __name__ == "__main__":
    for chosen in sys.argv[1:] or presets():
        print(write_map(chosen), flush=True)
