"""Who is ahead over two parameters, for an objective: the leader map, with leaders and decisions of a survey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from sim.show import findings
from sim.show.figures.leader_map import MOST_SELLERS, Map, compose
from sim.show.frame import Canvas, Heading, open_frame, root
from sim.show.grid import Grid, read_grid
from sim.show.numbers import extent, number
from sim.show.theme import DEFAULT_VIEW, View, checked, seller_name
from sim.show.typeset import styled
from sim.show.words import say, sentence

if TYPE_CHECKING:
    import pandas as pd

NAME = "ahead_map"
NOBODY = "nobody"


def draw(table: pd.DataFrame, figure: Canvas | None = None, *, view: View = DEFAULT_VIEW) -> Figure:
    """Draw who is ahead over two parameters.

    Parameters
    ----------
    table : a row for each cell and playbook under one policy: x, y, playbook, policy, value (of the objective's
        measure) and annoyed in %. `table.attrs` holds x and y (paths), leads (a record for each cell: x, y, leader,
        decided), limit (% annoyed at most, or None), objective and dialling (by language), baseline, and
        scenario_title, run, version and scenario as elsewhere.
    figure : a Figure or SubFigure to draw into; a new one of the view's size when absent.
    view : language, size, mode and, if wanted, a title of your own.

    Returns the whole Figure. Raises `ValueError` for what one picture cannot show.
    """
    view = checked(view)
    grid, found = _read(table)
    with styled():
        return root(_draw(grid, found, table, figure, view))


def _read(table: pd.DataFrame) -> tuple[Grid, Map]:
    grid = read_grid(_summary(table), 2)
    policy = grid.any.policy()
    sellers = grid.sellers(policy, MOST_SELLERS)
    shape = len(grid.levels[0]), len(grid.levels[1])
    values, annoyed = (
        np.array([[one.value for one in grid.along(measure, (name, policy))] for name in sellers]).reshape(-1, *shape)
        for measure in ("net", "annoyed")
    )
    return grid, _map(table, sellers, values.transpose(0, 2, 1), annoyed.transpose(0, 2, 1))


def _summary(table: pd.DataFrame) -> pd.DataFrame:
    """The cells as a summary over two factors, which is what a grid is read from."""
    import pandas as pd

    names = {"x": table.attrs["x"], "y": table.attrs["y"]}
    common = table[["x", "y", "playbook", "policy"]].rename(columns=names).assign(scenario=table.attrs["scenario"])
    parts = [
        common.assign(measure=measure, estimate=table[column], low=table[column], high=table[column])
        for measure, column in (("net", "value"), ("annoyed", "annoyed"))
    ]
    whole = pd.concat(parts, ignore_index=True)
    whole.attrs = {key: value for key, value in table.attrs.items() if key not in ("x", "y", "leads")}
    return whole


def _map(table: pd.DataFrame, sellers: list[str], values: Any, annoyed: Any) -> Map:
    """Who is ahead in each cell, as the survey found it; where nobody is within the limit, nobody is."""
    limit = table.attrs["limit"]
    if limit is not None:  # beyond the limit a seller's line ends: the farther beyond it, the less he counts
        values = np.where(annoyed <= limit, values, limit - annoyed)
    named = [*sellers, NOBODY]
    values = np.concatenate([values, np.zeros((1, *values.shape[1:]))])
    annoyed = np.concatenate([annoyed, annoyed.min(axis=0)[None]])
    across, up = (sorted(set(table[name])) for name in ("x", "y"))
    leader, decided = np.zeros((len(up), len(across)), int), np.zeros((len(up), len(across)), bool)
    for row in table.attrs["leads"]:
        cell = up.index(row["y"]), across.index(row["x"])
        leader[cell], decided[cell] = named.index(row["leader"]), bool(row["decided"])
    kept = [place for place in range(len(named)) if named[place] != NOBODY or (leader == place).any()]
    return Map(
        [named[place] for place in kept],
        values[kept],
        leader,
        decided,
        np.take_along_axis(annoyed, leader[None], axis=0)[0],
    )


def _draw(grid: Grid, found: Map, table: pd.DataFrame, figure: Canvas | None, view: View) -> Canvas:
    heading = Heading(
        NAME, view.title or _title(found, view.lang), _subtitle(table, view.lang), _foot(grid, view.lang)
    )
    frame = open_frame(figure, view, heading)
    compose(frame, grid, found)
    return frame.canvas


def _foot(grid: Grid, lang: str) -> str:
    return findings.foot(grid.any, lang)


def _title(found: Map, lang: str) -> str:
    """In how many worlds each seller is ahead for certain, and whom the leader annoys."""
    size = found.leader.size
    counts = {name: int(((found.leader == i) & found.decided).sum()) for i, name in enumerate(found.sellers)}
    most = sorted((name for name in counts if counts[name]), key=lambda name: (name == NOBODY, -counts[name]))
    said = [_clause(name, counts[name], size, place == 0, lang) for place, name in enumerate(most)]
    undecided = size - sum(counts.values())
    said += [say(lang, "title.map.undecided", k=number(undecided, lang, 0))] if undecided and most else []
    said = said or [say(lang, "title.map.none")]
    felt = extent([float(found.annoyed.min()), float(found.annoyed.max())], lang) + "%"
    return sentence(say(lang, "survey.map.title", said=", ".join(said), z=felt))


def _clause(name: str, count: int, size: int, first: bool, lang: str) -> str:
    about = {"a": seller_name(name, lang), "k": number(count, lang, 0)}
    if first:
        return say(lang, "survey.map.first", n=number(size, lang, 0), **about)
    return say(lang, "survey.text.in", **about)


def _subtitle(table: pd.DataFrame, lang: str) -> str:
    attrs = table.attrs
    about = {"scenario": attrs["scenario_title"], "dialling": attrs["dialling"], "objective": attrs["objective"]}
    count = number(float(len(attrs["leads"])), lang, 0)
    key = "survey.map.caption" if attrs["limit"] is None else "survey.map.caption.limit"
    return sentence(say(lang, key, n=count, **{key: text[lang] for key, text in about.items()}))
