"""The data dictionary lists every column and measure that the code writes, and says of each what it is."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim import load_results, run_experiment, simulate
from sim.engine.journal import COLUMNS
from sim.measures import Value, with_profit
from sim.words import CODES, Event
from tests.contracts.manual import DOCS, ROOT

PAGE = DOCS / "reference" / "data_dictionary.md"
SELECTING = """
title = { nl = "k", en = "t" }
question = { nl = "?", en = "?" }
expectation = { nl = "-", en = "-" }
scenario = "column"
seed = 4
[arms]
playbooks = ["soft", "subtle"]
policies = ["polite"]
[changes]
"office.accounts" = 20
[design]
kind = "grid"
[design.factors]
"law.iota" = { levels = [0.2, 0.5] }
[selection]
measure = "net"
better_by = 90.0
[precision]
replications = { min = 20, max = 20 }
"""


def tables() -> dict[str, list[list[str]]]:
    """The rows of the table under each heading, cells without their code marks."""
    found: dict[str, list[list[str]]] = {}
    for part in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        lines = re.findall(r"^\| (.*) \|$", part, flags=re.MULTILINE)[1:]
        found[part.splitlines()[0].strip("`")] = [[cell.strip("` ") for cell in line.split(" | ")] for line in lines]
    return found


def names(table: str) -> list[str]:
    rows = tables()[table]
    assert all(all(row) for row in rows), f"an empty cell under {table}"
    return [row[0] for row in rows]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dictionary")
    (folder / "s.toml").write_text(SELECTING)
    return run_experiment(folder / "s.toml", out=folder / "r", workers=1).folder


@pytest.mark.parametrize("file", ["summary.csv", "comparisons.csv", "selection.csv"])
def test_every_column_of_a_table_has_its_line(file: str, played: Path) -> None:
    columns = [name if name != "law.iota" else "factors" for name in pd.read_csv(played / file).columns]
    assert names(file) == columns


def test_every_count_of_a_run_has_its_line(played: Path) -> None:
    runs = load_results(played).runs
    assert runs is not None
    assert names("runs") == list(runs.columns)


def test_every_column_of_the_accounts_table_has_its_line() -> None:
    accounts = simulate("complex", "next_step", accounts=True).accounts
    assert accounts is not None
    assert names("accounts") == list(accounts.columns)


def test_every_column_and_code_of_the_journal_has_its_line() -> None:
    assert COLUMNS.names is not None
    assert names("journal") == list(COLUMNS.names)
    codes = [(str(int(kind)), kind.name.lower(), said(kind)) for kind in Event]
    assert [tuple(row[:3]) for row in tables()["Kinds of event"]] == codes


def said(kind: Event) -> str:
    """The codes that the column `reply` can hold for one kind of event."""
    return ", ".join(f"{code.value} {code.name.lower()}" for code in CODES[kind] or ()) or "-1"


def test_every_measure_has_its_unit_and_its_formula() -> None:
    """The formulas of the page are worked out on counts of our own and compared with the code."""
    rows = {row[0]: row for row in tables()["Measures"]}
    value = Value(order_value=700.0, hour_cost=45.0)
    rules = with_profit(value)
    assert list(rows) == list(rules)
    counts = {name: float(number) for number, name in enumerate(names("runs"), start=3)}
    scope: dict[str, Any] = counts | value._asdict() | {"__builtins__": {}}
    for name, rule in rules.items():
        _, unit, scale, numerator, denominator, meaning = rows[name]
        assert (unit, float(scale)) == (rule.unit, rule.scale), name
        assert np.isclose(eval(numerator, scope), rule.numerator(counts)), name
        assert np.isclose(eval(denominator, scope), rule.denominator(counts)), name
        assert len(meaning) > 10, name


def test_every_file_of_a_results_folder_has_its_line(played: Path) -> None:
    known = set(names("results folder"))
    there = {path.name + "/" * path.is_dir() for path in played.iterdir()}
    there |= {path.name + "/" * path.is_dir() for path in (ROOT / "results" / "01_headline").iterdir()}
    there |= {"report_nl.html", "report_en.html", "deck_nl.pptx", "deck_en.pptx"}
    assert there - known == set()


def test_every_key_of_a_manifest_has_its_line(played: Path) -> None:
    manifest = load_results(played).manifest
    assert sorted(names("manifest.json")) == sorted(manifest)
