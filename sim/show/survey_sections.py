"""The tables of a survey's report: where each seller is ahead and where others are, boxes, drivers, maps, races."""

from typing import Any, NamedTuple

from sim.show import survey_statements as statements
from sim.show.parameter_names import OTHERS, short_name
from sim.show.quantities import Said
from sim.show.report import Cell
from sim.show.survey_citing import Entry
from sim.show.survey_quoting import SurveyTelling, cap_words, ends, told, value
from sim.show.survey_statements import MAPS, REGION, Race, Side
from sim.show.theme import look_of
from sim.show.words import sentence

NOBODY = Cell("")


class Worded(NamedTuple):
    """A cell of words with numbers in them."""

    words: Said
    ids: tuple[str, ...] = ()


class Line(NamedTuple):
    """A row of a table."""

    head: str
    cells: list[Any]
    sub: str = ""


class Sheet(NamedTuple):
    """A table; the columns in `worded` hold words."""

    heads: list[str]
    rows: list[Line]
    caption: str = ""
    worded: tuple[str, ...] = ()
    name: str = ""


class Section(NamedTuple):
    """A part of a report: what it says, its tables, and its sellers, each with equally large sides."""

    name: str
    title: str
    note: str = ""
    texts: tuple[Said, ...] = ()
    tables: tuple[Sheet, ...] = ()
    sellers: tuple[dict[str, Any], ...] = ()


def sections(telling: SurveyTelling, scenario: str) -> list[Section]:
    """The parts that a kind of survey has."""
    if statements.kind_of(telling) == REGION:
        return [_sides(telling), _reaches(telling), _boxes(telling), _drivers(telling)]
    if statements.kind_of(telling) == MAPS:
        return [_sides(telling), _worlds(telling)]
    return [_races(telling, scenario), _against(telling, scenario)]


def _section(telling: SurveyTelling, name: str, note: str | None = None, **more: Any) -> Section:
    title = telling.say(f"survey.report.{name}")
    return Section(name, title, telling.say(f"survey.report.{note or f'{name}.note'}"), **more)


def _sides(telling: SurveyTelling) -> Section:
    """For each seller where it is ahead, and as large where another is."""
    found = tuple(_seller(telling, name) for name in statements.sellers(telling))
    return _section(telling, "sides", f"sides.{statements.kind_of(telling)}", sellers=found)


def _seller(telling: SurveyTelling, name: str) -> dict[str, Any]:
    objective, places = statements.objectives(telling)[0], statements.structures(telling)
    place = next(one for one in places if statements.side(telling, one, objective, name, "ahead"))
    first = [statements.side(telling, place, objective, name, column) for column in ("ahead", "others")]
    known = [one for one in first if one]
    x, y = (", ".join(side_words(telling, one)) for one in known)
    where = f"{place_name(telling, place)}, {telling.objective(objective)}"
    return {
        "name": telling.seller(name),
        "colour": look_of(name).colour,
        "summed": telling.say("survey.report.summed", x=x, y=y, where=where),
        "ids": [key for one in known for key in (one.ahead.id, *(felt.id for felt in one.felt))],
        "sides": [
            {"title": telling.say(f"survey.report.{column}"), "table": _side(telling, name, column)}
            for column in ("ahead", "others")
        ],
    }  # fmt: skip


def _side(telling: SurveyTelling, name: str, column: str) -> Sheet:
    kind, aims = statements.kind_of(telling), statements.objectives(telling)
    heads = [telling.say(f"survey.report.place.{kind}"), *map(telling.objective, aims)]
    found = {
        place: [statements.side(telling, place, aim, name, column) for aim in aims]
        for place in statements.structures(telling)
    }
    rows = [
        Line(place_name(telling, place), [_share(telling, one) for one in sides])
        for place, sides in found.items()
        if sides[0]
    ]
    return Sheet([*heads], rows, name="shares" if kind == statements.REGION else "shares maps")


def place_name(telling: SurveyTelling, place: str) -> str:
    """A structure by its title, a map by its two numbers."""
    if statements.kind_of(telling) == REGION:
        return telling.structure(place)
    pairs = telling.results.tables["maps.csv"].set_index("map")
    x, y = (short_name(str(pairs.loc[int(place.partition("-")[2]), axis]), telling.lang) for axis in "xy")
    return telling.say("survey.cite.map", x=x, y=y[:1].lower() + y[1:])


def _share(telling: SurveyTelling, one: Side | None) -> Cell:
    """A share or count, and under it its interval and whom the leader annoys."""
    if one is None:
        return NOBODY
    note = "\n".join(filter(None, [ends(telling, one.ahead), _felt(telling, one.felt)]))
    sign = "%" if statements.kind_of(telling) == REGION else ""
    return Cell(value(telling, one.ahead) + sign, note, (one.ahead.id, *(felt.id for felt in one.felt)))


def _felt(telling: SurveyTelling, felt: tuple[Entry, ...]) -> str:
    """Whom whoever leads annoys: a mean, or the least and the most; nothing where nobody leads."""
    if not felt:
        return ""
    said = list(dict.fromkeys(value(telling, one) for one in felt))
    z = said[0] if len(said) == 1 else telling.say("range.to", a=said[0], b=said[1])
    return telling.say("survey.report.felt", z=z)


def side_words(telling: SurveyTelling, one: Side) -> list[str]:
    """A share or count with its interval, and whom whoever leads annoys."""
    return [part for part in (told(telling, one.ahead), _felt(telling, one.felt)) if part]


def _reaches(telling: SurveyTelling) -> Section:
    return _section(telling, "reach", texts=tuple(statements.reaches(telling)))


def _boxes(telling: SurveyTelling) -> Section:
    """Where the seller with boxes is behind, in each structure and for each aim."""
    seller = str(telling.parameters["file"]["robustness"]["boxes"]["seller"])
    keys = ("behind", "annoyed", "box", "density", "coverage")
    heads = [telling.say("survey.report.place.region"), *(telling.say(f"survey.report.{key}") for key in keys)]
    tables = []
    for aim in statements.objectives(telling):
        rows = [_box(telling, place, aim, seller) for place in statements.structures(telling)]
        tables.append(Sheet(heads, rows, sentence(telling.objective(aim)), (heads[3],), "worded"))
    return _section(telling, "boxes", tables=tuple(tables))


def _box(telling: SurveyTelling, place: str, aim: str, seller: str) -> Line:
    behind = telling.register.at(place, aim, seller, "behind")
    felt = [telling.register[key] for key in behind.beside]
    cells: list[Any] = [_cell(telling, behind), _cell(telling, felt[0]) if felt else NOBODY]
    found = statements.box_words(telling, place, aim, seller)
    if not found.text:
        return Line(
            telling.structure(place), [*cells, Worded(Said(telling.say("survey.report.no_box"))), NOBODY, NOBODY]
        )
    limits = statements.limit_words(telling, place, aim, seller)
    held = [
        _cell(telling, telling.register.at(place, aim, seller, "box-1", name)) for name in ("density", "coverage")
    ]
    return Line(telling.structure(place), [*cells, Worded(limits), *held])


def _cell(telling: SurveyTelling, one: Entry) -> Cell:
    """A number, its interval under it."""
    return Cell(told(telling, one).partition(" (")[0], ends(telling, one), (one.id,))


def _drivers(telling: SurveyTelling) -> Section:
    """For each difference the parameters and how much of the spread each explains."""
    asked = telling.parameters["file"]["robustness"]["sensitivity"]
    tables = [
        _driver(telling, pair, policy) for pair in asked["pairs"] for policy in asked["policies"]
    ]  # fmt: skip
    return _section(telling, "drivers", tables=tuple(tables))


def _driver(telling: SurveyTelling, pair: list[str], policy: str) -> Sheet:
    table = telling.results.tables["indices.csv"]
    own = table[
        (table["a"] == pair[0]) & (table["b"] == pair[1]) & (table["policy"] == policy) & (table["measure"] == "net")
    ]
    own = own.assign(rest=own["parameter"] == OTHERS).sort_values(
        ["rest", "total"], ascending=[True, False], kind="stable"
    )
    at = "-".join(pair), policy
    columns = [(measure, name) for measure in ("net", "annoyed") for name in ("first", "total")]
    heads = [
        telling.say(f"survey.report.{key}")
        for key in ("driver", "net_first", "net_total", "felt_first", "felt_total")
    ]
    rows = [
        Line(sentence(telling.parameter(path)), [
            _cell(telling, telling.register.at("indices", *at, measure, path.replace(" ", "_"), name))
            for measure, name in columns
        ])
        for path in own["parameter"]
    ]  # fmt: skip
    names = {"a": telling.seller(pair[0]), "b": telling.seller(pair[1]), "dialling": telling.dialling(policy)}
    return Sheet(heads, rows, sentence(telling.say("survey.drivers.about", **names)))


def _worlds(telling: SurveyTelling) -> Section:
    """Each map under each way of dialling: who is decidedly ahead in how many worlds."""
    aims = statements.objectives(telling)
    diallings = list(dict.fromkeys(map(str, telling.results.tables["leads.csv"]["dialling"])))
    heads = [telling.say("survey.report.dialled"), *map(telling.objective, aims)]
    tables = [
        Sheet(heads, [
            Line(telling.dialling(dialling), [Worded(_counts(telling, place, aim, dialling)) for aim in aims])
            for dialling in diallings
        ], sentence(place_name(telling, place)), tuple(heads[1:]), "worded")
        for place in statements.structures(telling)
    ]  # fmt: skip
    return _section(telling, "worlds", tables=tuple(tables))


def _counts(telling: SurveyTelling, place: str, aim: str, dialling: str) -> Said:
    """Who is decidedly ahead in how many worlds, whom he annoys there, and what is undecided."""
    start = "/".join([telling.name, place, aim, dialling, ""])
    found = [one for key, one in telling.register.items() if key.startswith(start) and key.endswith("/ahead")]
    parts, ids = [], []
    for one in found:
        if one.value:
            parts.append(_count(telling, one))
            ids += [one.id, *one.beside]
    return Said("; ".join(parts), tuple(ids))


def _count(telling: SurveyTelling, one: Entry) -> str:
    if one.row["leader"] == "undecided":
        return telling.say("survey.report.cell_open", x=value(telling, one))
    felt = [value(telling, telling.register[key]) for key in one.beside]
    z = telling.say("range.to", a=felt[0], b=felt[1]) if len(set(felt)) == 2 else "".join(felt[:1])
    key = "survey.report.cell_felt" if felt else "survey.report.cell"
    return telling.say(key, a=telling.seller(str(one.row["leader"])), x=value(telling, one), z=z)


def _races(telling: SurveyTelling, scenario: str) -> Section:
    """What each race ended with."""
    heads = [telling.say("survey.report.race"), telling.say("survey.report.playbook")]
    heads += [telling.say("survey.report.net", orders=telling.orders(scenario).rstrip(","))]
    heads += [telling.say(f"survey.report.{key}") for key in ("annoyed", "tied")]
    rows = [_race(telling, statements.race(telling, scenario, cap)) for cap in statements.caps(telling, scenario)]
    return _section(telling, "races", tables=(Sheet(heads, rows, worded=(heads[1],), name="worded"),))


def _race(telling: SurveyTelling, one: Race) -> Line:
    said = f"{telling.seller(one.playbook)}, {telling.say(f'dialling.{one.policy}')}"
    cells = [Worded(Said(said)), _cell(telling, one.net), _cell(telling, one.felt), Cell(telling.count(one.tied))]
    return Line(sentence(cap_words(telling, one.cap)), cells)


def _against(telling: SurveyTelling, scenario: str) -> Section:
    """For each seller of the column: in which races it got more than what was found, and in which fewer."""
    raced = [statements.race(telling, scenario, cap) for cap in statements.caps(telling, scenario)]
    found: dict[str, list[tuple[Race, Entry, Entry]]] = {}
    for one in raced:
        for net, felt in statements.gaps(telling, scenario, one):
            found.setdefault(str(net.row["b"]), []).append((one, net, felt))
    return _section(telling, "against", sellers=tuple(_beside(telling, *pair) for pair in found.items()))


def _beside(telling: SurveyTelling, name: str, rows: list[tuple[Race, Entry, Entry]]) -> dict[str, Any]:
    kinds = {kind: [row for row in rows if _kind(row[1]) == kind] for kind in ("more", "fewer", "open")}
    counts = {key: telling.count(len(kinds[kind])) for key, kind in (("x", "more"), ("y", "fewer"), ("u", "open"))}
    heads = [telling.say("survey.report.race"), telling.say("table.net_gap"), telling.say("table.annoyed_gap")]
    return {
        "name": telling.seller(name),
        "colour": look_of(name.partition("/")[0]).colour,
        "summed": telling.say("survey.report.gap_summed", n=telling.count(len(rows)), **counts),
        "ids": [net.id for _, net, _ in rows],
        "sides": [
            {
                "title": telling.say(f"survey.report.{kind}"),
                "table": Sheet(heads, [_turned(telling, row) for row in own]),
            }
            for kind, own in kinds.items() if own or kind != "open"
        ],
    }  # fmt: skip


def _kind(net: Entry) -> str:
    """Whether the seller of the column gets more: the difference is what was found minus him."""
    return "fewer" if net.low > 0 else "more" if net.high < 0 else "open"


def _turned(telling: SurveyTelling, row: tuple[Race, Entry, Entry]) -> Line:
    """The difference the other way round: him minus what was found."""
    race, *both = row
    cells = [
        _cell(telling, one._replace(value=0.0 - one.value, low=0.0 - one.high, high=0.0 - one.low)) for one in both
    ]
    return Line(sentence(cap_words(telling, race.cap)), cells)
