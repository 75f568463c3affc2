"""From the journals of single worlds to the table of an experiment: every estimate worked out by hand.

The auditor holds each line of a journal against the page; here the lines are counted, and the sums over replications
divided as section 10 says. So nothing is given to anybody on the way: not in the counts of many worlds at once, the
store, the summary, the comparisons or the files on disk.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.study.results import Results, load_results
from sim.study.run import run_experiment

from .audit_counts import by_hand
from .worlds import SCALARS, run, world

STYLES, POLICIES = ("hard", "soft", "subtle", "next_step"), ("polite", "redial")
SCENARIOS = ("column", "complex")
SEED, REPLICATIONS = 5, 2
CHANGES: SCALARS = {"office.accounts": 25, "law.own": 0.0}
Counts = Mapping[str, float]

# numerator, denominator and factor of each measure, typed in from section 10
RULES: dict[str, tuple[Callable[[Counts], float], str, float]] = {
    "gross": (lambda n: n["gross"], "accounts", 100),
    "cancelled": (lambda n: n["cancelled"], "accounts", 100),
    "net": (lambda n: n["gross"] - n["cancelled"], "accounts", 100),
    "unprompted": (lambda n: n["unprompted"], "accounts", 100),
    "lost": (lambda n: n["lost"], "accounts", 100),
    "net_per_reached": (lambda n: n["gross"] - n["cancelled"], "reached", 100),
    "annoyed": (lambda n: n["annoyed"], "reached", 100),
    "hung_up": (lambda n: n["hung_up"], "reached", 100),
    "do_not_call": (lambda n: n["do_not_call"], "reached", 100),
    "complained": (lambda n: n["complained"], "reached", 100),
    "dials": (lambda n: n["dials"], "accounts", 100),
    "talks": (lambda n: n["talks"], "accounts", 100),
    "meetings": (lambda n: n["meetings"], "accounts", 100),
    "hours": (lambda n: n["busy_hours"], "accounts", 100),
    "occupancy": (lambda n: n["busy_hours"], "working_hours", 100),
    "net_per_100_hours": (lambda n: n["gross"] - n["cancelled"], "busy_hours", 100),
    "missed": (lambda n: n["missed"], "accounts", 100),
    "ready_lost": (lambda n: n["ready_lost"], "accounts", 100),
    "time_to_order": (lambda n: n["days_to_order"], "gross", 1),
}


@pytest.fixture(scope="module", params=["compiled", "reference"])
def results(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """The experiment, played and written by either engine."""
    folder = tmp_path_factory.mktemp(request.param)
    return run_experiment(_written(folder), out=folder / "out", workers=1, engine=request.param)


@pytest.fixture(scope="module")
def sums() -> dict[tuple[str, str, str], dict[str, float]]:
    """For each arm every count by hand, summed over its replications, each world played alone with its journal."""
    return {
        (scenario, style, policy): _sum(scenario, style, policy)
        for scenario in SCENARIOS
        for style in STYLES
        for policy in POLICIES
    }


def _written(folder: Path) -> Path:
    path = folder / "chain.toml"
    path.write_text(
        'title = { nl = "t", en = "t" }\nquestion = { nl = "?", en = "?" }\nexpectation = { nl = "-", en = "-" }\n'
        f"scenario = {[*SCENARIOS]!r}\nseed = {SEED}\n[changes]\n"
        + "".join(f'"{path}" = {value}\n' for path, value in CHANGES.items())
        + f"[precision]\nreplications = {{ min = {REPLICATIONS}, max = {REPLICATIONS} }}\n"
        + f"[arms]\nplaybooks = {[*STYLES]!r}\npolicies = {[*POLICIES]!r}\n".replace("'", '"')
    )
    return path


def _sum(scenario: str, style: str, policy: str) -> dict[str, float]:
    made, total = world(CHANGES, scenario), dict[str, float]()
    for replication in range(REPLICATIONS):
        alone = run(style, CHANGES, policy, base=scenario, seed=SEED, replication=replication)
        for name, value in by_hand(alone, made.office).items():
            total[name] = total.get(name, 0.0) + value
    return total


def _by_rule(counts: Counts, measure: str) -> float:
    above, below, factor = RULES[measure]
    return factor * above(counts) / counts[below]


def _agree(table: pd.DataFrame, sums: dict[tuple[str, str, str], dict[str, float]]) -> None:
    assert {(row["measure"]) for row in table.to_dict("records")} == RULES.keys()
    assert len(table) == len(sums) * len(RULES)
    for row in table.to_dict("records"):
        arm = row["scenario"], row["playbook"], row["policy"]
        assert row["estimate"] == pytest.approx(_by_rule(sums[arm], row["measure"]), abs=1e-6), (arm, row["measure"])
        assert row["low"] <= row["estimate"] <= row["high"]


def test_the_summary_is_what_the_journals_add_up_to(results: Results, sums: Any) -> None:
    """Four styles, two policies, two scenarios, 25 accounts, two replications; 19 measures of each arm."""
    _agree(results.summary, sums)


def test_the_summary_on_disk_is_what_the_journals_add_up_to(results: Results, sums: Any) -> None:
    """The same, read from the files."""
    _agree(load_results(results.folder).summary, sums)


def test_every_difference_is_that_of_what_the_journals_add_up_to(results: Results, sums: Any) -> None:
    """a minus b of each pair of arms in the same scenario, in memory and from the files."""
    for table in (results.comparisons, load_results(results.folder).comparisons):
        assert len(table) > 500
        for row in table.to_dict("records"):
            a, b = ((row["scenario"], *row[side].split("/")) for side in "ab")
            expected = _by_rule(sums[a], row["measure"]) - _by_rule(sums[b], row["measure"])
            assert row["difference"] == pytest.approx(expected, abs=1e-6), row


def test_the_rows_of_the_runs_are_what_the_journals_add_up_to(results: Results, sums: Any) -> None:
    """The counts of each cell, read back from the store."""
    runs = results.runs
    assert runs is not None
    totals = runs.groupby("cell").sum()
    arms = list(sums)
    assert len(totals) == len(arms)
    order = results.summary.drop_duplicates(["scenario", "playbook", "policy"])
    for cell, (_, row) in zip(totals.index, order.iterrows(), strict=True):
        found, expected = totals.loc[cell], sums[row["scenario"], row["playbook"], row["policy"]]
        assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-6)
