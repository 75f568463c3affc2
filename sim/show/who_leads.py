"""The map of the page: who gets most orders where, over two sliders, from a table that was played beforehand."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from sim import __version__
from sim.study.explore import Question, preset, values
from sim.study.maps import FOLDER, REPLICATIONS, Axes, axes

WORD = "axis.here"


def shown(question: Question) -> bool:
    """Whether a map holds for a question: nothing but its own two sliders was moved, and both lie inside it."""
    if not file_of(question.preset).is_file() or question.silences:
        return False
    over = axes(question.preset)
    if any(path not in (over.x, over.y) for path, _ in question.changed):
        return False
    found = values(question)
    return all(low <= found[path] <= high for path, (low, high) in _reach(over).items())


def _reach(over: Axes) -> dict[str, tuple[float, float]]:
    """How far a map reaches: its outer cells go half a step beyond their levels."""
    found = {}
    for path, levels in ((over.x, over.columns), (over.y, over.rows)):
        half = (levels[1] - levels[0]) / 2
        found[path] = levels[0] - half, levels[-1] + half
    return found


def file_of(name: str) -> Path:
    """Where the table of a preset's map lies; it need not be there."""
    return FOLDER / f"{name}.csv"


@cache
def _rows(name: str) -> pd.DataFrame:
    return pd.read_csv(file_of(name))


def replications() -> int:
    """How many worlds each cell was played in."""
    return REPLICATIONS


def table(question: Question, policy: str) -> pd.DataFrame:
    """A map as the summary that `leader_map` draws, with the visitor's own place in it."""
    rows, over = _rows(question.preset), axes(question.preset)
    here = rows[rows["policy"] == policy].rename(columns={"x": over.x, "y": over.y})
    parts = [_summary(here, over, question.preset, measure) for measure in ("net", "annoyed")]
    found = pd.concat(parts, ignore_index=True)
    scenario, now = preset(question.preset), values(question)
    found.attrs = {
        "comparisons": list(_gaps(here, over, question.preset)),
        "version": __version__,
        "level": "C1",
        "scope": scenario.scope,
        "scenario_title": scenario.title,
        "baseline": {path: now[path] for path in (over.x, over.y)},
        "baseline_word": WORD,
    }
    return found


def _summary(here: pd.DataFrame, over: Axes, name: str, measure: str) -> pd.DataFrame:
    """One measure of a map; only its estimates are kept, so the ends are those."""
    value = here[measure].to_numpy()
    about = here[[over.x, over.y, "playbook", "policy"]].reset_index(drop=True)
    return about.assign(scenario=name, measure=measure, estimate=value, low=value, high=value, n=float("nan"))


def _gaps(here: pd.DataFrame, over: Axes, name: str) -> Any:
    """The seller ahead against each other one, as comparisons."""
    for (x, y), rows in here.groupby([over.x, over.y]):
        ahead = rows[rows["low"].isna()].iloc[0]
        for row in rows[rows["low"].notna()].to_dict("records"):
            sides = {"a": f"{ahead['playbook']}/{ahead['policy']}", "b": f"{row['playbook']}/{row['policy']}"}
            ends: Mapping[str, float] = {
                "difference": ahead["net"] - row["net"],
                "low": row["low"],
                "high": row["high"],
            }
            yield {"scenario": name, over.x: x, over.y: y, **sides, "measure": "net", **ends}
