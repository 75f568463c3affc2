"""A result as one page that stands by itself: nothing is fetched, it can be mailed and printed.

What it says stands in `statements`, `assumed` and `quoting`; here it is only put in its place.
"""

import base64
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from sim.show import assumed, chosen, fitted_report, pictures, quoting, statements, stops
from sim.show.citing import Citable, Point
from sim.show.figures import one_prospect
from sim.show.letters import clean
from sim.show.numbers import number
from sim.show.quantities import Telling
from sim.show.report_pictures import Drawing, drawing
from sim.show.statements import Contrast
from sim.show.templates import HERE, written
from sim.show.theme import COLOURS, Lang, look_of
from sim.show.typeset import FONTS
from sim.study import files
from sim.study.results import Results

WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
HELD, DOT = "\u00a0", "\u00a0· "  # a space and a dot that begin no line
LONG = 160  # characters of a title that still fit a heading
FOLDER = "results"
WORDS = (
    "kicker", "question", "expectation", "figures", "crossed", "contrasts", "assumed", "unknown", "methods", "cite",
    "repeat", "scroll", "nowhere", "moves", "sideways", "prospect",
)  # fmt: skip
NOTES = ("crossed", "contrasts", "assumed", "cite", "repeat")
STOPS = ("title", "note")
SAMPLE = ("title", "number", "value")
HEADS = (
    "seller", "against", "net", "net_gap", "annoyed", "annoyed_gap", "number", "used", "range", "ground", "favours",
    "unit", "move",
)  # fmt: skip


class Cell(NamedTuple):
    """A number in a table, its interval under it, and its id."""

    text: str
    note: str = ""
    ids: tuple[str, ...] = ()


def write_report(results: Results, lang: Lang) -> Path:
    """Write the report of a result into its folder, and give its path."""
    path = results.folder / f"report_{lang}.html"
    files.write(path, page(results, lang).encode("utf-8", "replace"))
    return path


def page(results: Results, lang: Lang) -> str:
    """The report as HTML. A sentence in it that breaks a rule of ours is a fault of ours."""
    telling = Telling(results, lang)
    return written("report.html.j2", _content(telling), telling.own())


def _content(telling: Telling) -> dict[str, Any]:
    file, lang = telling.parameters["file"], telling.lang
    heading = clean(file["title"][lang])
    software = telling.results.manifest["software"]
    worlds = [_world(telling, scenario) for scenario in statements.scenarios(telling)]
    rules = [world["stops"]["rules"] for world in worlds if world["stops"]]
    return {
        "lang": lang,
        "css": Markup("\n".join([style_sheet(), *rules])),
        "version": software["version"],
        "title": f"{heading[:LONG]} · closelab",
        "heading": heading,
        "long": len(heading) > LONG,
        "foot": _foot(telling),
        "question": clean(file["question"][lang]),
        "expectation": clean(file["expectation"][lang]),
        "words": _words(telling),
        "together": [drawing(one, lang) for one in pictures.of_all_scenarios(telling.results) or []],
        "worlds": worlds,
        "prospect": _prospect(telling),
        "ledgers": [_ledger(telling, scenario) for scenario in statements.scenarios(telling)],
        "moves": assumed.moves(telling),
        "move_columns": assumed.column_words(telling),
        "limits": statements.limits(telling),
        "methods": statements.methods(telling),
        **_commands(telling),
    }


def _commands(telling: Telling) -> dict[str, str]:
    """The reference, and what to type to look a number up or to repeat the run."""
    place, example = (
        f"{FOLDER}/{telling.results.folder.name}",
        next(key for key, one in telling.register.items() if one.measure == "net"),
    )
    return {
        "reference": quoting.reference(telling, "text"),
        "bibtex": quoting.reference(telling, "bibtex"),
        "cite_command": f"closelab cite {place} {example} --lang {telling.lang}",
        "repeat_command": f"closelab reproduce {place}",
    }


def _words(telling: Telling) -> dict[str, str]:
    found = {key: telling.say(f"report.{key}") for key in WORDS} | {key: telling.say(f"table.{key}") for key in HEADS}
    found |= {f"sample_{key}": telling.say(f"sample.{key}") for key in SAMPLE}
    found |= {f"stops_{key}": telling.say(f"stops.{key}") for key in STOPS}
    return found | {f"{key}_note": telling.say(f"report.{key}.note") for key in NOTES}


def _foot(telling: Telling) -> str:
    """Level, experiment, run and version."""
    return DOT.join(
        [
            telling.say("level.C1"),
            clean(telling.results.name),
            telling.say("foot.run", run=telling.results.run_id),
            telling.say("foot.version", version=telling.results.manifest["software"]["version"]),
        ]
    )


def style_sheet() -> str:
    """The style sheet with the colours of both themes and the typeface in it."""
    roots = [
        f":root {{ color-scheme: light dark; {_variables('light')} }}",
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_variables('dark')} }} }}",
    ]
    return "\n".join([*_faces(), *roots, (HERE / "report.css").read_text(encoding="utf-8")])


def _variables(mode: str) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in COLOURS[mode].items())


def _faces() -> Iterator[str]:
    for weight, style in WEIGHTS.items():
        data = base64.b64encode((FONTS / f"Inter-{style}.ttf").read_bytes()).decode()
        source = f"url(data:font/ttf;base64,{data}) format('truetype')"
        yield f"@font-face {{ font-family: Inter; font-weight: {weight}; src: {source} }}"


def _world(telling: Telling, scenario: str) -> dict[str, Any]:
    """All that is said of one scenario."""
    several, point = len(statements.scenarios(telling)) > 1, statements.points(telling, scenario)[0]
    name = telling.scenario(scenario)
    return {
        "title": name,
        "scope": telling.scope(scenario),
        "answer_title": telling.say("report.answer.of", scenario=name) if several else telling.say("report.answer"),
        "answer": statements.answer(telling, scenario),
        "fitted": fitted_report.section(telling, scenario),
        "pictures": list(_drawings(telling, scenario)),
        "sample": _sample(telling, scenario),
        "stops": _stops(telling, scenario),
        "crossed": None if point else _crossed(telling, scenario),
        "sellers": _sellers(telling, scenario),
        "levels": _levels_note(telling, point),
    }


def _levels_note(telling: Telling, point: Point) -> str:
    """What the levels mean that stand behind a dialling policy."""
    names = [telling.factor(name) for name, _ in point]
    return telling.say("report.contrasts.levels", factors=", ".join(names)) if names else ""


def _stops(telling: Telling, scenario: str) -> dict[str, Any] | None:
    """The worlds of a grid to step through."""
    found = stops.stops(telling, scenario)
    if found is None:
        return None
    name = f"stops-{statements.scenarios(telling).index(scenario) + 1}"
    worlds = [
        {
            "place": "-".join(map(str, stop.at)),
            "title": stop.title,
            "rows": [
                row._asdict() | {"net": _cell(telling, row.net), "annoyed": _cell(telling, row.annoyed)}
                for row in stop.rows
            ],
        }
        for stop in found.stops
    ]
    return {"name": name, "rules": stops.style(found, name), "choices": found.choices, "worlds": worlds}


def _sample(telling: Telling, scenario: str) -> dict[str, Any] | None:
    """The numbers of the pictures that are drawn from a sample of accounts, each with its id."""
    found = [one for one in telling.sampled.values() if one.scenario == scenario]
    if not found:
        return None
    rows = [
        {"who": quoting.who(telling, one), "what": telling.measure(one), "cell": _told(telling, one)} for one in found
    ]
    return {"note": telling.say("sample.note", n=number(found[0].replications, telling.lang, 0)), "rows": rows}


def _told(telling: Telling, one: Citable) -> Cell:
    """A number with its unit, and its interval under it."""
    return Cell(telling.amount(one), _held(telling.ends(one)), (one.id,))


def _drawings(telling: Telling, scenario: str) -> Iterator[Drawing]:
    kinds = (pictures.from_tables, pictures.from_accounts)
    for picture in chain.from_iterable(kind(telling.results, scenario) for kind in kinds):
        yield drawing(picture, telling.lang)


def _prospect(telling: Telling) -> dict[str, Any]:
    """One prospect with three sellers, chosen by how the talks end, and how to see it again."""
    found = chosen.prospect(statements.scenarios(telling)[0])
    picture = pictures.Picture(one_prospect.NAME, one_prospect.draw, found)
    return {
        "drawing": drawing(picture, telling.lang),
        "command": chosen.command(found, telling.lang),
        "note": telling.say("chosen.repeat"),
        "scope": found.scope,
    }


def _crossed(telling: Telling, scenario: str) -> dict[str, Any]:
    """Orders and annoyance of each seller under each policy."""
    used = statements.policies(telling)
    rows = [
        {
            "seller": telling.seller(playbook),
            **{
                measure: [
                    _cell(telling, telling.register.estimate(scenario, (playbook, policy), measure))
                    for policy in used
                ]
                for measure in ("net", "annoyed")
            },
        }
        for playbook in statements.playbooks(telling)
    ]
    return {"policies": [telling.policy(policy) for policy in used], "rows": rows}


def _cell(telling: Telling, one: Citable | None) -> Cell:
    """A number and its interval; empty where there is none."""
    if one is None:
        return Cell("")
    sign = "%" if one.measure == "annoyed" and one.other is None else ""
    if nothing := telling.nothing(one):
        return Cell("0" + sign, _held(nothing), (one.id,))
    return Cell(telling.value(one) + sign, _held(telling.span(one)), (one.id,))


def _held(note: str) -> str:
    """An interval that no narrow column breaks, or a count that it breaks before its bound only."""
    return note.replace(" ", HELD).replace(f"{HELD}(", " (")


def _sellers(telling: Telling, scenario: str) -> list[dict[str, Any]]:
    """For each seller that is spoken of: against whom it gets more orders, and against whom fewer."""
    found = {name: statements.contrasts(telling, scenario, name) for name in statements.spoken_of(telling)}
    return [_seller(telling, name, rows) for name, rows in found.items() if rows]


def _seller(telling: Telling, name: str, found: list[Contrast]) -> dict[str, Any]:
    kinds = [statements.MORE, statements.FEWER]
    kinds += [statements.OPEN] if any(one.kind == statements.OPEN for one in found) else []
    return {
        "name": telling.seller(name),
        "colour": look_of(name).colour,
        "summed": statements.summed(telling, found),
        "ids": [one.net.id for one in found],
        "sides": [
            {"title": telling.say(f"report.{kind}"), "rows": [_row(telling, one) for one in _of_kind(found, kind)]}
            for kind in kinds
        ],
    }


def _of_kind(found: Iterable[Contrast], kind: str) -> list[Contrast]:
    return [one for one in found if one.kind == kind]


def _row(telling: Telling, one: Contrast) -> dict[str, Any]:
    other, policy = one.net.other or one.net.arm
    where = DOT.join([telling.policy(policy), *(telling.level(name, level) for name, level in one.net.point)])
    cells = {"net": _cell(telling, one.net), "annoyed": _cell(telling, one.felt)}
    return {"against": telling.seller(other), "where": where, **cells}


def _ledger(telling: Telling, scenario: str) -> dict[str, Any]:
    title = telling.say("report.ledger", scenario=telling.scenario(scenario))
    return {"title": title, "rows": assumed.assumptions(telling, scenario)}
