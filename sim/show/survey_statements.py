"""What a report or a deck says of a survey: the answer, who is ahead and who behind, where each reaches a twentieth.

Every sentence is made of the tables, and names the numbers in it by their ids.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sim.show.numbers import number
from sim.show.quantities import Said
from sim.show.survey_citing import FREE, NOT_SELLERS, Entry
from sim.show.survey_pictures import CAPS, NAMED, is_left, leading
from sim.show.survey_quoting import SurveyTelling, cap_words, told, value
from sim.show.theme import in_order
from sim.show.words import listed, sentence
from sim.study.robustness import LEAST

TWENTIETH = 100.0 * LEAST
CALM_CAP = 5.0  # % annoyed: the race an answer speaks of
LIMITS = ("model", "mostly_assumed", "silence", "self_buyers", "law", "levels")
REGION, MAPS, SEARCH = "region", "maps", "search"


class Side(NamedTuple):
    """A share or count of one seller, and the annoyance said with it."""

    ahead: Entry
    felt: tuple[Entry, ...]


def kind_of(telling: SurveyTelling) -> str:
    """Which kind of survey it is."""
    tables = telling.results.tables
    return REGION if "shares.csv" in tables else MAPS if "cells.csv" in tables else SEARCH


def structures(telling: SurveyTelling) -> list[str]:
    """The structures of a region, or the maps, by their names in an id."""
    if kind_of(telling) == REGION:
        return list(telling.parameters["file"]["robustness"]["structures"])
    return [f"map-{number}" for number in telling.results.tables["maps.csv"]["map"]]


def objectives(telling: SurveyTelling) -> list[str]:
    """What is wanted most of, in turn."""
    file = telling.parameters["file"]
    return list((file.get("robustness") or file["maps"])["objectives"])


def sellers(telling: SurveyTelling) -> list[str]:
    """Those of whom it is said where they are ahead: sellers of a region, styles of maps."""
    if kind_of(telling) == REGION:
        return in_order(telling.parameters["file"]["robustness"]["sellers"])
    return in_order(dict.fromkeys(map(str, telling.results.tables["cells.csv"]["playbook"])))


def base_policy(telling: SurveyTelling) -> str:
    """How all dial in what is spoken of first: as suits each, or, on maps, in the first way."""
    return FREE if kind_of(telling) == REGION else str(telling.results.tables["cells.csv"]["policy"].iloc[0])


def side(telling: SurveyTelling, place: str, objective: str, seller: str, column: str) -> Side | None:
    """How often a seller (`ahead`) or another (`others`) is decidedly ahead; None where it does not play."""
    parts = (place, objective, base_policy(telling), *(("seller",) if kind_of(telling) == REGION else ()), seller)
    key = "/".join([telling.name, *parts, column])
    one = telling.register.get(key)
    return Side(one, tuple(telling.register[other] for other in one.beside)) if one else None


def answer(telling: SurveyTelling, scenario: str = "") -> list[Said]:
    """The answer in three sentences: who is ahead, who is behind or calm, and how far it holds."""
    if kind_of(telling) == REGION:
        return [_who_leads(telling), _who_is_behind(telling), _region(telling)]
    if kind_of(telling) == MAPS:
        first, last = objectives(telling)[0], objectives(telling)[-1]
        return [_over_maps(telling, first), _over_maps(telling, last), Said(telling.say("survey.answer.maps"))]
    held = caps(telling, scenario)
    said = [_found(telling, scenario, cap) for cap in dict.fromkeys((_calm(held), held[-1]))] if held else []
    return [*said, *[Said(telling.say("survey.answer.nobody"))][len(said) :], _tested(telling, scenario)]


def caps(telling: SurveyTelling, scenario: str) -> list[float]:
    """The caps on annoyance under which anybody is left."""
    table = telling.results.tables["confirmed.csv"]
    return [cap for cap in CAPS if is_left(table[table["scenario"] == scenario], cap)]


def _calm(held: list[float]) -> float:
    """The race an answer speaks of first."""
    return CALM_CAP if CALM_CAP in held else held[0]


def _who_leads(telling: SurveyTelling) -> Said:
    """In the first structure and for the first aim: each seller's share, and what is undecided."""
    place, objective = structures(telling)[0], objectives(telling)[0]
    found = [one for name in sellers(telling) if (one := side(telling, place, objective, name, "ahead"))]
    found = sorted(found, key=lambda one: -one.ahead.value)
    parts = [_leads(telling, one) for one in found]
    open_ = telling.register.at(place, objective, FREE, "seller", "undecided", "ahead")
    about = {"structure": telling.structure(place), "objective": telling.objective(objective)}
    about |= {"dialling": telling.dialling(FREE), "parts": "; ".join(parts), "u": told(telling, open_)}
    ids = [key for one in found for key in (one.ahead.id, *(felt.id for felt in one.felt))]
    return Said(sentence(telling.say("survey.answer.ahead", **about)), (*ids, open_.id))


def _leads(telling: SurveyTelling, one: Side) -> str:
    key = "survey.answer.leads" if one.felt else "survey.answer.leads_nowhere"
    z = value(telling, one.felt[0]) if one.felt else ""
    return telling.say(key, a=telling.seller(str(one.ahead.row["name"])), x=told(telling, one.ahead), z=z)


def _who_is_behind(telling: SurveyTelling) -> Said:
    """The seller with boxes: how much it is behind in, and its first box."""
    place, objective = structures(telling)[0], objectives(telling)[0]
    seller = str(telling.parameters["file"]["robustness"]["boxes"]["seller"])
    behind = telling.register.at(place, objective, seller, "behind")
    felt = [telling.register[key] for key in behind.beside]
    box = box_words(telling, place, objective, seller)
    about = {"a": telling.seller(seller), "x": told(telling, behind)}
    about["z"] = value(telling, felt[0]) if felt else telling.say("number.none")
    key = "survey.answer.behind" if box.text else "survey.answer.behind_unboxed"
    return Said(sentence(telling.say(key, **about, box=box.text)), (behind.id, *behind.beside, *box.ids))


def box_words(telling: SurveyTelling, structure: str, objective: str, seller: str) -> Said:
    """The first box of a structure and aim: its limits, density and coverage; empty where none was found."""
    start = "/".join([telling.name, structure, objective, seller, "box-1"])
    if f"{start}/density" not in telling.register:
        return Said("")
    density, coverage = (telling.register[f"{start}/{column}"] for column in ("density", "coverage"))
    limits = limit_words(telling, structure, objective, seller, "survey.text.limit")
    about = {"limits": limits.text, "d": told(telling, density), "c": told(telling, coverage)}
    return Said(telling.say("survey.answer.box", **about), (density.id, coverage.id, *limits.ids))


def limit_words(
    telling: SurveyTelling, structure: str, objective: str, seller: str, key: str = "survey.report.limit"
) -> Said:
    """The limits of the first box of a structure and aim, each as one text says it."""
    start = "/".join([telling.name, structure, objective, seller, "box-1", ""])
    ids = [key for key in telling.register if key.startswith(start) and key.endswith(("/low", "/high"))]
    found = [telling.register[key] for key in ids]
    said = [_limit(telling, low, high, key) for low, high in zip(found[::2], found[1::2], strict=True)]
    return Said(listed(telling.lang, said), tuple(ids))


def _limit(telling: SurveyTelling, low: Entry, high: Entry, key: str) -> str:
    name = telling.parameter(str(low.row["parameter"]))
    return telling.say(key, name=name, low=value(telling, low), high=value(telling, high))


def _region(telling: SurveyTelling) -> Said:
    return Said(telling.say("survey.answer.region", **telling.region()))


def _over_maps(telling: SurveyTelling, objective: str) -> Said:
    """On how many worlds of all maps each style is decidedly ahead, and what the leaders annoy."""
    policy, found = base_policy(telling), [
        one for place in structures(telling) for name in sellers(telling)
        if (one := side(telling, place, objective, name, "ahead")) and one.ahead.value
    ]  # fmt: skip
    said = [_over(telling, name, found) for name in sellers(telling) if any(_is_of(one, name) for one in found)]
    open_ = [telling.register.at(place, objective, policy, "undecided", "ahead") for place in structures(telling)]
    about = {"objective": telling.objective(objective), "dialling": telling.dialling(policy)}
    about |= {"n": telling.count(sum(one.row["of"] for one in open_)), "k": telling.count(len(open_))}
    about |= {"u": telling.count(sum(one.value for one in open_)), "parts": "; ".join(said)}
    ids = [key for one in found for key in (one.ahead.id, *(felt.id for felt in one.felt))]
    return Said(sentence(telling.say("survey.answer.map", **about)), (*ids, *(one.id for one in open_)))


def _is_of(one: Side, name: str) -> bool:
    return bool(one.ahead.row["leader"] == name)


def _over(telling: SurveyTelling, name: str, found: list[Side]) -> str:
    """One style over all maps."""
    own = [one for one in found if _is_of(one, name)]
    felt = sorted((other for one in own for other in one.felt), key=lambda other: other.value)
    low, high = value(telling, felt[0]), value(telling, felt[-1])
    about = {"a": telling.seller(name), "x": telling.count(sum(one.ahead.value for one in own))}
    return telling.say("survey.answer.on_maps", z=telling.say("range.to", a=low, b=high), **about)


class Race(NamedTuple):
    """What a race ended with: the playbook with most orders of those left, and how many others are left."""

    playbook: str
    policy: str
    cap: float
    net: Entry
    felt: Entry
    tied: int


def race(telling: SurveyTelling, scenario: str, cap: float) -> Race:
    """The playbook that stands for those left under a cap."""
    table = telling.results.tables["confirmed.csv"]
    own = table[(table["scenario"] == scenario) & (table["cap"] == cap)]
    first = leading(own, cap)
    parts = (scenario, f"{cap:g}", str(first["playbook"]), str(first["policy"]))
    net, felt = (telling.register.at(*parts, measure) for measure in ("net", "annoyed"))
    left = int((own["verdict"].isin(NAMED)).sum())
    return Race(parts[2], parts[3], cap, net, felt, left - 1)


def gaps(telling: SurveyTelling, scenario: str, one: Race) -> list[tuple[Entry, Entry]]:
    """Its differences in orders and annoyance from each seller of the column's."""
    start = f"{telling.name}/{scenario}/{one.cap:g}/{one.playbook}/{one.policy}/minus/"
    nets = [key for key in telling.register if key.startswith(start) and key.endswith("/net")]
    found = [telling.register[key] for key in nets]
    return [(net, telling.register[net.beside[0]]) for net in found]


def _found(telling: SurveyTelling, scenario: str, cap: float) -> Said:
    """What was found under a cap, and its differences from the subtle and the hard seller who redial."""
    one = race(telling, scenario, cap)
    near = [pair for pair in gaps(telling, scenario, one) if pair[0].row["b"] in ("subtle/redial", "hard/redial")]
    said = [_gap(telling, *pair) for pair in near]
    about = {"cap": cap_words(telling, cap), "a": telling.seller(one.playbook), "x": told(telling, one.net)}
    about |= {"dialling": telling.say(f"dialling.{one.policy}"), "orders": telling.orders(scenario)}
    about |= {"z": told(telling, one.felt), "gaps": sentence("; ".join(said))}
    ids = [one.net.id, one.felt.id, *(part.id for pair in near for part in pair)]
    return Said(sentence(telling.say("survey.answer.found", **about)), tuple(ids))


def _gap(telling: SurveyTelling, net: Entry, felt: Entry) -> str:
    about = {"b": telling.seller(str(net.row["b"])), "d": told(telling, net), "z": told(telling, felt)}
    return telling.say("survey.answer.gap", **about)


def _tested(telling: SurveyTelling, scenario: str) -> Said:
    """How many were tried and left, and how far it holds."""
    held = caps(telling, scenario)
    left = race(telling, scenario, _calm(held)).tied if held else 0
    step = number(telling.parameters["file"]["search"]["better_by"], telling.lang, 0)
    tried = telling.register.at(scenario, "round-1", "playbooks")
    about = {"n": value(telling, tried), "k": telling.count(left), "d": step}
    return Said(telling.say("survey.answer.search", scenario=telling.scenario(scenario), **about), (tried.id,))


def reaches(telling: SurveyTelling) -> list[Said]:
    """For every seller: is it ahead in a twentieth of the region, in which structures, what forbids it."""
    return [one for name in sellers(telling) for one in _reach(telling, name)]


def _reach(telling: SurveyTelling, seller: str) -> Iterator[Said]:
    played = largest(telling, seller)
    yield at_most(telling, seller)
    short = {place: one for place, one in played.items() if one.low < TWENTIETH}
    yield _where(telling, seller, [place for place in played if place not in short], short)
    unplayed = [telling.structure(place) for place in structures(telling) if place not in played]
    if unplayed:
        yield Said(
            sentence(
                telling.say("survey.reach.unplayed", a=telling.seller(seller), where=listed(telling.lang, unplayed))
            )
        )
    yield from _short_of_net(telling, seller, list(played))


def largest(telling: SurveyTelling, seller: str) -> dict[str, Entry]:
    """The largest share of a seller in each structure that it plays in."""
    found = {place: _most(telling, place, seller) for place in structures(telling)}
    return {place: one for place, one in found.items() if one}


def _most(telling: SurveyTelling, place: str, seller: str) -> Entry | None:
    """Where in a structure a seller is ahead in most of the region, over all aims and ways of dialling."""
    start, end = f"{telling.name}/{place}/", f"/seller/{seller}/ahead"
    found = [one for key, one in telling.register.items() if key.startswith(start) and key.endswith(end)]
    return max(found, key=lambda one: one.value, default=None)


def at_most(telling: SurveyTelling, seller: str) -> Said:
    """The most that a seller reaches, and whether that is a twentieth for certain."""
    top = max(largest(telling, seller).values(), key=lambda one: one.value)
    key = "survey.reach.enough" if top.low >= TWENTIETH else "survey.reach.never"
    felt = [telling.register[other] for other in top.beside]
    about = {"a": telling.seller(seller), "x": told(telling, top), "z": value(telling, felt[0]) if felt else "0"}
    about |= {"structure": telling.structure(str(top.row["structure"])), "least": number(TWENTIETH, telling.lang, 0)}
    about |= {"objective": telling.objective(str(top.row["objective"]))}
    about |= {"dialling": telling.dialling(str(top.row["dialling"]))}
    return Said(sentence(telling.say(key, **about)), (top.id, *top.beside))


def _where(telling: SurveyTelling, seller: str, enough: list[str], short: dict[str, Entry]) -> Said:
    """In which structures it reaches a twentieth, and in which not, with the most it reaches there."""
    if not short:
        return Said(telling.say("survey.reach.everywhere", a=telling.seller(seller), k=telling.count(len(enough))))
    felt = [telling.register[key] for one in short.values() for key in one.beside]
    missed = [f"{telling.structure(place)} {told(telling, one)}" for place, one in short.items()]
    about = {
        "missed": listed(telling.lang, missed),
        "z": value(telling, max(felt, key=lambda one: one.value)) if felt else "0",
    }
    about["where"] = listed(telling.lang, [telling.structure(place) for place in enough]) or telling.say(
        "survey.reach.none"
    )
    ids = tuple(key for one in short.values() for key in (one.id, *one.beside))
    return Said(sentence(telling.say("survey.reach.where", a=telling.seller(seller), **about)), ids)


def _short_of_net(telling: SurveyTelling, seller: str, played: list[str]) -> Iterator[Said]:
    """For the first aim alone: in which structures it falls short, who is ahead there, and what is behind it."""
    objective = objectives(telling)[0]
    found = {place: _best_dialled(telling, place, objective, seller) for place in played}
    short = {place: one for place, one in found.items() if one.low < TWENTIETH}
    if not short:
        return
    rival = _rival(telling, list(short), objective, seller)
    felt = [telling.register[key] for one in short.values() for key in one.beside]
    about = {"a": telling.seller(seller), "k": telling.count(len(short)), "n": telling.count(len(played))}
    about |= {"objective": telling.objective(objective), "b": telling.seller(rival)}
    about |= {"x": value(telling, max(short.values(), key=lambda one: one.value))}
    about["z"] = value(telling, max(felt, key=lambda one: one.value)) if felt else "0"
    text = telling.say("survey.reach.short", **about)
    reason = _reason(telling, seller, rival)
    yield Said(
        " ".join(filter(None, [sentence(text), reason])),
        tuple(key for one in short.values() for key in (one.id, *one.beside)),
    )


def _best_dialled(telling: SurveyTelling, place: str, objective: str, seller: str) -> Entry:
    """The way of dialling under which a seller is ahead in most of the region."""
    start, end = f"{telling.name}/{place}/{objective}/", f"/seller/{seller}/ahead"
    found = [one for key, one in telling.register.items() if key.startswith(start) and key.endswith(end)]
    return max(found, key=lambda one: one.value)


def _rival(telling: SurveyTelling, places: Iterable[str], objective: str, seller: str) -> str:
    """Who is ahead most in some structures, other than one seller."""
    table = telling.results.tables["shares.csv"]
    kept = (table["by"] == "seller") & (table["dialling"] == FREE) & (table["objective"] == objective)
    rows = table[kept & table["structure"].isin(list(places)) & ~table["name"].isin([*NOT_SELLERS, seller])]
    return str(rows.groupby("name")["ahead"].mean().idxmax())


def _reason(telling: SurveyTelling, seller: str, rival: str) -> str:
    """The assumption behind it, where the moves show one: a rival asks without pressure, the seller not at all."""
    asked, own = (_asked(telling, name) for name in (rival, seller))
    varied = {factor[0] for factor in telling.parameters["factors"]}
    forceful = [move for move, pressure in asked if pressure > 0.0 or f"moves.{move}.T" in varied]
    if forceful or own or not asked:
        return telling.say("survey.reach.no_single")
    return telling.say("survey.reach.calm", b=telling.seller(rival), move=telling.say(f"survey.move.{asked[0][0]}"))


def calm_words(telling: SurveyTelling) -> str:
    """How the sentence on a rival's question without pressure begins."""
    return telling.say("survey.reach.calm", b="", move="\0").partition("\0")[0]


def _asked(telling: SurveyTelling, seller: str) -> list[tuple[str, float]]:
    """The questions that a seller asks in any of its styles, each with its pressure."""
    return [
        one for style in telling.parameters["file"]["robustness"]["sellers"][seller]
        for one in _questions(telling.parameters["playbooks"][style])
    ]  # fmt: skip


def _questions(playbook: dict[str, Any]) -> list[tuple[str, float]]:
    """The questions that a playbook asks, each with its pressure."""
    moves = {step["move"]: playbook["moves"][step["move"]] for step in playbook["step"]}
    return [(name, float(move["T"])) for name, move in moves.items() if move["kind"] == "question"]


def answered(telling: SurveyTelling) -> list[Entry]:
    """The numbers of the answer, each once."""
    places = list(telling.worlds) if kind_of(telling) == SEARCH else [""]
    ids = dict.fromkeys(key for place in places for said in answer(telling, place) for key in said.ids)
    return [telling.register[key] for key in ids]
