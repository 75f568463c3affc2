"""What a survey found, in sentences: shares of the region with intervals, boxes, drivers, playbooks found."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from sim.show.found_names import found_name
from sim.show.numbers import number, percent, signed, span
from sim.show.parameter_names import OTHERS, parameter_name, parameter_value
from sim.show.survey_pictures import CAPS, FREE, NAMED, is_left, leading, objective_words, structure_titles
from sim.show.theme import policy_name, seller_name
from sim.show.words import listed, say, sentence, words
from sim.study.surveying import Surveyed

MEASURES = ("net", "annoyed")
Row = Mapping[Any, Any]
LEADING = 3  # parameters that are spoken of, for each difference


def findings(found: Surveyed, lang: str) -> list[str]:
    """One sentence a line."""
    if "shares.csv" in found.tables:
        return [*_sellers(found, lang), *_shares(found, lang), *_boxes(found, lang), *_drivers(found, lang)]
    return list(_maps(found, lang) if "cells.csv" in found.tables else _found(found, lang))


def _sellers(found: Surveyed, lang: str) -> Iterator[str]:
    """Each seller where it is ahead most often."""
    for row in found.tables["sellers.csv"].to_dict("records"):
        key = "survey.text.enough" if row["enough"] else "survey.text.never"
        ends = span(row["ahead_low"], row["ahead_high"], lang)
        about = {"a": seller_name(row["seller"], lang), "s": number(row["ahead"], lang), "ends": ends}
        about["z"] = number(row["annoyed"], lang)
        yield sentence(say(lang, key, **about, **_where(found, row, lang), dialling=_dialling(row["dialling"], lang)))


def _where(found: Surveyed, row: Row, lang: str) -> dict[str, str]:
    return {
        "structure": f"“{structure_titles(found)[row['structure']][lang]}”",
        "objective": objective_words(found, row["objective"])[lang],
    }


def _dialling(name: str, lang: str) -> str:
    return words(lang)[f"survey.dialling.{name}"]


def _shares(found: Surveyed, lang: str) -> Iterator[str]:
    """In the first structure: who is ahead in how much of the region, and who is behind how often."""
    table, structure = found.tables["shares.csv"], next(iter(structure_titles(found)))
    own = table[(table["structure"] == structure) & (table["dialling"] == FREE) & (table["by"] == "seller")]
    behind = found.tables["behind.csv"]
    for objective in dict.fromkeys(own["objective"]):
        rows = own[own["objective"] == objective]
        for row in rows[rows["ahead"] > 0.0].to_dict("records"):
            if row["name"] == "undecided":
                yield say(lang, "survey.text.undecided", s=number(row["ahead"], lang))
            elif row["name"] != "nobody":
                yield _share(found, row, lang)
        back = behind[(behind["structure"] == structure) & (behind["objective"] == objective)].iloc[0].to_dict()
        about = {"a": seller_name(back["seller"], lang), "s": number(back["behind"], lang)}
        ends = span(back["behind_low"], back["behind_high"], lang)
        about["z"] = _felt(found, back, lang)
        yield sentence(say(lang, "survey.text.behind", **about, ends=ends, **_where(found, back, lang)))


def _felt(found: Surveyed, row: Row, lang: str) -> str:
    """Whom the others annoy who are decidedly ahead in a structure, on average."""
    table = found.tables["shares.csv"]
    own = (table["structure"] == row["structure"]) & (table["objective"] == row["objective"])
    kept = own & (table["dialling"] == FREE) & (table["by"] == "seller") & (table["name"] != row["seller"])
    rows = table[kept & table["annoyed"].notna()]
    weight = float(rows["ahead"].sum())
    return number(float((rows["annoyed"] * rows["ahead"]).sum()) / weight if weight else float("nan"), lang)


def _share(found: Surveyed, row: Row, lang: str) -> str:
    ends = span(row["ahead_low"], row["ahead_high"], lang)
    about = {"a": seller_name(row["name"], lang), "s": number(row["ahead"], lang), "z": number(row["annoyed"], lang)}
    where = _where(found, row, lang) | {"dialling": _dialling(row["dialling"], lang)}
    return sentence(say(lang, "survey.text.shares", **about, ends=ends, **where))


def _boxes(found: Surveyed, lang: str) -> Iterator[str]:
    """The first box of each structure and objective, its restrictions in the order of their odds."""
    for _, rows in found.tables["boxes.csv"].groupby(["structure", "objective"], sort=False):
        first = rows[rows["box"] == 1].sort_values("chance", kind="stable").to_dict("records")
        limits = [_limit(row, lang) for row in first]
        row = first[0]
        ahead = words(lang)["survey.nobody"] if row["leader"] == "nobody" else seller_name(row["leader"], lang)
        about = {"a": seller_name(row["seller"], lang), "b": ahead, "limits": listed(lang, limits)}
        numbers = {"d": number(row["density"], lang, 0), "c": number(row["coverage"], lang, 0)}
        ends = span(row["density_low"], row["density_high"], lang, 0)
        about["z"] = _felt(found, row, lang)
        yield sentence(say(lang, "survey.text.box", **about, **numbers, ends=ends, **_where(found, row, lang)))


def _limit(row: Row, lang: str) -> str:
    path = row["parameter"]
    low, high = (parameter_value(path, row[end], lang) for end in ("low", "high"))
    name = parameter_name(path, lang)
    return say(lang, "survey.text.limit", name=name[:1].lower() + name[1:], low=low, high=high)


def _drivers(found: Surveyed, lang: str) -> Iterator[str]:
    """The parameters that explain most of each difference, alone and with what they do together."""
    table = found.tables["indices.csv"]
    kept = table[table["measure"].isin(MEASURES) & (table["parameter"] != OTHERS)]
    for _, rows in kept.groupby(["a", "b", "policy", "measure"], sort=False):
        for row in rows.sort_values("total", ascending=False, kind="stable").head(LEADING).to_dict("records"):
            yield _driver(row, _in_annoyance(table, row), lang)


def _in_annoyance(table: pd.DataFrame, row: Row) -> float:
    """How much of the spread in annoyance the same parameter explains with its interactions."""
    same = table["measure"] == "annoyed"
    for name in ("a", "b", "policy", "parameter"):
        same &= table[name] == row[name]
    return float(table.loc[same, "total"].iloc[0])


def _driver(row: Row, felt: float, lang: str) -> str:
    scaled = {
        name: 100.0 * row[name] for name in ("first", "first_low", "first_high", "total", "total_low", "total_high")
    }
    about = {"a": seller_name(row["a"], lang), "b": seller_name(row["b"], lang)}
    about |= {"measure": words(lang)[f"survey.measure.{row['measure']}"], "dialling": _dialling(row["policy"], lang)}
    name = parameter_name(row["parameter"], lang)
    about["name"] = name[:1].lower() + name[1:]
    shares = {"x": number(scaled["first"], lang, 0), "y": number(scaled["total"], lang, 0)}
    ends = span(scaled["first_low"], scaled["first_high"], lang, 0)
    more = span(scaled["total_low"], scaled["total_high"], lang, 0)
    said = say(lang, "survey.text.driver", **about, **shares, ends=ends, more=more)
    beside = say(lang, "survey.text.driver_felt", z=number(100.0 * felt, lang, 0))
    return f"{said}." if row["measure"] == "annoyed" else f"{said}{beside}."


def _maps(found: Surveyed, lang: str) -> Iterator[str]:
    """For each map and objective, all dialling politely or each as suits him: who is ahead in how many worlds."""
    leads, cells = found.tables["leads.csv"], found.tables["cells.csv"]
    for pair in found.tables["maps.csv"].to_dict("records"):
        felt = cells[cells["map"] == pair["map"]]
        for (objective, dialling), rows in leads[leads["map"] == pair["map"]].groupby(
            ["objective", "dialling"], sort=False
        ):
            if dialling != FREE:
                yield _map(found, pair, rows, felt, (str(objective), str(dialling)), lang)


def _map(
    found: Surveyed, pair: Row, rows: pd.DataFrame, cells: pd.DataFrame, what: tuple[str, str], lang: str
) -> str:
    decided = rows[rows["decided"] == 1]["leader"].value_counts()
    said = [
        say(lang, "survey.text.in", a=seller_name(str(name), lang), k=number(float(count), lang, 0))
        for name, count in decided.items()
    ]
    led = rows.merge(cells[cells["policy"] == what[1]], left_on=["x", "y", "leader"], right_on=["x", "y", "playbook"])
    felt = span(float(led["annoyed"].min()), float(led["annoyed"].max()), lang) if len(led) else "0"
    x, y = (parameter_name(pair[axis], lang) for axis in ("x", "y"))
    counts = {"u": number(float((rows["decided"] == 0).sum()), lang, 0), "n": number(float(len(rows)), lang, 0)}
    about = {"objective": objective_words(found, what[0])[lang], "dialling": _dialling(what[1], lang)}
    return say(lang, "survey.text.map", x=x, y=y, said=", ".join(said) or "-", z=felt, **counts, **about)


def _found(found: Surveyed, lang: str) -> Iterator[str]:
    """What each race named, with its differences from who stands beside it."""
    table = found.tables["confirmed.csv"]
    for scenario in dict.fromkeys(table["scenario"]):
        for cap in CAPS:
            own = table[(table["scenario"] == scenario) & (table["cap"] == cap)]
            if is_left(own, cap):
                yield _race(found, str(scenario), own, cap, lang)


def _race(found: Surveyed, scenario: str, own: pd.DataFrame, cap: float, lang: str) -> str:
    first, left = leading(own, cap), own[own["verdict"].isin(NAMED)]
    said = [_gap(row, lang) for row in _gaps(found, scenario, first, cap)]
    if len(left) > 1:
        step = found.manifest["parameters"]["file"]["search"]["better_by"]
        others = number(float(len(left) - 1), lang, 0)
        said.append(say(lang, "survey.text.tied", d=number(step, lang, 0), n=others))
    title = found.manifest["parameters"]["scenarios"][scenario]["title"][lang]
    about = {
        "scenario": title,
        "name": found_name(str(first["playbook"]), lang),
        "policy": policy_name(str(first["policy"]), lang),
    }
    ends = span(float(first["net_low"]), float(first["net_high"]), lang)
    numbers = {"x": number(float(first["net"]), lang), "z": percent(float(first["annoyed"]), lang).rstrip("%")}
    key, more = ("survey.text.search_any", {}) if cap >= 100.0 else ("survey.text.search", {"cap": f"{cap:g}"})
    return say(lang, key, **about, **numbers, ends=ends, gaps=", ".join(said), **more)


def _gaps(found: Surveyed, scenario: str, first: "pd.Series[Any]", cap: float) -> list[Row]:
    table, arm = found.tables["gaps.csv"], f"{first['playbook']}/{first['policy']}"
    own = (table["scenario"] == scenario) & (table["cap"] == cap) & (table["a"] == arm) & (table["measure"] == "net")
    return list(table[own].to_dict("records"))


def _gap(row: Row, lang: str) -> str:
    style, _, policy = str(row["b"]).partition("/")
    name = f"{seller_name(style, lang)} ({policy_name(policy, lang)})"
    ends = span(row["low"], row["high"], lang, signs=True)
    return say(lang, "survey.text.gap", b=name, d=signed(row["difference"], lang), ends=ends)
