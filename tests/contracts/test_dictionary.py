"""The data dictionary lists every column and measure that the code writes, and says of each what it is."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim import load_results, run_experiment, simulate
from sim.engine.journal import COLUMNS
from sim.measures import Value, with_profit
from sim.study.fit import fit
from sim.study.fitting import folder, published, simulated
from sim.study.fitting.simulated import Campaign
from sim.words import CODES, Event
from tests.contracts.manual import DOCS, ROOT, hurry
from tests.texts import TEXTS

PAGES = [DOCS / "reference" / f"data_{name}.md" for name in ("dictionary", "of_surveys", "of_fits")]
COMMITTED = sorted((ROOT / "results").glob("*/*.csv"))
SELECTING = (
    TEXTS
    + """
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
)


@cache
def tables() -> dict[str, list[list[str]]]:
    """The rows of the table under each heading, cells without their code marks; no heading stands twice."""
    found: dict[str, list[list[str]]] = {}
    parts = [part for page in PAGES for part in re.split(r"(?m)^## ", page.read_text(encoding="utf-8"))[1:]]
    for part in parts:
        lines = re.findall(r"^\| (.*) \|$", part, flags=re.MULTILINE)[1:]
        heading = part.splitlines()[0].strip("`")
        assert heading not in found, heading
        found[heading] = [[cell.strip("` ") for cell in line.split(" | ")] for line in lines]
    return found


def columns(path: Path) -> list[str]:
    """The columns of a table; those of factors, whose names are the experiment's, stand as one."""
    found = ["factors" if "." in name else name for name in pd.read_csv(path, nrows=0).columns]
    return list(dict.fromkeys(found))


def names(table: str) -> list[str]:
    rows = tables()[table]
    assert all(all(row) for row in rows), f"an empty cell under {table}"
    return [row[0] for row in rows]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("dictionary")
    (place / "s.toml").write_text(SELECTING)
    return run_experiment(place / "s.toml", out=place / "r", workers=1).folder


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small fit, of which only the heads are read."""
    place = tmp_path_factory.mktemp("fit")
    log = simulated.write(place / "calls.csv", campaign=Campaign(clients=2_000))
    with pytest.MonkeyPatch.context() as hurried:
        hurry(hurried)
        folder.write(fit(log, holdout="month=5"), place / "fitted")
    return place / "fitted"


@pytest.mark.parametrize("file", ["summary.csv", "comparisons.csv", "selection.csv"])
def test_every_column_of_a_table_has_its_line(file: str, played: Path) -> None:
    assert names(file) == columns(played / file)


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_column_of_a_committed_table_has_its_line(path: Path) -> None:
    known = names(path.name)
    assert [name for name in known if name != "factors"] == [name for name in columns(path) if name != "factors"]
    assert set(columns(path)) <= set(known)


def test_every_column_and_file_of_a_fit_has_its_line(fitted: Path) -> None:
    files = {path.name for path in fitted.iterdir()}
    assert files | {"published.csv", "report_nl.html", "report_en.html"} == set(names("folder of a fit"))
    for path in fitted.glob("*.csv"):
        written = list(pd.read_csv(path, nrows=0).columns)
        assert written == [name for name in names(path.name) if name in written], path.name
    assert sorted(names("manifest.json of a fit")) == sorted(json.loads((fitted / "manifest.json").read_text()))


def test_every_column_of_a_run_in_a_fitted_market_has_its_line(fitted: Path, tmp_path: Path) -> None:
    question = SELECTING.partition("[selection]")[0].replace('"column"', f'"{fitted / "scenario.toml"}"')
    (tmp_path / "e.toml").write_text(question + "[precision]\nreplications = { min = 2, max = 2 }\n")
    run_experiment(tmp_path / "e.toml", out=tmp_path / "r", workers=1)
    for name in ("fitted.csv", "fitted_pairs.csv"):
        assert names(name) == columns(tmp_path / "r" / name)


def test_every_column_of_the_published_patterns_has_its_line(tmp_path: Path) -> None:
    written = pd.read_csv(published.write(published.judge(accounts=200), tmp_path)).columns
    assert list(written) == [name for name in names("published.csv") if name in written]


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
    there |= {path.name + "/" * path.is_dir() for path in (ROOT / "results").glob("*/*")}
    there |= {"report_nl.html", "report_en.html", "deck_nl.pptx", "deck_en.pptx"}
    assert there - known == set()


def test_every_key_of_a_manifest_has_its_line(played: Path) -> None:
    manifests = [played / "manifest.json", *(ROOT / "results").glob("*/manifest.json")]
    keys = {key for path in manifests for key in json.loads(path.read_text())}
    assert set(names("manifest.json")) == keys
