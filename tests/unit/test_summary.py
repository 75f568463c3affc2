"""Tables from counts: arms played for different lengths, one arm alone, a million rows."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.engine.run import SUMMED
from sim.measures import MEASURES
from sim.study.design import Experiment, load_experiment
from sim.study.summary import COMPARED, compare, summarise
from tests.texts import TEXTS

HEAD = (
    TEXTS
    + """
scenario = "column"
seed = 1
"""
)


def experiment(tmp_path: Path, playbooks: str, more: str = "") -> Experiment:
    path = tmp_path / "e.toml"
    path.write_text(f'{HEAD}[arms]\nplaybooks = {playbooks}\npolicies = ["polite"]\n{more}')
    return load_experiment(path)


def counts(sizes: list[int]) -> pd.DataFrame:
    """Made-up counts of 100 accounts a replication, for cells with so many replications each."""
    generator, rows = np.random.default_rng(5), sum(sizes)
    table: dict[str, Any] = {name: generator.poisson(40, rows) for name in (*SUMMED, "lost")}
    table |= {"accounts": np.full(rows, 100), "gross": generator.binomial(100, 0.4, rows)}
    table |= {"cancelled": generator.binomial(5, 0.2, rows), "busy_hours": generator.gamma(20.0, 1.0, rows)}
    table |= {"working_hours": np.full(rows, 900.0), "days_to_order": generator.gamma(40.0, 5.0, rows)}
    numbers = {
        "cell": np.repeat(np.arange(len(sizes)), sizes),
        "replication": np.concatenate([*map(np.arange, sizes)]),
    }
    return pd.DataFrame(numbers | table)


def test_arms_of_different_lengths_are_compared_over_what_both_have(tmp_path: Path) -> None:
    three, runs = experiment(tmp_path, '["soft", "subtle", "hard"]'), counts([20, 45, 45])
    uneven, even = compare(three, runs), compare(three, runs[runs["replication"] < 20])
    with_soft = uneven["a"] == "soft/polite"
    pd.testing.assert_frame_equal(uneven[with_soft], even[with_soft])
    assert not uneven[~with_soft].equals(even[~with_soft])
    assert summarise(three, runs).groupby("playbook")["replications"].max().to_dict() == {
        "soft": 20, "subtle": 45, "hard": 45,
    }  # fmt: skip


def test_rows_out_of_order_give_the_same_tables(tmp_path: Path) -> None:
    two, runs = experiment(tmp_path, '["soft", "subtle"]'), counts([30, 30])
    mixed = runs.sample(frac=1.0, random_state=1)
    pd.testing.assert_frame_equal(summarise(two, runs), summarise(two, mixed))
    pd.testing.assert_frame_equal(compare(two, runs), compare(two, mixed))


def test_a_cell_in_a_large_table_is_what_it_is_alone(tmp_path: Path) -> None:
    grid = '[design]\nkind = "grid"\n[design.factors]\n"law.iota" = { levels = [0.2, 0.4, 0.6] }\n'
    many, runs = experiment(tmp_path, '["soft", "subtle"]', grid), counts([25] * 6)
    alone = experiment(tmp_path, '["soft", "subtle"]')
    third = runs[runs["cell"] >= 4].assign(cell=lambda table: table["cell"] - 4)
    for tabled in (summarise, compare):
        last = tabled(many, runs).query("`law.iota` == 0.6").drop(columns="law.iota").reset_index(drop=True)
        pd.testing.assert_frame_equal(last, tabled(alone, third))
    assert list(summarise(many, runs)["measure"].iloc[:19]) == list(MEASURES)


def test_one_arm_alone_has_no_comparison(tmp_path: Path) -> None:
    found = compare(experiment(tmp_path, '["soft"]'), counts([20]))
    assert found.empty and {"measure", "difference", "variance_ratio"} <= set(found.columns)


@pytest.mark.slow
@pytest.mark.parametrize("cells", [18, 10_000])
def test_a_million_rows_are_summarised_in_five_seconds(cells: int, tmp_path: Path) -> None:
    """18 arms of one world, or two arms in 5,000 worlds; processor time of summary and comparisons together."""
    if cells == 18:
        many = load_experiment("experiments/01_headline.toml")
    else:
        levels = np.linspace(0.2, 0.6, 5000).round(6).tolist()
        grid = f'[design]\nkind = "grid"\n[design.factors]\n"law.iota" = {{ levels = {levels} }}\n'
        many = experiment(tmp_path, '["soft", "subtle"]', grid)
    runs = counts([1_000_000 // cells] * cells)
    began = time.process_time()
    summary, comparisons = summarise(many, runs), compare(many, runs)
    assert time.process_time() - began < 5.0
    assert len(summary) == 19 * cells and len(comparisons) == (len(COMPARED) - 1) * (153 if cells == 18 else 5000)
