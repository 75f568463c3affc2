"""A selection in sentences for the shell: which arm has most, or which cannot be told apart."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from sim.show.numbers import number
from sim.study.results import Results
from sim.study.select import ABOVE, LESS, OPEN, SELECTED, SELECTION, TIED


def verdict_lines(results: Results) -> list[str]:
    """What a selection found, world by world; nothing where none was asked."""
    path, asked = results.folder / SELECTION, results.manifest["parameters"]["file"].get("selection")
    if not asked or not path.exists():
        return []
    return [line for world in _worlds(path) for line in _world_lines(asked, world)]


def _worlds(path: Path) -> Iterator[pd.DataFrame]:
    table = pd.read_csv(path, keep_default_na=False)
    about = [name for name in table.columns if name not in ("playbook", "policy", "verdict", "because")]
    for _, world in table.groupby(about, sort=False):
        yield world.assign(where=", ".join(str(world[name].iloc[0]) for name in about))


def _world_lines(asked: dict[str, Any], world: pd.DataFrame) -> Iterator[str]:
    apart, measure = number(asked["better_by"], "en", 3).rstrip("0").rstrip("."), asked["measure"]
    named = {verdict: list(rows["playbook"] + "/" + rows["policy"]) for verdict, rows in world.groupby("verdict")}
    limits = " and ".join(f"{name} at most {limit['value']:g}" for name, limit in asked["at_most"].items() if limit)
    among = f"{world['where'].iloc[0]}: most {measure}{' with ' + limits if limits else ''}"
    if SELECTED in named:
        yield f"{among}: selected with probability 95%: {named[SELECTED][0]}"
    elif TIED in named:
        yield f"{among}: indistinguishable within {apart} (probability 95%): {', '.join(named[TIED])}"
    elif OPEN in named:
        yield f"{among}: undecided at the largest number of replications: {', '.join(named[OPEN])}"
    else:
        yield f"{among}: no arm is within the limits (probability 95%)"
    if LESS in named:
        yield f"  less: {', '.join(named[LESS])}"
    for _, row in world[world["verdict"] == ABOVE].iterrows():
        yield f"  above its limit of {row['because'].replace(' ', ', ')}: {row['playbook']}/{row['policy']}"
