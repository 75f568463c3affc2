"""A survey told in one language, and its sentences to cite: number, interval, region, level, version and run."""

from collections.abc import Iterator, Sequence
from math import isfinite, isnan
from typing import Any, NamedTuple

from sim.show.found_names import found_name, is_found
from sim.show.linter import complaints, quoted
from sim.show.numbers import fine, number, signed, span
from sim.show.parameter_names import parameter_name, parameter_value
from sim.show.quantities import Said
from sim.show.quoting import AUTHORS, TITLE, YEAR, bibtex_of
from sim.show.survey_citing import NOT_SELLERS, Entry, Row, SurveyRegister
from sim.show.survey_pictures import objective_words, structure_titles
from sim.show.theme import Lang, policy_name, seller_name
from sim.show.words import listed, say, sentence
from sim.study.surveying import Surveyed

LEVELS = {
    "share": "C2", "estimated": "C2", "share_annoyed": "C2", "others": "C2", "others_annoyed": "C2", "behind": "C2",
    "box_density": "C2", "box_coverage": "C2", "box_support": "C2", "box_led": "C2", "box_limit": "C2",
    "indices_first": "C2", "indices_total": "C2", "screening_mean": "C2", "screening_size": "C2",
    "screening_spread": "C2",
}  # fmt: skip
COUNTS = ("worlds", "worlds_others", "round_playbooks", "round_replications")
SHARES = (
    "share",
    "estimated",
    "others",
    "behind",
    "box_density",
    "box_coverage",
    "box_support",
    "box_led",
    "indices",
)
CAPPED = 100.0  # a cap of this many per cent is none


class SurveyTelling:
    """A survey in one language: its register, and the names of everything in it."""

    def __init__(self, found: Surveyed, lang: Lang):
        self.results, self.register = found, SurveyRegister(found)
        self.lang: Lang = lang
        self.parameters: dict[str, Any] = found.manifest["parameters"]
        self.worlds: dict[str, Any] = self.parameters["scenarios"]

    @property
    def name(self) -> str:
        """The experiment's name."""
        return self.register.name

    @property
    def level(self) -> str:
        """The level of what the survey is about."""
        return "C2" if "shares.csv" in self.results.tables else "C1"

    def say(self, key: str, **values: str) -> str:
        """Fill in a text of the catalogue of this language."""
        return say(self.lang, key, **values)

    def seller(self, name: str) -> str:
        """Name a seller, or say what a playbook does that was found; who is nobody has a name too."""
        if is_found(name):
            return found_name(name, self.lang)
        style, _, policy = name.partition("/")
        plain = self.say("survey.undecided") if style == "undecided" else seller_name(style, self.lang)
        return f"{plain} ({policy_name(policy, self.lang)})" if policy else plain

    def grouped(self, name: str, by: str) -> str:
        """Name a seller with all its styles, or a style by itself, where rows are by the one or the other."""
        if by == "style" and name not in NOT_SELLERS:
            return self.say("survey.cite.style", a=self.seller(name))
        others = [style for style in self.styles(name) if style != name] if by == "seller" else []
        if not others:
            return self.seller(name)
        styles = self.listed([*map(self.seller, others)])
        return self.say("survey.cite.group", a=self.seller(name), styles=styles)

    def listed(self, names: list[str]) -> str:
        """Names as a list in running text."""
        return listed(self.lang, names)

    def styles(self, seller: str) -> list[str]:
        """The styles that belong to a seller."""
        file = self.parameters["file"]
        return list((file.get("robustness") or file["maps"])["sellers"].get(seller, []))

    def structure(self, name: str) -> str:
        """A structure by its title: somebody wrote it, so it stands between quotes."""
        return quoted(structure_titles(self.results)[name][self.lang])

    def objective(self, name: str) -> str:
        """What is wanted most of."""
        return objective_words(self.results, name)[self.lang]

    def dialling(self, name: str) -> str:
        """How all dial."""
        return self.say(f"survey.dialling.{name}")

    def scenario(self, name: str) -> str:
        """Name a world by its title."""
        return quoted(self.worlds[name]["title"][self.lang])

    def orders(self, scenario: str) -> str:
        """What orders are counted by in a scenario; of one region in any of its structures."""
        world = self.worlds.get(scenario) or next(iter(self.worlds.values()))
        return self.say(f"answer.unit.{world['scope']}")

    def parameter(self, path: str) -> str:
        """Name a parameter within a sentence."""
        plain = parameter_name(path, self.lang)
        return plain[:1].lower() + plain[1:]

    def own(self) -> list[str]:
        """The words that people put into names."""
        titles = [world["title"][self.lang] for world in self.worlds.values()]
        return [*titles, self.name, self.name.replace("_", " ")]

    def count(self, value: float) -> str:
        """A whole number."""
        return number(value, self.lang, 0)

    def level_words(self) -> str:
        """The level, with the region named where it is one of a region."""
        return self.say("survey.level.C2", **self.region()) if self.level == "C2" else self.say("level.C1")

    def region(self) -> dict[str, str]:
        """How many points, parameters and structures the region has."""
        file = self.parameters["file"]["robustness"]
        counts = (file["points"], len(self.parameters["factors"]), len(file["structures"]))
        return dict(zip(("points", "factors", "structures"), map(self.count, counts), strict=True))


class SurveyCitation(NamedTuple):
    """One number as it is cited."""

    number: Entry
    said: Said


def value(telling: SurveyTelling, one: Entry) -> str:
    """The number alone: counts whole, differences with their sign, shares of variance without decimals."""
    if one.kind in COUNTS:
        return telling.count(one.value)
    if one.kind == "box_limit":
        return parameter_value(str(one.row["parameter"]), one.value, telling.lang)
    if one.kind in ("gap", "curves_difference", "screening_mean"):
        return signed(one.value, telling.lang)
    return number(one.value, telling.lang, _decimals(one)) if one.value else number(0.0, telling.lang, 0)


def _decimals(one: Entry) -> int:
    return 0 if one.kind.startswith(("indices", "box")) else 1


def ends(telling: SurveyTelling, one: Entry) -> str:
    """The two ends of its interval; empty where it has none."""
    if isnan(one.low) or isnan(one.high):
        return ""
    if one.value == 0.0 and one.kind in ("share", "others", "behind", "estimated"):
        return telling.say("survey.at_most", u=fine(one.high, telling.lang))
    signs = one.kind in ("gap", "curves_difference")
    return span(one.low, one.high, telling.lang, _decimals(one), signs=signs)


def told(telling: SurveyTelling, one: Entry) -> str:
    """The number with its interval behind it."""
    within = ends(telling, one)
    sign = "%" if one.kind.startswith(SHARES) or one.row.get("said") == "annoyed" else ""
    return f"{value(telling, one)}{sign} ({within})" if within else value(telling, one) + sign


def plain(telling: SurveyTelling, one: Entry) -> str:
    """What a number says, in one sentence without level and run."""
    about = {"x": value(telling, one)} | _row_words(telling, one) | _felt(telling, one)
    about["how"] = telling.say("survey.cite.interval", ends=found) if (found := ends(telling, one)) else ""
    return sentence(telling.say(f"survey.cite.{_key(one)}", **about))


def _key(one: Entry) -> str:
    """Which text says it: differing where there is no seller, or nobody to be annoyed."""
    name = one.row.get("name", one.row.get("leader"))
    if one.kind in ("share", "estimated", "worlds") and name in NOT_SELLERS:
        return f"{one.kind}_{name}"
    if one.kind in ("share", "estimated", "others", "worlds", "worlds_others") and not one.beside:
        return f"{one.kind}_calm"
    if one.kind == "gap" and one.row["measure"] == "annoyed":
        return "gap_annoyed"
    if one.row.get("said") == "annoyed":
        return f"{one.kind}_annoyed"
    if one.kind == "curves_difference" and one.row["measure"] == "annoyed":
        return "curves_annoyed"
    if one.kind.startswith(("indices", "screening")) and one.row["measure"] == "annoyed":
        return f"{one.kind}_annoyed"
    return one.kind


def _felt(telling: SurveyTelling, one: Entry) -> dict[str, str]:
    """Whom it annoys beside, and within which interval, by the numbers that are said with it."""
    beside = [telling.register[key] for key in one.beside]
    said = list(dict.fromkeys(value(telling, other) for other in beside))
    z = telling.say("range.to", a=said[0], b=said[1]) if len(said) == 2 else said[0] if said else ""
    z = z or telling.say("number.none")
    within = ends(telling, beside[0]) if len(beside) == 1 else ""
    return {"z": z, "zi": telling.say("survey.cite.within", ends=within) if within else ""}


def _row_words(telling: SurveyTelling, one: Entry) -> dict[str, str]:
    """The names of a row, whatever of them it has."""
    row, found = one.row, {}
    if "structure" in row:
        found["structure"] = telling.structure(str(row["structure"]))
    for column, name in (("objective", telling.objective), ("dialling", telling.dialling)):
        if column in row:
            found[column] = name(str(row[column]))
    found |= _who(telling, row) | _where(telling, one)
    return found


def _who(telling: SurveyTelling, row: Row) -> dict[str, str]:
    name = next((str(row[key]) for key in ("name", "seller", "playbook", "leader", "a") if key in row), "")
    found = {"a": telling.grouped(name, str(row.get("by", "")))} if name else {}
    found |= {"b": telling.seller(str(row["b"]))} if "b" in row else {}
    found |= {"b": telling.seller(str(row["leader"]))} if "led" in row else {}
    if "a" in row and "/" in str(row["a"]):
        style, _, policy = str(row["a"]).partition("/")
        found["a"] = telling.say("survey.cite.dials", a=telling.seller(style), p=policy_name(policy, telling.lang))
    elif "policy" in row and "playbook" in row:
        found["a"] = telling.say("survey.cite.dials", a=found["a"], p=policy_name(str(row["policy"]), telling.lang))
    return found


def _where(telling: SurveyTelling, one: Entry) -> dict[str, str]:
    """Parameters, maps, scenarios and caps, whatever of them a row has."""
    row, found = one.row, dict[str, str]()
    for column, words_of in (("parameter", _of_parameter), ("axes", _of_map), ("scenario", _of_scenario)):
        found |= words_of(telling, one) if column in row else {}
    measure = str(row.get("said", row.get("measure", "")))
    if measure:
        found["measure"] = telling.say(f"survey.measure.{measure}")
        found["goods"] = found["measure"] if measure != "net" else telling.orders(str(row.get("scenario", "")))
    counts = {column: telling.count(float(row[column])) for column in ("box", "round") if column in row}
    return found | counts


def _of_parameter(telling: SurveyTelling, one: Entry) -> dict[str, str]:
    row, path = one.row, str(one.row["parameter"])
    found = {"name": telling.parameter(path), "v": parameter_value(path, float(row.get("value", 0.0)), telling.lang)}
    found["end"] = telling.say(f"survey.end.{one.names['measure']}") if one.kind == "box_limit" else ""
    return found | ({"dialling": telling.dialling(str(row["policy"]))} if "policy" in row else {})


def _of_map(telling: SurveyTelling, one: Entry) -> dict[str, str]:
    row = one.row
    x, y = map(telling.parameter, row["axes"])
    found = {"map": telling.say("survey.cite.map", x=x, y=y), "n": telling.count(float(row.get("of", 0)))}
    found["at"] = telling.say("survey.cite.at", **_at(telling, row)) if "x" in row else ""
    return found | ({"end": telling.say(f"survey.end.{row['end']}")} if "end" in row else {})


def _of_scenario(telling: SurveyTelling, one: Entry) -> dict[str, str]:
    cap = cap_words(telling, float(one.row.get("cap", CAPPED)))
    replications = telling.count(float(one.row.get("replications", 0)))
    return {"scenario": telling.scenario(str(one.row["scenario"])), "cap": cap, "r": replications}


def _at(telling: SurveyTelling, row: Row) -> dict[str, str]:
    """Where on a map: each parameter with its value."""
    said = [
        parameter_value(path, float(row[axis]), telling.lang) for path, axis in zip(row["axes"], "xy", strict=True)
    ]
    return dict(zip(("x", "y", "v", "w"), (*map(telling.parameter, row["axes"]), *said), strict=True))


def cap_words(telling: SurveyTelling, cap: float) -> str:
    """A cap on annoyance, or that there was none."""
    return telling.say("survey.cap.none") if cap >= CAPPED else telling.say("survey.cap", cap=f"{cap:g}")


def cited(telling: SurveyTelling, one: Entry) -> Said:
    """The whole sentence: with level, region, version and run."""
    level = telling.level_words() if one.kind in LEVELS else telling.say("level.C1")
    version = telling.results.manifest["software"]["version"]
    tail = telling.say("cite.tail", level=level, version=version, run=telling.results.run_id)
    return Said(f"{plain(telling, one)} {tail}", (one.id, *one.beside))


def citations(telling: SurveyTelling, wanted: Sequence[Entry]) -> Iterator[SurveyCitation]:
    """Each number with its sentence; a sentence that breaks a rule of ours is a fault of ours."""
    for one in wanted:
        said = cited(telling, one)
        if wrong := complaints(said.text, consumers=_consumers(telling, one), own=telling.own()):
            raise ValueError(f"{one.id}: {'; '.join(wrong)}: {said.text}")
        yield SurveyCitation(one, said)


def _consumers(telling: SurveyTelling, one: Entry) -> bool:
    world = telling.worlds.get(str(one.row.get("scenario")))
    return bool(world and world["scope"] == "b2c")


def reference(telling: SurveyTelling, style: str) -> str:
    """The reference to the software, the survey and its run, as a line of text or as BibTeX."""
    about = {"version": telling.results.manifest["software"]["version"], "experiment": telling.name}
    about |= {"run": telling.results.run_id, "level": telling.level}
    if style == "bibtex":
        return bibtex_of(about)
    return telling.say("survey.cite.reference", authors=AUTHORS, year=str(YEAR), title=TITLE, **about)


def printed(telling: SurveyTelling, found: Sequence[SurveyCitation], style: str) -> str:
    """Sentences under their ids, and the reference."""
    return "\n\n".join([*(f"{one.number.id}\n  {one.said.text}" for one in found), reference(telling, style)])


def as_data(telling: SurveyTelling, found: Sequence[SurveyCitation], style: str) -> dict[str, Any]:
    """The same for programs."""
    numbers = [
        {
            "id": one.number.id,
            **{
                end: found if isfinite(found) else None
                for end, found in zip(("value", "low", "high"), one.number.values, strict=True)
            },
            "level": LEVELS.get(one.number.kind, "C1"),
            "sentence": one.said.text,
            "ids": list(one.said.ids),
        }
        for one in found
    ]
    about = {"reference": reference(telling, style), "run": telling.results.run_id, "level": telling.level}
    return about | {"numbers": numbers}
