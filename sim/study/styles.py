"""A market that agents of different styles share: what each style sells, and what one agent's turning does.

Counts of a run know no agents, so its worlds are played again for a row per account; account i belongs to agent
i mod n. Agents share nothing but their name (MODEL.md section 9), so whatever one does to the others is brand.
"""

import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engine.batch import play_batch
from sim.measures import MEASURES
from sim.stats.compare import paired_difference, pulled
from sim.study.design import Cell, Experiment
from sim.study.single import mix
from sim.study.summary import DECIMALS, Parts, about, estimate
from sim.words import Status

STYLES, TURNED = "styles.csv", "turned.csv"
TOLD = ("net", "annoyed", "net_per_100_hours")
SUMMED = ("reached", "annoyed", "busy_hours")
WORLDS = 20  # played at once: their rows must fit into memory


class Market(NamedTuple):
    """One arm: who sells, and per agent (first axis) and replication what was counted."""

    cell: Cell
    agents: list[str]
    counts: dict[str, NDArray[np.float64]]

    def of(self, agents: list[int]) -> dict[str, NDArray[np.float64]]:
        """The counts of some agents together, per replication."""
        return {name: values[agents].sum(axis=0) for name, values in self.counts.items()}


def markets(experiment: Experiment, replications: int) -> list[Market]:
    """Every arm whose scenario names a team, with its first replications played again."""
    return [
        Market(cell, _agents(cell), _counts(cell, experiment.seed, replications))
        for cell in experiment.cells
        if mix(cell.scenario)
    ]


def _agents(cell: Cell) -> list[str]:
    names = [style.name for style in cell.sellers]
    return [names[agent % len(names)] for agent in range(int(cell.scenario.world.office.agents))]


def _counts(cell: Cell, seed: int, replications: int) -> dict[str, NDArray[np.float64]]:
    """Counts by name, as the measures want them: agents x replications."""
    tables = [style.table for style in cell.sellers]
    parts = [
        _by_agent(play_batch(cell.scenario.world, tables, cell.policy, seed, part, accounts=True).accounts, cell)
        for part in (range(first, min(first + WORLDS, replications)) for first in range(0, replications, WORLDS))
    ]
    return {name: np.concatenate([part[name] for part in parts], axis=1) for name in parts[0]}


def _by_agent(rows: Any, cell: Cell) -> dict[str, NDArray[np.float64]]:
    """Rows of accounts, replications x accounts, summed for each agent."""
    agents = int(cell.scenario.world.office.agents)
    counted = {name: rows[name].astype(float) for name in SUMMED}
    counted |= {
        "gross": rows["ordered"].astype(float),
        "cancelled": (rows["status"] == Status.CANCELLED).astype(float),
        "accounts": np.ones(rows.shape),
    }
    return {
        name: np.array([values[:, agent::agents].sum(axis=1) for agent in range(agents)])
        for name, values in counted.items()
    }


def by_style(found: list[Market]) -> pd.DataFrame:
    """One row per arm, style of its agents and measure, and one for all of them together (the arm's own name).

    `share` is the share of the agents who have the style, in %; the rest as in a summary.
    """
    return pd.DataFrame([row for market in found for row in _styles(market)]).round(DECIMALS)


def _styles(market: Market) -> Iterator[dict[str, Any]]:
    everybody = list(range(len(market.agents)))
    groups = {style: [i for i in everybody if market.agents[i] == style] for style in dict.fromkeys(market.agents)}
    for style, agents in (groups | {market.cell.arm.playbook: everybody}).items():
        counts = market.of(agents)
        for name in TOLD:
            rule = MEASURES[name]
            trials = None if rule.trials is None else rule.trials(counts)
            value = estimate(rule, Parts(rule.numerator(counts), rule.denominator(counts), trials))
            yield about(market.cell.arm) | {
                "playbook": style,
                "share": 100.0 * len(agents) / len(everybody),
                "measure": name,
                "unit": rule.unit,
                **value._asdict(),
            }


def turned(found: list[Market]) -> pd.DataFrame:
    """What the turning of agents does between two scenarios that follow each other in the experiment.

    One row per pair of arms that differ only in the style of some agents, and for those who turn (`who` = own),
    the others and all: more net orders than before, of the same prospects with the same luck, per 100 accounts
    of those who turn. Intervals of 95 % hold for all rows of the table at once.
    """
    pairs = [pair for group in _series(found) for pair in itertools.pairwise(group) if _comparable(*pair)]
    family = 3 * len(pairs)
    return pd.DataFrame([row for pair in pairs for row in _turning(*pair, family)]).round(DECIMALS)


def _series(found: list[Market]) -> list[list[Market]]:
    """The arms that differ in nothing but their scenario, in the order of the scenarios."""
    series: dict[Any, list[Market]] = {}
    for market in found:
        series.setdefault(market.cell.arm[1:], []).append(market)
    return list(series.values())


def _comparable(before: Market, after: Market) -> bool:
    """Whether nothing but the style of some agents, all of them to the same one, is different."""
    own = _turners(before, after)
    same = before.cell.scenario.world == after.cell.scenario.world
    return same and len({after.agents[agent] for agent in own}) == 1


def _turners(before: Market, after: Market) -> list[int]:
    return [agent for agent, (a, b) in enumerate(zip(before.agents, after.agents, strict=False)) if a != b]


def _turning(before: Market, after: Market, family: int) -> Iterator[dict[str, Any]]:
    everybody = list(range(len(after.agents)))
    own = _turners(before, after)
    others = [i for i in everybody if i not in own]
    accounts = after.of(own)["accounts"]
    for who, agents in (("own", own), ("others", others), ("all", everybody)):
        sides = [pulled(_net(market.of(agents)), accounts) for market in (after, before)]
        gap = paired_difference(sides[0], sides[1], MEASURES["net"].scale, family)
        arm = after.cell.arm
        yield {
            "scenario": arm.scenario,
            "before": before.cell.arm.scenario,
            **dict(arm.factors),
            "policy": arm.policy,
            "turned": after.agents[own[0]],
            "who": who,
            "measure": "net",
            "unit": "per 100 accounts of who turns",
            "difference": gap.difference,
            "low": gap.low,
            "high": gap.high,
        }


def _net(counts: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    return counts["gross"] - counts["cancelled"]


def team_tables(experiment: Experiment, replications: int) -> dict[str, pd.DataFrame]:
    """The tables of an experiment whose scenarios name teams, by file name; none for any other."""
    found = markets(experiment, replications)
    tables = {STYLES: by_style(found), TURNED: turned(found)} if found else {}
    return {name: table for name, table in tables.items() if len(table)}
