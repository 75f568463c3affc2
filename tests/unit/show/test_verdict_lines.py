"""What a selection found, said world by world: each verdict has its sentence; nothing asked, nothing said."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.show.verdict import verdict_lines
from sim.study.results import Results
from sim.study.select import SELECTION

ASKED: dict[str, Any] = {"measure": "net", "better_by": 2.0, "at_most": {"annoyed": {"value": 10.0}}}
HEAD = "column, 0.3: most net with annoyed at most 10"


def said(folder: Path, *verdicts: tuple[str, str, str], asked: Any = ASKED) -> list[str]:
    """The lines for (playbook, verdict, because), all polite, at one point of a design."""
    columns = ["scenario", "law.fresh", "playbook", "policy", "verdict", "because"]
    rows = [("column", 0.3, name, "polite", verdict, because) for name, verdict, because in verdicts]
    pd.DataFrame(rows, columns=columns).to_csv(folder / SELECTION, index=False)
    manifest = json.loads(json.dumps({"parameters": {"file": {"selection": asked}}}))
    return verdict_lines(Results(folder, pd.DataFrame(), pd.DataFrame(), manifest))


@pytest.mark.parametrize(
    ("verdicts", "lines"),
    [
        (
            [
                ("subtle", "selected", ""),
                ("soft", "less", "subtle/polite"),
                ("hard", "above a limit", "annoyed hung_up"),
            ],
            [
                f"{HEAD}: selected with probability 95%: subtle/polite",
                "  less: soft/polite",
                "  above its limit of annoyed, hung_up: hard/polite",
            ],
        ),
        (
            [("subtle", "indistinguishable", ""), ("soft", "indistinguishable", "")],
            [f"{HEAD}: indistinguishable within 2 (probability 95%): subtle/polite, soft/polite"],
        ),
        (
            [("subtle", "undecided", ""), ("soft", "undecided", "")],
            [f"{HEAD}: undecided at the largest number of replications: subtle/polite, soft/polite"],
        ),
        (
            [("hard", "above a limit", "annoyed")],
            [
                f"{HEAD}: no arm is within the limits (probability 95%)",
                "  above its limit of annoyed: hard/polite",
            ],
        ),
    ],
)
def test_every_verdict_has_its_sentence(
    tmp_path: Path, verdicts: list[tuple[str, str, str]], lines: list[str]
) -> None:
    assert said(tmp_path, *verdicts) == lines


def test_limits_are_named_only_where_there_are_any(tmp_path: Path) -> None:
    (line,) = said(tmp_path, ("subtle", "selected", ""), asked=ASKED | {"at_most": {}})
    assert line == "column, 0.3: most net: selected with probability 95%: subtle/polite"


def test_nothing_is_said_where_nothing_was_asked(tmp_path: Path) -> None:
    assert said(tmp_path, ("subtle", "selected", ""), asked=None) == []
    (tmp_path / SELECTION).unlink()
    manifest = {"parameters": {"file": {"selection": ASKED}}}
    assert verdict_lines(Results(tmp_path, pd.DataFrame(), pd.DataFrame(), manifest)) == []
