"""What stands beside a cited number of a fitted market: one campaign, with and without what the fit left open."""

from functools import cache
from pathlib import Path

import pandas as pd

from sim.show.citing import Citable
from sim.show.numbers import number, signed, span
from sim.show.quantities import Telling
from sim.study.fitted import FITTED, FITTED_PAIRS


def campaign(telling: Telling, one: Citable) -> str:
    """The sentence; empty where nothing was fitted, or this number is none of the tables'."""
    name, known = FITTED_PAIRS if one.other else FITTED, telling.results.manifest["contents"]
    if name not in known:
        return ""
    arm, other = "/".join(one.arm), "/".join(one.other or ())
    table = _table(telling.results.folder / name, known[name])
    where = (table["scenario"] == one.scenario) & (table["measure"] == one.measure)
    for factor, level in one.point:
        where &= table[factor] == level
    if not one.other:
        return _said(telling, table[where & (table["playbook"] + "/" + table["policy"] == arm)], "estimate", 1)
    found = table[where & (table["a"] == arm) & (table["b"] == other)]
    turned = table[where & (table["a"] == other) & (table["b"] == arm)]
    return _said(telling, turned, "difference", -1) if found.empty else _said(telling, found, "difference", 1)


@cache
def _table(path: Path, digest: str) -> pd.DataFrame:
    """A table by its file and the hash of what is in it: read once for all numbers of a run."""
    return pd.read_csv(path)


def _said(telling: Telling, rows: pd.DataFrame, value: str, turn: int) -> str:
    """`turn` is -1 for a difference that the table has the other way round."""
    if rows.empty or rows[value].isna().any():
        return ""
    row, lang, signs = rows.iloc[0], telling.lang, value == "difference"
    ends = [sorted((turn * row[f"{side}low"], turn * row[f"{side}high"])) for side in ("", "luck_")]
    digits = 1 if max(map(abs, ends[0] + ends[1])) >= 0.1 else 2
    both, luck = (span(low, high, lang, digits, signs=signs) for low, high in ends)
    mean = (signed if signs else number)(turn * row[value], lang, digits)
    return telling.say("fitted.cite", mean=mean, both=both, luck=luck, n=number(row["worlds"], lang, 0))
