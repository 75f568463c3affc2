"""Which pictures an experiment's design calls for, and what they are told about it."""

from pathlib import Path

import pytest

from sim.show.pictures import Picture, called_for, described
from sim.study.reproduce import experiment_from
from sim.study.results import Results
from sim.study.run import run_experiment
from sim.study.sample import sample

HEAD = """
title = { nl = "klein", en = "tiny" }
question = { nl = "?", en = "?" }
expectation = { nl = "niets", en = "nothing" }
seed = 7
changes = { "office.accounts" = 20 }
precision = { replications = { min = 2, max = 2 } }
"""
TWO_STYLES = 'arms = { playbooks = ["soft", "subtle"], policies = ["polite", "redial"] }\n'
ONE_POLICY = 'arms = { playbooks = ["soft", "subtle"], policies = ["polite"] }\n'
SENSITIVITY = '"population.rho_mean" = { levels = [0.5, 1.0] }\n'
SHARES = '"population.self_buyers" = { levels = [0.2, 0.3] }\n'
SAMPLED = ("flow", "time_to_order")
GRID = '[design]\nkind = "grid"\n[design.factors]\n'


def played(tmp_path: Path, text: str) -> Results:
    file = tmp_path / "tiny.toml"
    file.write_text(HEAD + text)
    return run_experiment(file, out=tmp_path / "r", workers=1)


def pictures(tmp_path: Path, text: str) -> dict[str, Picture]:
    return {picture.name: picture for picture in called_for(played(tmp_path, text))}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('scenario = "column"\n' + ONE_POLICY, {"by_seller", "plane", *SAMPLED}),
        ('scenario = "column"\n' + TWO_STYLES, {"by_seller", "plane", "crossed", *SAMPLED}),
        (
            'scenario = ["column", "cold"]\n' + ONE_POLICY,
            {f"{name}_{scenario}" for name in ("by_seller", "plane", *SAMPLED) for scenario in ("column", "cold")},
        ),
        ('scenario = "column"\n' + ONE_POLICY + GRID + SENSITIVITY, {"sweep"}),
        ('scenario = "column"\n' + TWO_STYLES + GRID + SENSITIVITY, {"sweep_polite", "sweep_redial"}),
        ('scenario = "column"\n' + ONE_POLICY + GRID + SENSITIVITY + SHARES, {"leader_map"}),
        (
            'scenario = "column"\n' + ONE_POLICY + GRID + '"switches.colleagues" = { levels = [true, false] }\n',
            set(),
        ),
    ],
    ids=["one policy", "crossed", "two scenarios", "sweep", "two policies", "map", "switch"],
)
def test_the_design_calls_for_its_pictures(tmp_path: Path, text: str, names: set[str]) -> None:
    assert set(pictures(tmp_path, text)) == names


def test_each_picture_is_drawn_from_its_own_scenario(tmp_path: Path) -> None:
    found = pictures(tmp_path, 'scenario = ["column", "cold"]\n' + ONE_POLICY)
    assert set(found["plane_cold"].table["scenario"]) == {"cold"}
    assert {row["scenario"] for row in found["plane_cold"].table.attrs["comparisons"]} == {"cold"}


def test_a_sample_is_the_run_itself_account_by_account(tmp_path: Path) -> None:
    results = played(tmp_path, 'scenario = "complex"\n' + ONE_POLICY)
    experiment = experiment_from(results.manifest, "manifest.json")
    accounts = sample(experiment, experiment.cells, 2)
    assert results.runs is not None
    for number, playbook in enumerate(["soft", "subtle"]):
        rows, counts = accounts[accounts["playbook"] == playbook], results.runs[results.runs["cell"] == number]
        assert rows["ordered"].sum() == counts["gross"].sum()
        assert rows["annoyed"].sum() == counts["annoyed"].sum()
        assert (rows["outcome"] == "lost").sum() == counts["lost"].sum() == rows["day_lost"].notna().sum()
        assert rows["blocked"].sum() == rows["day_blocked"].notna().sum()


def test_the_default_of_a_factor_is_the_scenarios_own(tmp_path: Path) -> None:
    results = played(tmp_path, 'scenario = "complex"\n' + ONE_POLICY + GRID + SENSITIVITY)
    assert described(results).attrs["baseline"]["population.rho_mean"] == 1.0
