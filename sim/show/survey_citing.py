"""The numbers of a survey that may be cited: each estimate of its tables under an id that anybody can read.

Of a region ``12_robustness/base/net/free/seller/subtle/ahead`` is in how much of it the subtle seller is decidedly
ahead in net orders, in the structure as described, each dialling as suits him; of maps
``11_who_is_ahead_where/map-1/net/polite/subtle/ahead`` is in how many worlds of a map; of a search
``13_search/column/5/PLAYBOOK/redial/net`` is what a playbook got in the race under a cap of 5% annoyed.
"""

from collections.abc import Iterator, Mapping
from math import nan
from typing import Any, NamedTuple

import pandas as pd

from sim.reading import Fault, InputError, unknown
from sim.stats.estimate import clopper_pearson
from sim.study.surveying import Surveyed

FREE = "free"
ROW_ENDS = ("low", "high")
NOT_SELLERS = ("nobody", "undecided")
NAMES = ("scenario", "measure", "playbook", "policy", "against")
Row = Mapping[Any, Any]
Felt = Mapping[Any, float]  # whom an arm annoys in a world of a map


class Entry(NamedTuple):
    """One number: its id, which sentence says it, its value and the ends of its 95% interval, nan where it has none.

    `row` holds what else that sentence needs, `names` what it can be asked by, `beside` the ids said with it.
    """

    id: str
    kind: str
    value: float
    low: float
    high: float
    row: Row
    names: Mapping[str, str]
    beside: tuple[str, ...] = ()

    @property
    def values(self) -> list[float]:
        """The number and its ends."""
        return [self.value, self.low, self.high]


class SurveyRegister(Mapping[str, Entry]):
    """All citable numbers of a survey by id."""

    def __init__(self, found: Surveyed):
        self.name = str(found.manifest["parameters"]["experiment"])
        known = {one.id: one for one in _entries(found, self.name)}
        self._all = {key: _held(one, known) for key, one in known.items()}

    def __getitem__(self, key: str) -> Entry:
        return self._all[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def at(self, *parts: str) -> Entry:
        """The number whose id has these parts after the name of the experiment."""
        return self._all["/".join([self.name, *parts])]


def _entries(found: Surveyed, name: str) -> Iterator[Entry]:
    tables = found.tables
    if "shares.csv" in tables:
        points = int(found.manifest["parameters"]["file"]["robustness"]["points"])
        yield from _shares(tables["shares.csv"], name, points)
        yield from _behind(tables["behind.csv"], name)
        yield from _boxes(tables["boxes.csv"], name)
        yield from _drivers(tables, name)
    elif "cells.csv" in tables:
        yield from _cells(tables, name)
        yield from _worlds(tables, name)
    else:
        yield from _raced(tables["confirmed.csv"], name)
        yield from _front(tables["front.csv"], name)
        yield from _gaps(tables["gaps.csv"], name)
        yield from _rounds(tables["rounds.csv"], name)


def _held(one: Entry, known: Mapping[str, Entry]) -> Entry:
    """A number with what is said beside it, as far as that is there: where nobody leads nobody is annoyed."""
    return one if all(key in known for key in one.beside) else one._replace(beside=())


def _entry(
    key: str, kind: str, column: str, row: Row, names: Mapping[str, str], beside: tuple[str, ...] = ()
) -> Entry:
    """A number of a row, its ends in the columns that are named after it."""
    low, high = (float(row.get(f"{column}_{end}", nan)) for end in ROW_ENDS)
    return Entry(
        f"{key}/{column}", kind, float(row[column]), low, high, row, {"measure": column} | dict(names), beside
    )


def _shares(table: pd.DataFrame, name: str, points: int) -> Iterator[Entry]:
    """How much of the region each is ahead in, decidedly and by estimate, and whom it annoys; the same of others."""
    for place, view in table.groupby(["structure", "objective", "dialling", "by"], sort=False):
        rows = view.to_dict("records")
        for row in rows:
            key = "/".join([name, *map(str, place), str(row["name"])])
            own = {"scenario": str(row["structure"]), "playbook": str(row["name"]), "policy": str(row["dialling"])}
            felt = (f"{key}/annoyed",) if row["annoyed"] == row["annoyed"] else ()
            yield _entry(key, "share", "ahead", row, own, felt)
            if row["estimated"] == row["estimated"]:
                yield _entry(key, "estimated", "estimated", row, own, felt)
            if felt:
                yield _entry(key, "share_annoyed", "annoyed", row, own)
            if row["by"] == "seller" and row["name"] not in NOT_SELLERS:
                yield from _others(key, row, rows, points, own)


def _others(key: str, row: Row, rows: list[dict[Any, Any]], points: int, own: dict[str, str]) -> Iterator[Entry]:
    """In how much of the region another seller is decidedly ahead, and whom those annoy on average there."""
    rest = [one for one in rows if one["name"] not in (*NOT_SELLERS, row["name"])]
    hits = round(sum(one["ahead"] for one in rest) / 100.0 * points)
    low, high = (100.0 * float(end) for end in clopper_pearson(hits, points))
    felt = [(one["ahead"], one["annoyed"]) for one in rest if one["ahead"] > 0.0 and one["annoyed"] == one["annoyed"]]
    said = dict(row) | {"others": 100.0 * hits / points, "others_low": low, "others_high": high}
    beside = (f"{key}/others_annoyed",) if felt else ()
    yield _entry(key, "others", "others", said, own, beside)
    if felt:
        said["others_annoyed"] = sum(a * b for a, b in felt) / sum(a for a, _ in felt)
        yield _entry(key, "others_annoyed", "others_annoyed", said, own)


def _behind(table: pd.DataFrame, name: str) -> Iterator[Entry]:
    """In how much of the region somebody is decidedly ahead of all that a seller has."""
    for row in table.to_dict("records"):
        structure, objective, seller = (str(row[part]) for part in ("structure", "objective", "seller"))
        own = {"scenario": structure, "playbook": seller, "policy": FREE}
        beside = (f"{name}/{structure}/{objective}/{FREE}/seller/{seller}/others_annoyed",)
        yield _entry("/".join([name, structure, objective, seller]), "behind", "behind", row, own, beside)


def _boxes(table: pd.DataFrame, name: str) -> Iterator[Entry]:
    """What is known of each box, and the ends of each of its restrictions."""
    for place, rows in table.groupby(["structure", "objective", "seller", "box"], sort=False):
        structure, objective, seller, number = map(str, place)
        key, first = "/".join([name, structure, objective, seller, f"box-{number}"]), rows.iloc[0].to_dict()
        own = {"scenario": structure, "playbook": seller, "policy": FREE}
        felt = (f"{name}/{structure}/{objective}/{FREE}/seller/{seller}/others_annoyed",)
        for column in ("density", "coverage", "support", "led"):
            yield _entry(key, f"box_{column}", column, first, own, felt)
        for row in rows.to_dict("records"):
            for end in ROW_ENDS:
                at = f"{key}/{row['parameter']}/{end}"
                yield Entry(at, "box_limit", float(row[end]), nan, nan, row, own | {"measure": end}, felt)


def _drivers(tables: Mapping[str, pd.DataFrame], name: str) -> Iterator[Entry]:
    """Shares of variance, effects of the screening, and the curves of single parameters."""
    columns = {"indices": ("first", "total"), "screening": ("mean", "size", "spread"), "curves": ("difference",)}
    for table, kept in columns.items():
        for row in tables[f"{table}.csv"].to_dict("records"):
            pair = f"{row['a']}-{row['b']}"
            at = f"={row['value']}" if table == "curves" else ""
            key = "/".join(
                [name, table, pair, row["policy"], row["measure"], f"{row['parameter'].replace(' ', '_')}{at}"]
            )
            own = {"scenario": table, "playbook": row["a"], "policy": row["policy"], "against": row["b"]}
            other = key.replace(f"/{row['measure']}/", "/annoyed/")
            for column in kept:
                beside = () if row["measure"] == "annoyed" else (f"{other}/{column}",)
                yield _driver(key, table, column, row, beside, own | {"measure": row["measure"]})


def _driver(key: str, table: str, column: str, row: Row, beside: tuple[str, ...], names: dict[str, str]) -> Entry:
    """A number of a driver: only curves, single shares and sizes of effects have ends of their own."""
    sides = {"difference": ROW_ENDS, "size": ROW_ENDS, "first": ("first_low", "first_high")}
    sides["total"] = ("total_low", "total_high")
    low, high = (float(row[end]) for end in sides[column]) if column in sides else (nan, nan)
    scale = 100.0 if table == "indices" else 1.0
    ends = (scale * float(row[column]), scale * low, scale * high)
    return Entry(f"{key}/{column}", f"{table}_{column}", *ends, row, names, beside)


def _cells(tables: Mapping[str, pd.DataFrame], name: str) -> Iterator[Entry]:
    """Every arm of every world of the maps."""
    axes = {row["map"]: (row["x"], row["y"]) for row in tables["maps.csv"].to_dict("records")}
    for row in tables["cells.csv"].to_dict("records"):
        x, y = axes[row["map"]]
        key = f"{name}/map-{row['map']}/{x}={row['x']}/{y}={row['y']}/{row['playbook']}/{row['policy']}"
        own = {"scenario": f"map-{row['map']}", "playbook": row["playbook"], "policy": row["policy"]}
        said = row | {"axes": (x, y)}
        for column in ("net", "annoyed", "net_per_100_hours"):
            beside = () if column == "annoyed" else (f"{key}/annoyed",)
            yield _entry(key, "cell", column, said | {"said": column}, own, beside)


def _worlds(tables: Mapping[str, pd.DataFrame], name: str) -> Iterator[Entry]:
    """In how many worlds of a map each is decidedly ahead, another is, and whom the leader annoys there."""
    axes = {row["map"]: (row["x"], row["y"]) for row in tables["maps.csv"].to_dict("records")}
    felt = tables["cells.csv"].set_index(["map", "x", "y", "playbook", "policy"])["annoyed"].to_dict()
    for place, rows in tables["leads.csv"].groupby(["map", "objective", "dialling"], sort=False):
        key = "/".join([f"{name}/map-{place[0]}", *map(str, place[1:])])
        about = dict(zip(("map", "objective", "dialling"), place, strict=True)) | {"axes": axes[place[0]]}
        about["of"] = len(rows)
        own = {"scenario": f"map-{place[0]}", "policy": str(place[2])}
        decided = rows[rows["decided"] == 1]
        leaders = [str(one) for one in dict.fromkeys(decided["leader"])]
        names = dict.fromkeys([*leaders, *_playing(tables["cells.csv"], str(place[2]))])
        for leader in names:
            led = decided[decided["leader"] == leader]
            yield from _led(f"{key}/{leader}", about | {"leader": leader}, led, decided, felt, own)
        undecided = about | {"ahead": float(len(rows) - len(decided)), "leader": "undecided"}
        yield _entry(f"{key}/undecided", "worlds", "ahead", undecided, own | {"playbook": "undecided"})


def _playing(cells: pd.DataFrame, dialling: str) -> list[str]:
    """Whom a map under one way of dialling is about; where each dials as suits him, sellers are, not styles."""
    return [] if dialling == FREE else [str(one) for one in dict.fromkeys(cells["playbook"])]


def _led(
    key: str, about: Row, led: pd.DataFrame, decided: pd.DataFrame, felt: Felt, own: dict[str, str]
) -> Iterator[Entry]:
    """How many worlds a style leads in, how many others lead in, and the least and most that either annoys."""
    rest = decided[decided["leader"] != about["leader"]]
    own = own | {"playbook": str(about["leader"])}
    for kind, column, rows in (("worlds", "ahead", led), ("worlds_others", "others", rest)):
        annoyed = _annoyed(about, rows, felt)
        beside = tuple(f"{key}/{column}_{end}" for end in ("least", "most")) if annoyed else ()
        said = dict(about) | {column: float(len(rows))}
        yield _entry(key, kind, column, said, own, beside)
        for end, value in zip(("least", "most"), (min(annoyed), max(annoyed)) if annoyed else (), strict=False):
            at = f"{key}/{column}_{end}"
            yield Entry(at, f"{kind}_annoyed", value, nan, nan, said | {"end": end}, own | {"measure": "annoyed"})


def _annoyed(about: Row, rows: pd.DataFrame, felt: Felt) -> list[float]:
    """Whom the leaders of some worlds annoy; where each dials as suits him the arm that led is not kept."""
    if about["dialling"] == FREE:
        return []
    at = [(about["map"], row.x, row.y, row.leader, about["dialling"]) for row in rows.itertuples()]
    return [float(felt[place]) for place in at if place in felt]


def _raced(table: pd.DataFrame, name: str) -> Iterator[Entry]:
    """What each finalist got in its race."""
    for row in table.to_dict("records"):
        key = f"{name}/{row['scenario']}/{row['cap']:g}/{row['playbook']}/{row['policy']}"
        own = {"scenario": row["scenario"], "playbook": row["playbook"], "policy": row["policy"]}
        for column in ("net", "annoyed", "net_per_100_hours"):
            beside = () if column == "annoyed" else (f"{key}/annoyed",)
            yield _entry(key, "raced", column, row | {"said": column}, own, beside)


def _front(table: pd.DataFrame, name: str) -> Iterator[Entry]:
    """The frontier of the search itself, before the races."""
    for row in table.to_dict("records"):
        key = f"{name}/{row['scenario']}/front/{row['playbook']}/{row['policy']}"
        own = {"scenario": row["scenario"], "playbook": row["playbook"], "policy": row["policy"]}
        for column in ("net", "annoyed"):
            beside = () if column == "annoyed" else (f"{key}/annoyed",)
            yield _entry(key, "front", column, row | {"said": column}, own, beside)


def _gaps(table: pd.DataFrame, name: str) -> Iterator[Entry]:
    """Paired differences of a race."""
    for row in table.to_dict("records"):
        key = f"{name}/{row['scenario']}/{row['cap']:g}/{row['a']}/minus/{row['b']}"
        own = {"scenario": row["scenario"], "measure": row["measure"]}
        sides = dict(zip(("playbook", "policy"), row["a"].split("/"), strict=True))
        sides["against"] = row["b"].split("/")[0]
        beside = () if row["measure"] == "annoyed" else (f"{key}/annoyed",)
        ends = (float(row["difference"]), float(row["low"]), float(row["high"]))
        yield Entry(f"{key}/{row['measure']}", "gap", *ends, row, own | sides, beside)


def _rounds(table: pd.DataFrame, name: str) -> Iterator[Entry]:
    """How many playbooks were left in each round of the search, and in how many worlds each was played."""
    for row in table.to_dict("records"):
        key = f"{name}/{row['scenario']}/round-{row['round']}"
        for column in ("playbooks", "replications"):
            yield _entry(key, f"round_{column}", column, row, {"scenario": row["scenario"]})


def asked_for(register: SurveyRegister, ids: tuple[str, ...], names: Mapping[str, str | None]) -> list[Entry]:
    """The numbers asked for by id, or by names. Raises InputError with the nearest right name for one that is not."""
    faults = [Fault("", name, unknown("id", name, register)) for name in ids if name not in register]
    known = {option: {one.names[option] for one in register.values() if option in one.names} for option in names}
    faults += [
        Fault("", f"--{option}", unknown(option, given, known[option]))
        for option, given in names.items()
        if given is not None and given not in known[option]
    ]
    if faults:
        raise InputError(faults)
    if ids:
        return [register[name] for name in ids]
    asked = {option: given for option, given in names.items() if given is not None}
    found = [one for one in register.values() if asked.items() <= one.names.items() and _plain(one, asked)]
    if not found:
        raise InputError([Fault("", "cite", "nothing in this survey has all of these names; try --list")])
    return found


def _plain(one: Entry, asked: Mapping[str, str]) -> bool:
    """Differences are found only where the seller that is subtracted is asked for."""
    return "against" in asked or "against" not in one.names
