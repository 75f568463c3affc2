"""All figures of a survey, drawn into its results folder."""

from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from sim.show.figures import ahead_map, bars, boxes, curves, plane, region_shares
from sim.show.frame import Canvas
from sim.show.numbers import number
from sim.show.parameter_names import OTHERS, short_name
from sim.show.pictures import COMMITTED, PRINTED
from sim.show.save import save
from sim.show.theme import Lang, View, seller_name
from sim.show.words import LANGUAGES, say, sentence, words
from sim.study.surveying import Surveyed

FREE = "free"
MEASURES = ("net", "annoyed")
CAPS = {1.0: "found_1", 5.0: "found_5", 100.0: "found_any"}
NAMED = ("selected", "indistinguishable", "undecided")  # verdicts of those that are left at the end of a race


Attrs = dict[Hashable | None, Any]


class Drawn(NamedTuple):
    """A figure still to be drawn: its name, how, from what, and whether its SVG is kept."""

    name: str
    draw: Callable[..., Figure]
    table: pd.DataFrame
    kept: bool


def draw_survey(found: Surveyed) -> list[Path]:
    """Draw each figure in both languages and sizes as PNG, and those that are kept as SVG."""
    folder = found.folder / "figures"
    folder.mkdir(exist_ok=True)
    return [path for picture in pictures(found) for path in _files(picture, folder)]


def _files(picture: Drawn, folder: Path) -> Iterator[Path]:
    for view in PRINTED:
        figure = picture.draw(picture.table, view=view)
        if view == COMMITTED and picture.kept:
            yield save(figure, folder / f"{picture.name}.svg")
        page = "_page" if view.size == "page" else ""
        yield save(figure, folder / f"{picture.name}_{view.lang}{page}.png")


def pictures(found: Surveyed) -> Iterator[Drawn]:
    """The figures that a survey's tables call for."""
    if "shares.csv" in found.tables:
        yield from _of_region(found)
    elif "cells.csv" in found.tables:
        yield from _of_maps(found)
    else:
        yield from _of_search(found)


def about(found: Surveyed, level: str) -> Attrs:
    """What every figure says about where its numbers come from."""
    parameters = found.manifest["parameters"]
    world = next(iter(parameters["scenarios"].values()))
    return {
        "run": found.run_id,
        "version": found.manifest["software"]["version"],
        "level": level,
        "scenario": world["name"],
        "scenario_title": world["title"],
        "scope": world["scope"],
    }


def said(key: str, **values: str) -> dict[str, str]:
    """A text of the catalogue in both languages."""
    return {lang: say(lang, key, **values) for lang in LANGUAGES}


def objective_words(found: Surveyed, name: str) -> dict[str, str]:
    """An objective in words."""
    file = found.manifest["parameters"]["file"]
    objective = (file.get("robustness") or file["maps"])["objectives"][name]
    limit = objective.get("annoyed_at_most")
    key = "calm" if limit is not None else "per_hour" if objective["measure"] != "net" else "net"
    return said(f"survey.objective.{key}", y="" if limit is None else f"{limit:g}")


def structure_titles(found: Surveyed) -> dict[str, dict[str, str]]:
    """The titles of a study's structures."""
    structures = found.manifest["parameters"]["file"]["robustness"]["structures"]
    return {name: structure["title"] for name, structure in structures.items()}


def _of_region(found: Surveyed) -> Iterator[Drawn]:
    file = found.manifest["parameters"]["file"]["robustness"]
    for name in file["objectives"]:
        for dialling in dict.fromkeys(found.tables["shares.csv"]["dialling"]):
            rows = shares(found, name, dialling)
            yield Drawn(f"shares_{name}_{dialling}", region_shares.draw, rows, dialling == FREE)
        yield Drawn(f"boxes_{name}", boxes.draw, boxed(found, name), True)
    for a, b in file["sensitivity"]["pairs"]:
        for policy in file["sensitivity"]["policies"]:
            kept = policy == file["sensitivity"]["policies"][0]
            yield Drawn(f"indices_{a}_{b}_{policy}", shares_of_variance, driven(found, (a, b), policy), kept)
            yield Drawn(f"curves_{a}_{b}_{policy}", curves.draw, curved(found, (a, b), policy), kept)


def shares(found: Surveyed, objective: str, dialling: str) -> pd.DataFrame:
    """What the picture of shares is drawn from: sellers, under one way of dialling."""
    table = found.tables["shares.csv"]
    wanted = (table["objective"] == objective) & (table["dialling"] == dialling) & (table["by"] == "seller")
    rows = _decided(table[wanted])
    rows.attrs = about(found, "C2") | {
        "structures": structure_titles(found),
        "objective": objective_words(found, objective),
        "dialling": said(f"survey.dialling.{dialling}"),
        "points": found.manifest["parameters"]["file"]["robustness"]["points"],
    }
    return rows


def _decided(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["structure", "name", "ahead", "ahead_low", "ahead_high", "annoyed"]].copy()


def boxed(found: Surveyed, objective: str) -> pd.DataFrame:
    """What the picture of boxes is drawn from: the first box in each structure."""
    table, behind, all_shares = (found.tables[f"{name}.csv"] for name in ("boxes", "behind", "shares"))
    rows = table[(table["objective"] == objective) & (table["box"] == 1)].copy()
    own, felt = behind[behind["objective"] == objective], all_shares[all_shares["objective"] == objective]
    seller = str(own["seller"].iloc[0])
    others = felt[(felt["dialling"] == FREE) & (felt["by"] == "seller") & (felt["name"] != seller)]
    others = others[others["annoyed"].notna() & (others["ahead"] > 0.0)]
    weight = float(others["ahead"].sum())
    rows.attrs = about(found, "C2") | {
        "seller": seller,
        "behind": dict(zip(own["structure"], own["behind"], strict=True)),
        "annoyed": float((others["annoyed"] * others["ahead"]).sum() / weight) if weight else 0.0,
        "structures": structure_titles(found),
        "objective": objective_words(found, objective),
    }
    return rows


def driven(found: Surveyed, pair: tuple[str, str], policy: str) -> pd.DataFrame:
    """What the bars of shares of variance are drawn from."""
    table = found.tables["indices.csv"]
    own = (table["a"] == pair[0]) & (table["b"] == pair[1]) & (table["policy"] == policy)
    rows = table[own & table["measure"].isin(["net", "annoyed"])]
    names = {"parameter": "name", "first": "estimate", "first_low": "low", "first_high": "high"}
    bare = rows.rename(columns=names)[["name", "measure", "estimate", "low", "high", "total"]].copy()
    labels = {path: {lang: short_name(path, lang) for lang in LANGUAGES} for path in dict.fromkeys(bare["name"])}
    bare.attrs = about(found, "C2") | {"labels": labels, "scenario_title": drivers_title(pair, policy)}
    return bare


def shares_of_variance(table: pd.DataFrame, figure: Canvas | None = None, *, view: View) -> Figure:
    """Bars whose title speaks of the single parameters with the largest total shares."""
    single = table[table["name"] != OTHERS]
    tops = [_largest(single[single["measure"] == measure]) for measure in ("net", "annoyed")]
    names = [short_name(path, view.lang) for path, _ in tops]
    x, y = (number(100.0 * total, view.lang, 0) for _, total in tops)
    other = names[1][:1].lower() + names[1][1:]
    title = sentence(say(view.lang, "survey.title.indices", name=names[0], other=other, x=x, y=y))
    return bars.draw(table, figure, view=view._replace(title=title))


def _largest(rows: pd.DataFrame) -> tuple[str, float]:
    """The parameter with the largest total share, and that share."""
    first = rows.sort_values("total", ascending=False, kind="stable").iloc[0]
    return str(first["name"]), float(first["total"])


def drivers_title(pair: tuple[str, str], policy: str) -> dict[str, str]:
    """Which difference is taken apart."""
    return {
        lang: say(
            lang,
            "survey.drivers.about",
            a=seller_name(pair[0], lang),
            b=seller_name(pair[1], lang),
            dialling=words(lang)[f"survey.dialling.{policy}"],
        )
        for lang in LANGUAGES
    }


def curved(found: Surveyed, pair: tuple[str, str], policy: str) -> pd.DataFrame:
    """What the curves are drawn from."""
    table = found.tables["curves.csv"]
    own = (table["a"] == pair[0]) & (table["b"] == pair[1]) & (table["policy"] == policy)
    rows = table[own & table["measure"].isin(["net", "annoyed"])].copy()
    world = next(iter(found.manifest["parameters"]["scenarios"].values()))
    rows.attrs = about(found, "C1") | {
        "pair": pair,
        "dialling": said(f"survey.dialling.{policy}"),
        "baseline": _baseline(world, rows["parameter"].unique()),
    }
    return rows


def _baseline(world: dict[str, Any], paths: Any) -> dict[str, float]:
    """The scenario's own values of some parameters, as far as it states them."""
    found = {path: (world.get(path.split(".")[0]) or {}).get(path.split(".")[-1]) for path in paths}
    return {path: float(value) for path, value in found.items() if isinstance(value, int | float)}


def _of_maps(found: Surveyed) -> Iterator[Drawn]:
    """One map for each pair and objective under each policy; those of the first of both are kept."""
    policies = list(dict.fromkeys(found.tables["cells.csv"]["policy"]))
    for pair in found.tables["maps.csv"].itertuples():
        for place, name in enumerate(found.manifest["parameters"]["file"]["maps"]["objectives"]):
            for policy in policies:
                table = mapped(found, int(pair.map), name, policy)  # type: ignore[arg-type]
                stem = "_".join([_last(str(pair.x)), _last(str(pair.y)), name, policy])
                yield Drawn(stem, ahead_map.draw, table, place == 0 and policy == policies[0])


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def mapped(found: Surveyed, number: int, objective: str, policy: str) -> pd.DataFrame:
    """What one map is drawn from."""
    cells, leads, pairs = (found.tables[f"{name}.csv"] for name in ("cells", "leads", "maps"))
    asked = found.manifest["parameters"]["file"]["maps"]["objectives"][objective]
    own = cells[(cells["map"] == number) & (cells["policy"] == policy)]
    rows = own.assign(value=own[asked["measure"]])[["x", "y", "playbook", "policy", "value", "annoyed"]].copy()
    where = (leads["map"] == number) & (leads["objective"] == objective) & (leads["dialling"] == policy)
    pair = pairs[pairs["map"] == number].iloc[0]
    world = next(iter(found.manifest["parameters"]["scenarios"].values()))
    rows.attrs = about(found, "C1") | {
        "x": str(pair["x"]),
        "y": str(pair["y"]),
        "leads": leads[where][["x", "y", "leader", "decided"]].to_dict("records"),
        "limit": asked.get("annoyed_at_most"),
        "objective": objective_words(found, objective),
        "dialling": said(f"survey.dialling.{policy}"),
        "baseline": _baseline(world, [pair["x"], pair["y"]]),
    }
    return rows


def _of_search(found: Surveyed) -> Iterator[Drawn]:
    for scenario in dict.fromkeys(found.tables["confirmed.csv"]["scenario"]):
        yield Drawn(f"found_{scenario}", found_plane, frontier(found, str(scenario)), True)


def frontier(found: Surveyed, scenario: str) -> pd.DataFrame:
    """The playbook found under each cap beside the column's, as a summary of arms."""
    table = found.tables["confirmed.csv"]
    own = table[table["scenario"] == scenario]
    beside = {tuple(pair) for pair in found.manifest["parameters"]["file"]["search"]["beside"]}
    known = own[[pair in beside for pair in zip(own["playbook"], own["policy"], strict=True)]]
    known = known.sort_values("replications", ascending=False, kind="stable").drop_duplicates(["playbook", "policy"])
    raced = {cap: leading(own, cap) for cap in CAPS if is_left(own, cap)}
    rows = [known, *(one.to_frame().T.assign(playbook=CAPS[cap]) for cap, one in raced.items())]
    whole = pd.concat(rows, ignore_index=True)
    world = found.manifest["parameters"]["scenarios"][scenario]
    summary = pd.concat([_measure(whole, name) for name in ("net", "annoyed")], ignore_index=True)
    summary.attrs = about(found, "C1") | {
        "scenario": scenario,
        "scenario_title": world["title"],
        "scope": world["scope"],
        "parents": dict.fromkeys(CAPS.values(), "yours"),
    }
    return summary


def found_plane(table: pd.DataFrame, figure: Canvas | None = None, *, view: View) -> Figure:
    """The plane, with what was found up to 5 % in its title beside the subtle and the hard seller who redial."""
    arms = (("found_5", None), ("subtle", "redial"), ("hard", "redial"))
    numbers = [[_number(table, name, policy, measure, view.lang) for name, policy in arms] for measure in MEASURES]
    (x, y, h), (z, v, w) = numbers
    title = sentence(say(view.lang, "survey.search.title", x=x, y=y, h=h, z=z, v=v, w=w))
    return plane.draw(table, figure, view=view._replace(title=title))


def _number(table: pd.DataFrame, playbook: str, policy: str | None, measure: str, lang: Lang) -> str:
    rows = table[(table["playbook"] == playbook) & (table["measure"] == measure)]
    rows = rows if policy is None else rows[rows["policy"] == policy]
    return number(float(rows["estimate"].iloc[0]), lang) if len(rows) else words(lang)["number.none"]


def is_left(confirmed: pd.DataFrame, cap: float) -> bool:
    """Whether anybody is left under a cap."""
    return bool(((confirmed["cap"] == cap) & confirmed["verdict"].isin(NAMED)).any())


def leading(confirmed: pd.DataFrame, cap: float) -> pd.Series:
    """Of those that are left under a cap the one with most net orders."""
    left = confirmed[(confirmed["cap"] == cap) & confirmed["verdict"].isin(NAMED)]
    return left.sort_values("net", ascending=False, kind="stable").iloc[0]


def _measure(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    columns = {"estimate": rows[name], "low": rows[f"{name}_low"], "high": rows[f"{name}_high"]}
    bare = rows[["scenario", "playbook", "policy", "replications"]].assign(measure=name, unit="", n=0.0, **columns)
    return bare.astype({"estimate": float, "low": float, "high": float})
