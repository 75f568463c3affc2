"""The expected table of the model's description, made by two independent implementations of it.

Theirs: 300 replications, printed to one decimal (orders per 100 accounts, annoyed %) or to a whole number
(orders per 100 agent hours). Ours: as many or fewer with luck of our own seed. A cell agrees if it lies
within 5 combined standard errors plus half the last printed digit. Theirs are taken as ours times
sqrt(n / 300): same model, same estimator. With 87 cells of 3 numbers a false alarm of the whole table has
a chance below 261 * 6e-7 = 2e-4 (5 standard errors, two-sided).
"""

import csv
import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from sim.engine.run import play_many
from sim.measures import MEASURES
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import load_scenario
from sim.stats.estimate import standard_error

from .chance import SEEN, Figure, Record

TABLE = Path(__file__).with_name("expected_table.csv")
HALF_DIGIT = {"net": 0.05, "annoyed": 0.05, "net_per_100_hours": 0.5}
THEIRS = 300
SEED = 20261123


def cells() -> list[dict[str, str]]:
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def name(cell: dict[str, str]) -> str:
    return f"{cell['scenario']}-{cell['playbook']}-{cell['policy']}"


OUTSIDE_THE_HOUR = 20.0 + 10.0 + 8.0 + 60.0  # seconds: recap, proposal, silence, wrap-up


def compared(cell: dict[str, str], replications: int, beyond: float = 0.0) -> Iterator[Figure]:
    """The three numbers of a cell, theirs and ours; `beyond` seconds are added to every meeting."""
    world = load_scenario(cell["scenario"]).world
    sellers, policy = [load_playbook(cell["playbook"])], load_policy(cell["policy"])
    (counts,) = play_many([(world, sellers, policy, SEED, range(replications))])
    longer = [count | {"busy_hours": count["busy_hours"] + count["meetings"] * beyond / 3600.0} for count in counts]
    for measure, half_digit in HALF_DIGIT.items():
        rule = MEASURES[measure]
        above = np.array([rule.numerator(count) for count in longer], dtype=float)
        below = np.array([rule.denominator(count) for count in longer], dtype=float)
        ours = float(rule.scale * above.sum() / below.sum())
        error = float(rule.scale * standard_error(above, below) * math.sqrt(1.0 + replications / THEIRS))
        most = 5.0 * error + half_digit
        sees = most + SEEN * error
        yield Figure(measure, float(cell[measure]), ours, ours - most, ours + most, replications, sees)


def disagreements(figures: Iterable[Figure]) -> list[Figure]:
    """What of a cell lies outside its tolerance."""
    return [figure for figure in figures if not figure.low <= figure.exact <= figure.high]


def recorded(record_property: Record, figures: Iterable[Figure]) -> list[Figure]:
    """The same figures, after they have gone into the report."""
    kept = list(figures)
    for figure in kept:
        record_property("figure", list(figure))
    return kept


def is_about_meetings(cell: dict[str, str]) -> bool:
    return cell["playbook"] == "next_step"


FEW = [
    cell
    for cell in cells()
    if name(cell) in ("column-subtle-polite", "consumers-hard-redial", "cold-soft-widen", "complex-hard-polite")
]


@pytest.mark.parametrize("cell", FEW, ids=name)
def test_a_few_cells(cell: dict[str, str], record_property: Record) -> None:
    """Four cells at 40 replications: each number within 5 combined standard errors plus half a digit."""
    assert disagreements(recorded(record_property, compared(cell, 40))) == []


@pytest.mark.slow
@pytest.mark.parametrize("cell", [cell for cell in cells() if not is_about_meetings(cell)], ids=name)
def test_every_cell(cell: dict[str, str], record_property: Record) -> None:
    """Every cell without meetings at 300 replications: within 5 combined standard errors plus half a digit."""
    assert disagreements(recorded(record_property, compared(cell, THEIRS))) == []


@pytest.mark.slow
@pytest.mark.parametrize("cell", [cell for cell in cells() if is_about_meetings(cell)], ids=name)
def test_meetings_that_last_longer_than_the_hour(cell: dict[str, str], record_property: Record) -> None:
    """The table's meetings took more than "an hour in all": see docs/model.md, Deviations.

    As the page says it, orders and annoyance agree and orders per 100 hours come out 27.0 instead of 26
    under `polite`. With the close's moves and the wrap-up outside the hour all nine numbers agree; those are shown.
    """
    assert [figure for figure in disagreements(compared(cell, THEIRS)) if "hours" not in figure.what] == []
    assert disagreements(recorded(record_property, compared(cell, THEIRS, OUTSIDE_THE_HOUR))) == []


def test_a_misread_page_would_be_noticed() -> None:
    """The subtle cell is not the hard one: a table that accepts anything would accept this too."""
    wrong = next(cell for cell in cells() if name(cell) == "column-hard-polite") | {"playbook": "subtle"}
    assert disagreements(compared(wrong, 40))
