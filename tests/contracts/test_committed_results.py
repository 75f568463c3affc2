"""What is committed in `results/`: it comes out again, belongs to what was expected, and the README tells of it."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from sim.reading import read_toml
from sim.show.linter import CROWNS
from sim.study.reproduce import reproduce
from sim.study.results import load_manifest, load_results
from sim.study.surveying import reproduce_survey

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path.parent for path in (ROOT / "results").glob("*/manifest.json"))
README = (ROOT / "experiments" / "README.md").read_text(encoding="utf-8")
MOST_BYTES = 3_500_000  # for a survey of a whole region; an experiment has less than half of it
COMMITTED = (".csv", ".json", ".svg")
PASSING = ("run.json",)
named = pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
SURVEYS = [folder for folder in FOLDERS if "stages" in load_manifest(folder)]
compared = pytest.mark.parametrize("folder", [one for one in FOLDERS if one not in SURVEYS], ids=lambda one: one.name)
with_intervals = pytest.mark.parametrize(
    "folder", [one for one in FOLDERS if one.name != "11_who_is_ahead_where"], ids=lambda one: one.name
)  # maps have cells, which are ahead or not

NUMBER = r"([+−]?\d+\.\d+)"
INTERVAL = re.compile(rf"{NUMBER}(?: %)? \({NUMBER} to {NUMBER}\)")


def section(folder: Path) -> str:
    """What the README says of an experiment, on one line."""
    return " ".join(README.partition(f"\n## {folder.name}\n")[2].partition("\n## ")[0].split())


def known(folder: Path) -> NDArray[np.float64]:
    """Every number of a result with the ends of its interval, differences either way round."""
    found: list[NDArray[np.float64]] = []
    for path in folder.glob("*.csv"):
        table = pd.read_csv(path)
        for middle, *ends in triples(table):
            rows = table[[middle, *ends]].to_numpy(float)
            found += [rows, -rows[:, [0, 2, 1]]] if middle == "difference" else [rows]
    return np.concatenate(found)


def triples(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Columns with those of the ends of their interval."""
    found = [(name, "low", "high") for name in ("difference", "estimate") if {name, "low", "high"} <= set(table)]
    own = [(name, f"{name}_low", f"{name}_high") for name in map(str, table)]
    return found + [one for one in own if set(one) <= set(table)]


def said(folder: Path) -> dict[str, Any]:
    """The experiment's file as the manifest keeps it."""
    file: dict[str, Any] = load_manifest(folder)["parameters"]["file"]
    return file


def figures(folder: Path) -> set[str]:
    """The figures that carry the finding."""
    return set(said(folder).get("figures") or ("by_seller", "plane"))


@named
def test_a_sample_of_it_comes_out_again(folder: Path) -> None:
    again = reproduce_survey if folder in SURVEYS else reproduce
    assert again(folder, sample=1 if folder in SURVEYS else 5, workers=1).differences == ()


@named
def test_it_was_expected_before_as_the_file_says_now(folder: Path) -> None:
    file, kept = read_toml(ROOT / "experiments" / f"{folder.name}.toml").data, said(folder)
    assert {name: file[name] for name in ("question", "expectation")} == {
        name: kept[name] for name in ("question", "expectation")
    }


@compared
def test_it_is_whole_and_small_with_the_figures_it_names(folder: Path) -> None:
    load_results(folder)
    kept = [path for path in folder.rglob("*.*") if path.suffix in COMMITTED and path.name not in PASSING]
    kept = [path for path in kept if not {"raw", "more"} & {part.name for part in path.parents}]
    assert {path.stem for path in kept if path.suffix == ".svg"} == figures(folder)
    assert sum(path.stat().st_size for path in kept) < MOST_BYTES / 2


@pytest.mark.parametrize("folder", SURVEYS, ids=lambda one: one.name)
def test_a_survey_is_small_and_has_figures(folder: Path) -> None:
    kept = [path for path in folder.glob("*.*") if path.suffix in COMMITTED and path.name not in PASSING]
    drawn = list((folder / "figures").glob("*.svg"))
    assert drawn and sum(path.stat().st_size for path in (*kept, *drawn)) < MOST_BYTES


@named
def test_its_row_in_the_readme_has_its_run_id_its_command_and_its_figure(folder: Path) -> None:
    (row,) = re.findall(rf"^\| \[{folder.name}\]\({folder.name}\.toml\) \|.*$", README, flags=re.MULTILINE)
    assert row.endswith(f"| `{load_manifest(folder)['run_id']}` |")
    assert f"`closelab run experiments/{folder.name}.toml`" in row
    shown = re.findall(rf"\(\.\./results/{folder.name}/figures/(\w+)\.svg\)", row)
    assert shown and all((folder / "figures" / f"{name}.svg").exists() for name in shown)


def test_links_of_the_readme_lead_to_files_that_are_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / "experiments" / target).exists(), target


def test_headings_that_the_table_links_to_are_there() -> None:
    anchors = {re.sub(r"[^\w -]", "", line).lower().strip().replace(" ", "-") for line in README.splitlines()}
    for target in re.findall(r"\]\(#([^)]+)\)", README):
        assert target in anchors, target


@with_intervals
def test_every_number_with_an_interval_is_one_of_the_result(folder: Path) -> None:
    """Rounded as it is written; a number from memory, or from a run before, would hardly be among them."""
    numbers, quoted = known(folder), INTERVAL.findall(section(folder))
    assert len(quoted) >= 5
    for parts in quoted:
        wanted = np.array([float(part.replace("−", "-")) for part in parts])
        close = np.array([0.5 * 10.0 ** -len(part.partition(".")[2]) for part in parts]) + 1e-6
        assert (np.abs(numbers - wanted) <= close).all(axis=1).any(), parts


def test_nobody_is_crowned() -> None:
    assert CROWNS.findall(README) == []
    for folder in FOLDERS:
        assert "annoy" in section(folder), folder.name
