"""A selection played by the engine: who is named, who is played no more, and that nothing else decides it."""

from pathlib import Path

import pandas as pd
import pytest

from sim import run_experiment
from sim.cli import status
from sim.reading import InputError
from sim.study.design import load_experiment
from sim.study.select import verdicts
from tests.texts import TEXTS

HEAD = (
    TEXTS
    + """
scenario = "column"
seed = 3
[arms]
playbooks = ["soft", "subtle", "hard", "subtle_no_recap"]
policies = ["redial"]
[changes]
"office.accounts" = 60
"""
)
SELECTION = """
[selection]
measure = "net"
better_by = 2.0
at_most.annoyed = { value = 14.0, tolerance = 6.0 }
[precision]
replications = { min = 20, max = 2000 }
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "s.toml").write_text(HEAD + SELECTION)
    return tmp_path / "s.toml"


def verdict(folder: Path) -> dict[str, str]:
    table = pd.read_csv(folder / "selection.csv", keep_default_na=False)
    return dict(zip(table["playbook"], table["verdict"], strict=True))


def test_who_is_named_and_who_is_played_no_more(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Soft is far behind and hard annoys about 20 % of people; a recap is worth about 1 order per 100."""
    assert status(["run", str(path), "--out", str(tmp_path / "r"), "--workers", "1"]) == 0
    assert verdict(tmp_path / "r") == {
        "soft": "less",
        "subtle": "indistinguishable",
        "hard": "above a limit",
        "subtle_no_recap": "indistinguishable",
    }
    shown = capsys.readouterr().out
    assert "indistinguishable within 2 (probability 95%): subtle/redial, subtle_no_recap/redial" in shown
    assert "above its limit of annoyed: hard/redial" in shown and "less: soft/redial" in shown
    summary = pd.read_csv(tmp_path / "r" / "summary.csv")
    played = summary[summary["measure"] == "net"].set_index("playbook")["replications"]
    assert played["soft"] < played["subtle"] == played["subtle_no_recap"]


def test_workers_and_what_was_there_change_nothing(path: Path, tmp_path: Path) -> None:
    first = run_experiment(path, out=tmp_path / "a", workers=1)
    second = run_experiment(path, out=tmp_path / "b", workers=3)
    again = run_experiment(path, out=tmp_path / "b", workers=1)
    assert first.run_id == second.run_id == again.run_id
    for name in ("selection.csv", "summary.csv", "comparisons.csv", "manifest.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert first.runs is not None
    assert (
        verdicts(load_experiment(path), first.runs).to_csv(index=False)
        == (tmp_path / "a" / "selection.csv").read_text()
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"net"', '"nett"', "unknown measure; did you mean net?"),
        ("annoyed", "anoyed", "selection.at_most.anoyed: unknown key; did you mean annoyed?"),
        ("better_by = 2.0", "better_by = 0", "selection.better_by: must be above 0"),
        (", tolerance = 6.0", "", "selection.at_most.annoyed.tolerance: missing"),
        ('"net"', '"profit"', "needs [value] in every scenario"),
        ("min = 20", "min = 5", "must be at least 20"),
        ("[precision]\n", "[precision]\nnet = { half_width = 1.0 }\n", "give it, or half-widths"),
        ("[precision]\n", "[precision]\nnet = {}\n", "give half_width or relative"),
    ],
)
def test_a_fault_in_a_selection_is_one_line(old: str, new: str, said: str, path: Path) -> None:
    path.write_text((HEAD + SELECTION).replace(old, new))
    with pytest.raises(InputError) as caught:
        load_experiment(path)
    assert said in str(caught.value) and len(caught.value.faults) == 1


def test_a_fixed_number_of_replications_replaces_the_selection(path: Path) -> None:
    assert load_experiment(path, replications=7).file.selection is None
