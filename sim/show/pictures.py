"""All figures that an experiment's design calls for, drawn into its results folder; and the picture of a trace."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from sim.show import samples
from sim.show.figures import by_seller, crossed, flow, leader_map, market, one_prospect, plane, sweep, time_to_order
from sim.show.grid import factor_name, factors_of, level_words
from sim.show.save import save
from sim.show.theme import Lang, View
from sim.show.words import LANGUAGES, say
from sim.study.results import Results
from sim.study.sampled import Sample
from sim.study.styles import STYLES
from sim.study.trace import Trace

COMMITTED = View(lang="en", size="slide", mode="light")
#: What carries the finding of an experiment that names no figures of its own.
CARRYING = (by_seller.NAME, plane.NAME, sweep.NAME, leader_map.NAME, market.NAME)
MORE = "more"  # the folder of the other figures
PRINTED = (View("nl", "slide"), View("en", "slide"), View("nl", "page"), View("en", "page"))


class Picture(NamedTuple):
    """A figure still to be drawn: its name, how, and from what."""

    name: str
    draw: Callable[..., Figure]
    table: Any


def draw_all(results: Results) -> list[Path]:
    """Draw each figure as SVG and, in both languages and at both sizes, as PNG, for every scenario.

    Those that carry the finding, named by the experiment or else by their kind, stand in ``figures``, the
    others in ``figures/more``.
    """
    folder, more = results.folder / "figures", results.folder / "figures" / MORE
    more.mkdir(parents=True, exist_ok=True)
    chosen = tuple(results.manifest["parameters"]["file"].get("figures") or ())
    return [
        path
        for picture in called_for(results)
        for path in _files(picture, folder if _carries(picture.name, chosen) else more)
    ]


def _carries(name: str, chosen: tuple[str, ...]) -> bool:
    return name in chosen if chosen else name.startswith(CARRYING)


def _files(picture: Picture, folder: Path) -> Iterator[Path]:
    for view in PRINTED:
        figure = picture.draw(picture.table, view=view)
        if view == COMMITTED:
            yield save(figure, folder / f"{picture.name}.svg")
        page = "_page" if view.size == "page" else ""
        yield save(figure, folder / f"{picture.name}_{view.lang}{page}.png")


def called_for(results: Results) -> list[Picture]:
    """All figures that an experiment's design calls for."""
    return [*from_tables(results), *from_accounts(results)]


def from_tables(results: Results, only: str | None = None) -> Iterator[Picture]:
    """Name the figures whose numbers all stand in the tables; of every scenario, or of one."""
    design = results.manifest["parameters"]["file"]["design"]
    if (markets := of_all_scenarios(results)) is not None:
        yield from markets if only is None else ()
        return
    for scenario, ending in _scenarios(results):
        if only in (None, scenario):
            table = described(results, scenario)
            called_for = _over_factors(table, design["kind"]) if design["factors"] else _compared(table)
            for name, draw, drawn in called_for:
                yield Picture(name + ending, draw, drawn)


def of_all_scenarios(results: Results) -> list[Picture] | None:
    """Figures that show all scenarios at once, where one style spreads through a market; else None."""
    styles = _styles(results)
    return None if styles is None else list(_markets(results, styles))


def from_accounts(results: Results, only: str | None = None) -> Iterator[Picture]:
    """Name the figures of a sample of accounts, where arms are compared; of every scenario, or of one."""
    endings = dict(_scenarios(results))
    for found in samples.samples(results):
        if only in (None, found.scenario):
            for name, draw, drawn in _sampled(results, found):
                yield Picture(name + endings[found.scenario], draw, drawn)


def _scenarios(results: Results) -> list[tuple[str, str]]:
    """The scenarios of a result, each with the ending of its files: none where there is only one."""
    found = [str(name) for name in dict.fromkeys(results.summary["scenario"])]
    return [(name, f"_{name}" if len(found) > 1 else "") for name in found]


def _over_factors(table: pd.DataFrame, kind: str) -> Iterator[Picture]:
    """A sweep for a grid of one factor, a map for two, under each policy; no picture of anything else.

    A picture of one world would pass one point of the design for the whole.
    """
    factors = factors_of(table)
    numbers = all(pd.api.types.is_numeric_dtype(table[name]) and table[name].dtype != bool for name in factors)
    figure = {1: sweep, 2: leader_map}.get(len(factors))
    if kind != "grid" or not numbers or figure is None:
        return
    policies = list(dict.fromkeys(table["policy"]))
    for policy in policies:
        ending = f"_{policy}" if len(policies) > 1 else ""
        yield Picture(figure.NAME + ending, partial(figure.draw, policy=policy), table)


def _styles(results: Results) -> pd.DataFrame | None:
    """What each style sold, where one style spreads through a market from scenario to scenario."""
    path = results.folder / STYLES
    table = pd.read_csv(path) if path.exists() else None
    return table if table is not None and market.spreading(table) else None


def _markets(results: Results, table: pd.DataFrame) -> Iterator[Picture]:
    """What each style sells in a market with a team, at each point of the design and under each policy."""
    factors = list(table.columns[1 : table.columns.get_loc("playbook")])
    for key, rows in table.groupby(["policy", *factors], sort=False):
        policy, *levels = map(str, key) if isinstance(key, tuple) else [str(key)]
        point = dict(zip(factors, map(float, levels), strict=True))
        rows.attrs = described(results).attrs | _told_of(results, point)
        ending = "".join(f"_{name.rpartition('.')[2]}_{level:g}" for name, level in point.items())
        yield Picture(f"{market.NAME}_{policy}{ending}", market.draw, rows)


def _told_of(results: Results, point: dict[str, float]) -> dict[str, Any]:
    """What a picture of a market says of itself: all agents' name, its scenarios, where in the design it is."""
    about = {lang: "".join(_level(lang, *one) for one in point.items()) for lang in LANGUAGES}
    scenarios = list(dict.fromkeys(results.summary["scenario"]))
    return {
        "about": about,
        "team": results.summary["playbook"].iloc[0],
        "scenario": f"{scenarios[0]} … {scenarios[-1]}",
        "simultaneous": False,
    }


def _level(lang: str, factor: str, level: float) -> str:
    name = factor_name(factor, lang).partition(" (")[0]
    return say(lang, "caption.market.at", name=name[:1].lower() + name[1:], x=level_words(factor, level, lang))


def _compared(table: pd.DataFrame) -> Iterator[Picture]:
    """The figures of arms that are compared in one world."""
    yield Picture("by_seller", by_seller.draw, table)
    yield Picture("plane", plane.draw, table)
    if table["policy"].nunique() > 1 and table["playbook"].nunique() > 1:
        yield Picture("crossed", crossed.draw, table)


def _sampled(results: Results, found: Sample) -> Iterator[Picture]:
    """The figures of a sample of the accounts of a world."""
    accounts = found.accounts.copy(deep=False)
    about = {"comparisons": None, "scenario": found.scenario, "policy": found.policy, "days": found.days}
    accounts.attrs = described(results, found.scenario).attrs | about
    if len(found.sellers) > 1:
        yield Picture(flow.NAME, partial(flow.draw, sellers=found.sellers), accounts)
    yield Picture(time_to_order.NAME, partial(time_to_order.draw, sellers=found.sellers), accounts)


def draw_trace(trace: Trace, folder: Path, lang: Lang) -> list[Path]:
    """Draw one prospect's talks as SVG and PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    figure = one_prospect.draw(trace, view=View(lang=lang))
    stem = f"{trace.scenario}_{trace.account}_{lang}"
    return [save(figure, folder / f"{stem}{ending}") for ending in (".svg", ".png")]


def described(results: Results, scenario: str | None = None) -> pd.DataFrame:
    """The summary of one scenario (default: the first), with what a figure has to say about it in `attrs`."""
    parameters = results.manifest["parameters"]
    name = scenario or results.summary["scenario"].iloc[0]
    table: pd.DataFrame = results.summary[results.summary["scenario"] == name].copy()
    pairs = results.comparisons
    world = next(found for found in parameters["scenarios"].values() if found["name"] == name)
    table.attrs = {
        "comparisons": pairs[pairs["scenario"] == name].to_dict("records") if len(pairs) else [],
        "run": results.run_id,
        "version": results.manifest["software"]["version"],
        "level": "C1",
        "scenario_title": world["title"],
        "scope": world["scope"],
        "simultaneous": True,
        "baseline": _baseline(world, parameters),
        "titles": {found["name"]: found["title"] for found in parameters["playbooks"].values()},
    }
    return table


def _baseline(scenario: dict[str, Any], parameters: dict[str, Any]) -> dict[str, float]:
    """What a scenario says of the factors of an experiment, before the design varies them."""
    found = {path: _at(scenario, path) for path in parameters["file"]["design"]["factors"]} | parameters["changes"]
    return {path: value for path, value in found.items() if isinstance(value, int | float)}


def _at(sections: dict[str, Any], path: str) -> Any:
    section, _, name = path.partition(".")
    return sections.get(section, {}).get(name)
