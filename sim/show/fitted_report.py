"""What a report says of a fitted market: one campaign of this office, with and without what the fit left open."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from sim.show import statements
from sim.show.fitted_table import MEASURES, OWN
from sim.show.numbers import number, signed, span
from sim.show.quantities import Telling
from sim.show.words import listed
from sim.study.fitted import FITTED, FITTED_PAIRS, left_open

SIDES = {"both": "", "luck": "luck_"}  # and how their columns begin


class Told(NamedTuple):
    """A mean in a table with the ends of its interval under it; these numbers have no id to be cited by."""

    text: str
    note: str = ""
    ids: tuple[str, ...] = ()


def section(telling: Telling, scenario: str) -> dict[str, Any] | None:
    """Title, explanation and tables of one scenario; None where it was not fitted."""
    arms = _rows(telling, FITTED, scenario)
    if arms.empty:
        return None
    worlds, draws = (number(int(arms[name].iloc[0]), telling.lang, 0) for name in ("worlds", "draws"))
    kept = telling.say("axis.cooling_off") if telling.scope(scenario) == "b2c" else telling.say("fitted.net")
    names = listed(telling.lang, [telling.factor(path) for path in left_open(telling.results.manifest)])
    return {
        "title": telling.say("fitted.title"),
        "notes": [
            telling.say("fitted.note", worlds=worlds, draws=draws),
            telling.say("fitted.open", names=names),
            telling.say("fitted.more"),
        ],
        "tables": [table for table in (_arms(telling, arms, kept), _pairs(telling, scenario, kept)) if table["rows"]],
    }


def _rows(telling: Telling, name: str, scenario: str) -> pd.DataFrame:
    """The rows of one scenario in a table of the result; none where there is no such table."""
    if name not in telling.results.manifest["contents"]:
        return pd.DataFrame()
    table = pd.read_csv(telling.results.folder / name)
    return table[table["scenario"] == scenario]


def _arms(telling: Telling, arms: pd.DataFrame, kept: str) -> dict[str, Any]:
    rows = [
        {"head": telling.seller(playbook), "sub": _where(telling, policy, point), "cells": _cells(telling, found, 0)}
        for (playbook, policy), point, found in _grouped(arms, ["playbook", "policy"])
    ]
    return _sheet(telling, "fitted.arms", "table.seller", kept, rows)


def _pairs(telling: Telling, scenario: str, kept: str) -> dict[str, Any]:
    """Sellers that are spoken of, minus one another, dialling alike; the later one comes first, as in the answer."""
    known, rows = statements.spoken_of(telling), []
    for labels, point, found in _grouped(_rows(telling, FITTED_PAIRS, scenario), ["a", "b"]):
        (a, policy), (b, other) = (label.split("/") for label in labels)
        if policy == other and {a, b} <= set(known):
            turn = known.index(a) < known.index(b)
            first, second = (b, a) if turn else (a, b)
            head = telling.say("fitted.minus", a=telling.seller(first), b=telling.seller(second))
            cells = _cells(telling, found, -1 if turn else 1)
            rows.append({"head": head, "sub": _where(telling, policy, point), "cells": cells})
    return _sheet(telling, "fitted.pairs", "table.seller", kept, rows)


def _sheet(telling: Telling, caption: str, head: str, kept: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A table as the template wants it: for orders and annoyance luck alone, and luck with the fit."""
    columns = [telling.say(f"fitted.{measure}.{side}", kept=kept) for side in SIDES for measure in MEASURES]
    heads = [telling.say(head), *columns]
    return {"name": "", "caption": telling.say(caption), "heads": heads, "worded": (), "rows": rows}


def _grouped(
    table: pd.DataFrame, names: list[str]
) -> Iterator[tuple[tuple[str, str], dict[str, Any], dict[str, dict[str, Any]]]]:
    """For each arm or pair its two names, its point of the design, and its row by measure."""
    if table.empty:
        return
    factors = [name for name in table.columns if name not in OWN and name != "scenario"]
    for key, rows in table.groupby([*factors, *names], sort=False):
        *levels, first, second = key
        by_measure = {row["measure"]: row for row in rows.to_dict("records")}
        yield (first, second), dict(zip(factors, levels, strict=True)), by_measure  # type: ignore[misc]


def _where(telling: Telling, policy: str, point: dict[str, Any]) -> str:
    levels = (f"{telling.factor(name)} {telling.level(name, level)}" for name, level in point.items())
    return " · ".join([telling.policy(policy), *levels])


def _cells(telling: Telling, found: dict[str, dict[str, Any]], turn: int) -> list[Told]:
    """Orders and annoyance; a difference (`turn` 1 or -1) is turned round where `turn` says so."""
    value = "difference" if turn else "estimate"
    rows = [(found[measure], f"{side}{value}", side) for side in SIDES.values() for measure in MEASURES]
    none = "" if turn else telling.say("fitted.none", n=number(found["net"]["worlds"], telling.lang, 0))
    return [_told(telling, row[name], row[f"{side}low"], row[f"{side}high"], turn, none) for row, name, side in rows]


def _told(telling: Telling, middle: float, low: float, high: float, turn: int, none: str) -> Told:
    """A cell; `none` is said under a zero that was in no campaign anything else."""
    if middle == 0.0 == low == high:
        return Told("0", none)
    if turn:
        middle, (low, high) = turn * middle, sorted((turn * low, turn * high))
    lang, digits = telling.lang, 1 if max(map(abs, (middle, low, high))) >= 0.1 else 2
    write = signed if turn else number
    return Told(write(middle, lang, digits), span(low, high, lang, digits, signs=bool(turn)))
