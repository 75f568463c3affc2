"""The assumption ledger as a page tells it: every number of the model beside what one world used of it."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sim.law.parameters import Parameter, ledger
from sim.show.numbers import number
from sim.show.quantities import Telling
from sim.show.theme import seller_name

COLUMNS = ("q", "T", "F", "c", "U", "seconds")
SWITCHES = {"authority_first": ("authority", "first"), "independent_questions": ("questions", "independent")}
MOST_DECIMALS = 4


class Assumption(NamedTuple):
    """A row: what the number is, in words; `changed` where a world departs from the default."""

    path: str
    meaning: str
    unit: str
    used: str
    reach: str
    ground: str
    source: str
    favours: str
    changed: bool


@cache
def _dutch() -> Mapping[str, Mapping[str, str]]:
    text = (Path(__file__).parent / "words" / "ledger_nl.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def assumptions(telling: Telling, scenario: str) -> list[Assumption]:
    """Every number of the ledger but those of single moves, as one world of a result uses it."""
    world = telling.worlds[scenario]
    return [
        _row(telling, world, line) for line in ledger() if line.section != "move" and _used(world, line) is not None
    ]


def _row(telling: Telling, world: dict[str, Any], line: Parameter) -> Assumption:
    entry, used = line.entry, _used(world, line)
    reach = telling.say("range.to", a=plain(entry.low, telling.lang), b=plain(entry.high, telling.lang))
    said = line_words(line, telling.lang)
    ground, changed = telling.say(f"ground.{entry.ground}"), _differs(line, used)
    used_words = plain(float(used), telling.lang)
    return Assumption(
        line.path, said["meaning"], said["unit"], used_words, reach, ground, entry.source, said["favours"], changed
    )


def line_words(line: Parameter, lang: str) -> dict[str, str]:
    """What a number means, its unit, and whom a higher value favours, in a language."""
    english = {"meaning": line.entry.meaning, "unit": line.entry.unit, "favours": line.entry.favours}
    if lang == "en":
        return english | {"favours": _in_words(line.entry.favours)}
    keys = english | {"meaning": line.path}
    return {kind: _dutch()[kind][key] for kind, key in keys.items()}


def _in_words(favours: str) -> str:
    """Whom a number favours, with the sellers' names where the ledger has their keys."""
    return re.sub(r"[a-z]+_[a-z_]+", lambda key: seller_name(key[0], "en"), favours)


def _used(world: dict[str, Any], line: Parameter) -> Any:
    """What a world says of a number; None where it says it in another way."""
    section = world["population" if line.section == "shares" else line.section]
    name, on = SWITCHES.get(line.name, (line.name, None))
    found = section.get(name)
    return float(found == on) if on and found is not None else found


def _differs(line: Parameter, used: Any) -> bool:
    """Whether a world departs from the ledger; what is solved from shares has no default to depart from."""
    return line.name not in ("mu", "zeta") and abs(float(used) - line.default) > 1e-9


def moves(telling: Telling) -> list[tuple[str, list[str], str]]:
    """The moves that were played: name, its numbers in the order of `COLUMNS`, and the ground."""
    found = {
        name: row for playbook in telling.parameters["playbooks"].values() for name, row in playbook["moves"].items()
    }
    return [
        (name, [plain(float(row[key]), telling.lang) for key in COLUMNS], telling.say(f"ground.{row['ground']}"))
        for name, row in found.items()
    ]


def column_words(telling: Telling) -> list[str]:
    """What the numbers of a move mean, in the order of `COLUMNS`."""
    lines = {line.name: line for line in ledger() if line.section == "move"}
    return [line_words(lines[name], telling.lang)["meaning"] for name in COLUMNS]


def plain(value: float, lang: str) -> str:
    """A number with as many decimals as it needs, four at most."""
    places = next((n for n in range(MOST_DECIMALS) if abs(value - round(value, n)) < 1e-9), MOST_DECIMALS)
    return number(value, lang, places)
