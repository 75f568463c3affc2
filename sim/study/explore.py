"""A market put together from sliders: the question of a visitor, bounded by the ledger, as an ordinary experiment.

What a page shows is that experiment: its file can be downloaded, and `closelab run` on it gives the same run.
"""

import json
import math
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from sim.law.parameters import Entry, Parameter, ledger
from sim.playbook.read import Playbook, policy_names, read_policy
from sim.playbook.schema import PolicyFile
from sim.reading import Document, Fault, InputError, check
from sim.scenario.read import Scenario, load_scenario, scenario_names
from sim.study.design import Bases, Experiment, experiment_of
from sim.study.explore_sellers import (
    IN_STAGES,
    MOST_SILENCE,
    SELLERS,
    SILENCES,
    SUBTLE,
    bundled,
    move_numbers,
    named,
    silence_field,
    silent,
    variation,
)
from sim.study.provenance import digest
from sim.study.schema import ExperimentFile

SEED = 20261125
FIRST_PRESET, FIRST_POLICY, FIRST_HALF_WIDTH = "column", "polite", 0.5
HALF_WIDTHS = (1.0, 0.5, 0.25)
LEAST_REPLICATIONS, MOST_REPLICATIONS = 20, 400
PRESETS = ("column", "consumers", "complex", "cold", "hard_ahead", "soft_ahead", "subtle_ahead", "all_level")
SECTIONS = ("population", "law", "office", "switches")
SWITCHES: Mapping[str, tuple[str, Any, Any]] = {
    "authority_first": ("authority", "any", "first"),
    "independent_questions": ("questions", "shared", "independent"),
}
PAGE_MOST = {"office.accounts": 2000.0}  # what a visitor may ask of the machine; closelab run knows no such bound
COUNTS = "count"


class Control(NamedTuple):
    """One number a visitor can move: its path, its line in the ledger, and what the preset says."""

    path: str
    entry: Entry
    value: float

    @property
    def low(self) -> float:
        """The least a visitor may say: the ledger's, or the preset's where that lies outside."""
        return min(self.entry.low, self.value)

    @property
    def high(self) -> float:
        """The most a visitor may say."""
        return max(min(self.entry.high, PAGE_MOST.get(self.path, math.inf)), self.value)

    @property
    def whole(self) -> bool:
        """Whether it is a whole number."""
        return self.entry.domain == COUNTS

    @property
    def switch(self) -> bool:
        """Whether it is on or off."""
        return self.entry.unit == "switch"

    @property
    def step(self) -> float:
        """A round step, at most about a fiftieth of the range, that leads to the preset's value and to the end."""
        if self.whole or self.switch:
            return 1.0
        rough = (self.high - self.low) / 50.0
        power = math.floor(math.log10(rough))
        steps = [float(f"{lead}e{power - down}") for down in range(4) for lead in (10, 5, 2, 1)]
        leads = [step for step in steps if step <= 1.2 * rough and _leads(self.value - self.low, step)]
        ends = [step for step in leads if _leads(self.high - self.low, step)]
        return (ends or leads or steps)[0]

    def bounded(self, value: float) -> float:
        """The nearest value that may be said."""
        kept = min(max(value, self.low), self.high)
        return float(round(kept)) if self.whole or self.switch else kept


def _leads(length: float, step: float) -> bool:
    """Whether so many whole steps make up a length."""
    return abs(length / step - round(length / step)) < 1e-6


class Question(NamedTuple):
    """What a visitor asks: a preset, what is changed in it, who keeps silent for how long, and how precisely.

    `silences` holds the seconds of those sellers only who keep silent for longer or shorter than bundled.
    """

    preset: str = FIRST_PRESET
    changed: tuple[tuple[str, float], ...] = ()
    silences: tuple[tuple[str, int], ...] = ()
    half_width: float = FIRST_HALF_WIDTH

    def silence(self, seller: str = SUBTLE) -> int:
        """How many seconds a seller keeps silent after a question."""
        return dict(self.silences).get(seller, SILENCES.get(seller, 0))

    @property
    def name(self) -> str:
        """The name of its experiment, the same for the same question."""
        return f"explore_{self.preset[:40]}_{digest([self.preset, self.changed, self.silences, self.half_width])[:8]}"


class Note(NamedTuple):
    """What was not taken as it was given: `kind` is unknown, unread or bounded."""

    kind: str
    path: str
    given: str
    used: float | str = ""


def presets() -> list[str]:
    """The scenarios a visitor can begin with: those of the list that are there, then any other."""
    there = scenario_names()
    return [*(name for name in PRESETS if name in there), *(name for name in there if name not in PRESETS)]


@cache
def preset(name: str) -> Scenario:
    """A bundled scenario."""
    return load_scenario(name)


@cache
def controls(name: str) -> dict[str, Control]:
    """Everything that can be moved in a preset, by path, in the order of the ledger."""
    world, file = preset(name).world, preset(name).file
    found = {}
    for line in ledger():
        path = line.path.replace("shares.", "population.")
        section = path.partition(".")[0]
        shares = line.section == "shares"
        if section not in SECTIONS or (line.name in ("mu", "zeta") and file.population.mu is None):
            continue
        if shares and file.population.mu is not None:
            continue
        value = getattr(file.population, line.name) if shares else getattr(getattr(world, section), line.name)
        found[path] = Control(path, line.entry, float(value))
    return found | {path: Control(path, entry, value) for path, (entry, value) in move_numbers().items()}


@cache
def line_of(path: str) -> Parameter:
    """The line of the ledger that a control moves; there is one for a number of all moves."""
    wanted = f"move.{path.rpartition('.')[2]}" if _of_move(path) else path
    return next(line for line in ledger() if line.path.replace("shares.", "population.") == wanted)


def read_question(given: Mapping[str, str]) -> tuple[Question, list[Note]]:
    """The question in the fields of an address; what is unknown or out of range is bounded, and noted."""
    notes: list[Note] = []
    name = _one_of(given, "preset", presets(), FIRST_PRESET, notes)
    silences = tuple(_silences(given, notes))
    widths = {f"{width:g}": width for width in HALF_WIDTHS}
    width = widths[_one_of(given, "half_width", list(widths), f"{FIRST_HALF_WIDTH:g}", notes)]
    known = controls(name)
    changed = {}
    for path in sorted(set(given) & set(known)):
        control = known[path]
        value = control.bounded(_number(given, path, control.value, control.low, control.high, notes))
        if abs(value - control.value) > 1e-9:
            changed[path] = round(value, 6)
    elsewhere = {path for other in presets() for path in controls(other)}
    elsewhere |= {silence_field(seller) for seller in SILENCES}
    unknown = [key for key in given if "." in key and key not in elsewhere]
    notes += [Note("unknown", key[:60], given[key][:40]) for key in unknown[:5]]
    return Question(name, tuple(changed.items()), silences, width), notes


def _silences(given: Mapping[str, str], notes: list[Note]) -> Iterator[tuple[str, int]]:
    """Who keeps silent for longer or shorter than bundled."""
    for seller, usual in SILENCES.items():
        seconds = round(_number(given, silence_field(seller), usual, 0, MOST_SILENCE, notes))
        if seconds != usual:
            yield seller, seconds


def read_policy_name(given: Mapping[str, str]) -> tuple[str, list[Note]]:
    """The dialling policy that is looked at."""
    notes: list[Note] = []
    return _one_of(given, "policy", policy_names(), FIRST_POLICY, notes), notes


def _one_of(given: Mapping[str, str], key: str, known: list[str], default: str, notes: list[Note]) -> str:
    value = given.get(key, default)
    if value in known:
        return value
    notes.append(Note("unread", key, value[:40], default))
    return default


def _number(given: Mapping[str, str], key: str, default: float, low: float, high: float, notes: list[Note]) -> float:
    """A number within its bounds; what is no number is not taken."""
    if key not in given:
        return default
    try:
        value = float(given[key].replace(",", ".")[:40])
    except ValueError:
        value = math.nan
    if math.isnan(value):
        notes.append(Note("unread", key, given[key][:40], default))
        return default
    kept = min(max(value, low), high)
    if abs(kept - value) > 1e-9:
        notes.append(Note("bounded", key, given[key][:40], kept))
    return kept


def as_fields(question: Question) -> dict[str, str]:
    """The fields of an address that say a question: only what departs from the beginning."""
    fields = {} if question.preset == FIRST_PRESET else {"preset": question.preset}
    fields |= {path: f"{value:g}" for path, value in question.changed}
    fields |= {silence_field(seller): str(seconds) for seller, seconds in question.silences}
    return fields | ({} if question.half_width == FIRST_HALF_WIDTH else {"half_width": f"{question.half_width:g}"})


def values(question: Question) -> dict[str, float]:
    """Every number of the market a question is about, by path."""
    return {path: control.value for path, control in controls(question.preset).items()} | dict(question.changed)


def implied_rest(question: Question) -> float | None:
    """The share that neither buys nor can be nudged; None in a market that does not state shares."""
    found = values(question)
    shares = [found.get(f"population.{name}") for name in ("self_buyers", "needs_nudge")]
    return None if None in shares else max(0.0, 1.0 - sum(share or 0.0 for share in shares))


@cache
def policies() -> dict[str, PolicyFile]:
    """The bundled dialling policies."""
    return {name: read_policy(name) for name in policy_names()}


def experiment(question: Question) -> Experiment:
    """The experiment that answers a question. Raises InputError where such a market cannot be."""
    data = _data(question)
    document = Document(f"{question.name}.toml", data, {})
    file = check(ExperimentFile, data, document)
    moved = {path: value for path, value in file.changes.items() if _of_move(path)}
    market = {path: value for path, value in file.changes.items() if not _of_move(path)}
    scenario = preset(question.preset).replace(**market)
    team = {name: bundled(name) for name in (scenario.file.team.mix if scenario.file.team else ())}
    bases = Bases({question.preset: scenario}, _sellers(question, moved), policies(), team)
    return experiment_of(question.name, file, bases, file.changes)


def _sellers(question: Question, moved: Mapping[str, Any]) -> dict[str, Playbook]:
    """The sellers under the names that the experiment's file gives them, with their moves as asked."""
    books = {_key(question, seller): silent(seller, question.silence(seller)) for seller in sellers(question)}
    return {key: book.replace(**moved) if moved else book for key, book in books.items()}


def _of_move(path: str) -> bool:
    """Whether a change is one of a move, not of the market."""
    return path.startswith("moves.")


def sellers(question: Question) -> list[str]:
    """The closes that are compared; where there are stakes, also the one that closes on a next step."""
    return [*SELLERS, *([IN_STAGES] if values(question).get("population.theta", 0.0) > 0.0 else [])]


def seller_names(question: Question) -> dict[str, str]:
    """Under which name the results of a question speak of each seller."""
    return {seller: named(seller, question.silence(seller)) for seller in sellers(question)}


def _key(question: Question, seller: str) -> str:
    """How the experiment's file names a seller: bundled, or by the file that lies beside it."""
    name = named(seller, question.silence(seller))
    return name if name == seller else f"{name}.toml"


def _data(question: Question) -> dict[str, Any]:
    """The experiment's file as data."""
    title = preset(question.preset).title
    books = [_key(question, seller) for seller in sellers(question)]
    width = {"half_width": question.half_width}
    return {
        "title": {"nl": f"Verkend: {title['nl']}", "en": f"Explored: {title['en']}"},
        "question": {
            "nl": "Wie haalt in deze markt de meeste orders, en wie ergert de meeste mensen?",
            "en": "Who gets most orders in this market, and who annoys most people?",
        },
        "expectation": {"nl": "Geen: verkend op de pagina.", "en": "None: explored on the page."},
        "scenario": question.preset,
        "seed": SEED,
        "arms": {"playbooks": books, "policies": ["polite", "widen", "redial"]},
        "changes": dict(_change(path, value) for path, value in question.changed),
        "precision": {
            "net": width,
            "annoyed": width,
            "replications": {"min": LEAST_REPLICATIONS, "max": MOST_REPLICATIONS},
        },
    }


def _change(path: str, value: float) -> tuple[str, Any]:
    """A change as an experiment's file says it: switches by their names, counts as whole numbers."""
    section, _, name = path.partition(".")
    if name in SWITCHES:
        key, off, on = SWITCHES[name]
        return f"{section}.{key}", on if value >= 0.5 else off
    if _of_move(path):
        return path, value
    entry = line_of(path).entry
    if entry.unit == "switch":
        return path, value >= 0.5
    return path, int(value) if entry.domain == COUNTS else value


def as_files(question: Question) -> dict[str, str]:
    """The files with which `closelab run` plays this very experiment, by name; the experiment's own is first."""
    data = _data(question)
    found = {f"{question.name}.toml": "".join(_toml(data))}
    for seller, seconds in question.silences:
        if seller in sellers(question):
            found[f"{named(seller, seconds)}.toml"] = "".join(_toml(variation(seller, seconds)))
    return found


def _toml(data: Mapping[str, Any]) -> Iterator[str]:
    """Data as TOML: what is plain first, then a table for each mapping that holds more than texts."""
    tables = {key: value for key, value in data.items() if isinstance(value, dict) and set(value) != {"nl", "en"}}
    for key, value in data.items():
        if key not in tables:
            yield f"{key} = {_value(value)}\n"
    for key, table in tables.items():
        yield f"\n[{key}]\n"
        for name, value in table.items():
            yield f"{json.dumps(name) if '.' in name else name} = {_value(value)}\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def refusal(error: InputError) -> Fault:
    """The first thing that is wrong with a market."""
    return error.faults[0]
