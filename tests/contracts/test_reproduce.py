"""A stored run is played again from its manifest alone, whole or a sample, and told apart where it differs."""

import json
from pathlib import Path
from typing import Any

import pytest

from sim.cli import status
from sim.playbook.read import in_full, load_playbook, playbook_from, playbook_names
from sim.reading import InputError
from sim.scenario.read import load_scenario, scenario_from, scenario_names
from sim.study import runner
from sim.study.provenance import run_id
from sim.study.reproduce import experiment_from, reproduce
from sim.study.results import MANIFEST, json_bytes
from sim.study.run import run_experiment
from tests.texts import TEXTS

MOVED = (
    TEXTS
    + """
scenario = ["column", "mine.toml"]
seed = 3
[arms]
playbooks = ["subtle", "own.toml"]
policies = ["redial"]
[changes]
"office.accounts" = 25
"law.iota" = 0.5
[design]
kind = "sobol"
points = 2
[design.factors]
"policy.open_days" = { range = [1.0, 3.0] }
"moves.ask_arrange.F" = { range = [0.1, 0.3] }
"law.w" = { range = [0.2, 0.9] }
[precision]
replications = { min = 3, max = 3 }
"""
)
MINE = """
name = "mine"
title = { nl = "m", en = "m" }
scope = "b2b"
[population]
mu = 1.5
zeta = 3.0
[team]
mix = ["hard", "subtle_argues"]
"""
OWN = 'name = "own"\ntitle = { nl = "o", en = "o" }\nextends = "hard"\n'


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Only the manifest of a run that had all there is: own files, a team, changes and a design over all parts."""
    folder = tmp_path_factory.mktemp("stored")
    (folder / "n.toml").write_text(MOVED)
    (folder / "mine.toml").write_text(MINE)
    (folder / "own.toml").write_text(OWN)
    run_experiment(folder / "n.toml", out=folder / "r", workers=1)
    for path in (*folder.glob("*.toml"), *(folder / "r" / "raw").rglob("*"), *(folder / "r").glob("*.csv")):
        if path.is_file():
            path.unlink()
    return folder / "r"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    text = MOVED.split("[design]")[0].replace("own.toml", "soft").replace('["column", "mine.toml"]', '"column"')
    (tmp_path / "e.toml").write_text(text + "[precision]\nreplications = { min = 120, max = 120 }\n")
    return run_experiment(tmp_path / "e.toml", out=tmp_path / "r", workers=1).folder


def test_a_manifest_is_enough_to_play_everything_again(stored: Path) -> None:
    found = reproduce(stored, workers=1)
    assert (found.worlds, found.total, found.differences, found.notes) == (24, 24, (), ())
    assert reproduce(stored, workers=1, engine="reference").differences == ()


def test_what_a_manifest_describes_is_what_was_run(stored: Path) -> None:
    manifest = json.loads((stored / MANIFEST).read_text())
    again = experiment_from(manifest, MANIFEST)
    assert [cell.arm.scenario for cell in again.cells] == 4 * ["column"] + 4 * ["mine"]
    assert [style.name for style in again.cells[-1].sellers] == ["hard", "subtle_argues"]
    points = [dict(cell.arm.factors) for cell in again.cells]
    for cell, point in zip(again.cells, points, strict=True):
        assert cell.scenario.world.law.w == point["law.w"] and cell.scenario.world.law.iota == 0.5
        assert cell.policy.open_days == point["policy.open_days"]


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_comes_back_from_its_numbers(name: str) -> None:
    scenario = load_scenario(name)
    again = scenario_from(scenario.resolved(), name)
    assert again.world == scenario.world and again.resolved() == scenario.resolved()


@pytest.mark.parametrize("name", playbook_names())
def test_every_playbook_comes_back_from_its_numbers(name: str) -> None:
    playbook = load_playbook(name)
    again = playbook_from(in_full(playbook), name)
    assert again.table == playbook.table and in_full(again) == in_full(playbook)


def test_a_sample_is_whole_blocks_from_first_to_last(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["reproduce", str(small), "--sample", "2", "--workers", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["equal"] and (found["worlds"], found["total"]) == (50 + 20, 240)


def test_a_difference_of_one_order_in_one_world_is_named(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    play = runner.play_chunk

    def changed(job: runner.Job) -> runner.Chunk:
        chunk = play(job)
        hit = (chunk.rows["cell"] == 1) & (chunk.rows["replication"] == 60)
        chunk.rows.loc[hit, "gross"] += 1
        return chunk

    monkeypatch.setattr(runner, "play_chunk", changed)
    assert status(["reproduce", str(small), "--workers", "1"]) == 1
    shown = capsys.readouterr().out
    assert "soft/redial in column: replications 50 to 99: other counts than stored" in shown
    assert "runs: other content than stored" in shown and "summary.csv: other content than stored" in shown
    assert shown.splitlines()[-1].endswith("240 of 240 worlds played again, 4 differences")


def test_a_changed_table_is_named(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (small / "summary.csv").open("a") as file:
        file.write("\n")
    assert status(["reproduce", str(small), "--sample", "1", "--workers", "1"]) == 1
    assert "summary.csv: the file is not as the manifest says" in capsys.readouterr().out


def edited(folder: Path, change: Any) -> None:
    """A manifest that someone changed and gave a fitting run id."""
    manifest = json.loads((folder / MANIFEST).read_text())
    change(manifest)
    (folder / MANIFEST).write_bytes(json_bytes(manifest | {"run_id": run_id(manifest)}))


def test_other_parameters_than_the_ones_played_are_noticed(small: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["parameters"]["scenarios"]["column"]["law"]["iota"] = 0.6

    edited(small, change)
    differences = reproduce(small, sample=3, workers=1).differences
    assert any("other counts than stored" in line for line in differences)


def test_other_code_is_said_and_is_no_difference(small: Path) -> None:
    edited(small, lambda manifest: manifest["software"].update(source_hash="0" * 64))
    found = reproduce(small, sample=1, workers=1)
    assert found.differences == () and "source 00000000" in found.notes[0]


def test_what_is_no_result(tmp_path: Path, small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["reproduce", str(tmp_path / "none")]) == 2
    assert "no results folder" in capsys.readouterr().err
    with pytest.raises(InputError, match="sample: must be at least 1"):
        reproduce(small, sample=0)
