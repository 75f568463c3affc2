"""`closelab show NAME` tells what a policy, a scenario, an experiment or a file of one's own is."""

import json
from pathlib import Path

import pytest

from sim.cli import status

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("polite", "calls back after 7 days, leaves a refusal in peace, 2 talks at most"),
        ("redial", "calls back after 2 days, rings again after 2 days, 3 talks at most"),
        ("column", "self_buyers       0.3"),
        (str(ROOT / "experiments" / "01_headline.toml"), "arms, seed"),
    ],
)
def test_what_stands_behind_a_name(name: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["show", name]) == 0
    assert said in capsys.readouterr().out
    assert status(["show", name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_an_unknown_name_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["show", "politte"]) == 2
    assert "did you mean polite?" in capsys.readouterr().err
