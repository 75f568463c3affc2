"""A survey as one page that stands by itself, in the shape of every other report."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markupsafe import Markup

from sim.show import assumed, survey_pictures, survey_quoting, survey_statements
from sim.show.assumed import Assumption, plain
from sim.show.letters import clean
from sim.show.report import DOT, FOLDER, HEADS, LONG, NOTES, WORDS, style_sheet
from sim.show.report_pictures import drawing
from sim.show.survey_pictures import Drawn
from sim.show.survey_quoting import SurveyTelling
from sim.show.survey_sections import sections
from sim.show.survey_statements import MAPS, REGION, SEARCH
from sim.show.templates import written
from sim.show.theme import Lang
from sim.study import files
from sim.study.surveying import Surveyed


def write_survey_report(found: Surveyed, lang: Lang) -> Path:
    """Write the report of a survey into its folder, and give its path."""
    path = found.folder / f"report_{lang}.html"
    files.write(path, survey_page(found, lang).encode("utf-8", "replace"))
    return path


def survey_page(found: Surveyed, lang: Lang) -> str:
    """The report as HTML. A sentence in it that breaks a rule of ours is a fault of ours."""
    telling = SurveyTelling(found, lang)
    return written("survey.html.j2", _content(telling), telling.own())


def _content(telling: SurveyTelling) -> dict[str, Any]:
    file, lang = telling.parameters["file"], telling.lang
    heading = clean(file["title"][lang])
    return {
        "lang": lang,
        "css": Markup(style_sheet()),
        "version": telling.results.manifest["software"]["version"],
        "title": f"{heading[:LONG]} · closelab",
        "heading": heading,
        "long": len(heading) > LONG,
        "foot": foot(telling),
        "question": clean(file["question"][lang]),
        "expectation": clean(file["expectation"][lang]),
        "words": _words(telling),
        "worlds": [_world(telling, scenario) for scenario in scenarios(telling)],
        "ledgers": ledgers(telling),
        "moves": assumed.moves(telling),  # type: ignore[arg-type]
        "move_columns": assumed.column_words(telling),  # type: ignore[arg-type]
        "limits": limits(telling),
        "methods": methods(telling),
        **_commands(telling),
    }


def _words(telling: SurveyTelling) -> dict[str, str]:
    found = {key: telling.say(f"report.{key}") for key in WORDS} | {key: telling.say(f"table.{key}") for key in HEADS}
    found |= {f"{key}_note": telling.say(f"report.{key}.note") for key in NOTES}
    return found | {"kicker": telling.say("survey.kicker")}


def foot(telling: SurveyTelling) -> str:
    """Level, experiment, run and version."""
    return DOT.join([telling.level_words(), clean(telling.name), run_words(telling)])


def run_words(telling: SurveyTelling) -> str:
    """Run and version."""
    version = telling.say("foot.version", version=telling.results.manifest["software"]["version"])
    return DOT.join([telling.say("foot.run", run=telling.results.run_id), version])


def _commands(telling: SurveyTelling) -> dict[str, str]:
    """The reference, and what to type to look a number up or to repeat the run."""
    place = f"{FOLDER}/{telling.results.folder.name}"
    example = survey_statements.answer(telling, scenarios(telling)[0])[0].ids[0]
    return {
        "reference": survey_quoting.reference(telling, "text"),
        "bibtex": survey_quoting.reference(telling, "bibtex"),
        "cite_command": f"closelab cite {place} {example} --lang {telling.lang}",
        "repeat_command": f"closelab reproduce {place}",
    }


def scenarios(telling: SurveyTelling) -> list[str]:
    """What is answered one by one: the scenarios of a search; a region and maps are one."""
    return list(telling.worlds) if survey_statements.kind_of(telling) == SEARCH else [""]


def _world(telling: SurveyTelling, scenario: str) -> dict[str, Any]:
    """All that is said of one scenario."""
    first = next(iter(telling.worlds))
    name = telling.scenario(scenario or first)
    title = telling.say("report.answer.of", scenario=name) if scenario else telling.say("report.answer")
    return {
        "title": name,
        "scope": telling.worlds[scenario or first]["scope"],
        "answer_title": title,
        "answer": survey_statements.answer(telling, scenario),
        "pictures": [drawing(picture, telling.lang) for picture in shown(telling, scenario)],
        "sections": sections(telling, scenario),
    }


def shown(telling: SurveyTelling, scenario: str) -> Iterator[Drawn]:
    """The pictures of a page: those whose SVG is kept, of the one scenario where there are several."""
    for picture in survey_pictures.pictures(telling.results):
        boxless = picture.name.startswith("boxes_") and picture.table.empty
        if picture.kept and not boxless and (not scenario or picture.table.attrs.get("scenario") == scenario):
            yield picture


def ledgers(telling: SurveyTelling) -> list[dict[str, Any]]:
    """Every number of the model as each world used it; what a region or map moves stands there with its range."""
    if survey_statements.kind_of(telling) == SEARCH:
        return [_ledger(telling, name) for name in telling.worlds]
    first, title = next(iter(telling.worlds)), telling.say("survey.report.ranges")
    return [{"title": title, "rows": [_ranged(telling, row) for row in assumptions(telling, first)]}]


def _ledger(telling: SurveyTelling, scenario: str) -> dict[str, Any]:
    title = telling.say("report.ledger", scenario=telling.scenario(scenario))
    return {"title": title, "rows": assumptions(telling, scenario)}


def assumptions(telling: SurveyTelling, scenario: str) -> list[Assumption]:
    """The ledger, as one world of the survey uses it."""
    return assumed.assumptions(telling, scenario)  # type: ignore[arg-type]


def _ranged(telling: SurveyTelling, row: Assumption) -> Assumption:
    """A number that the survey moves, with the range that it has there."""
    path = row.path.replace("shares.", "population.")
    found = {factor[0]: factor[1:3] for factor in telling.parameters["factors"]}.get(path)
    if found is None:
        return row
    low, high = (plain(float(end), telling.lang) for end in found)
    return row._replace(used=telling.say("range.to", a=low, b=high), changed=True)


def limits(telling: SurveyTelling) -> list[str]:
    """What is not known, and what must not be read into it."""
    kind = survey_statements.kind_of(telling)
    own = [telling.say(f"survey.limit.{kind}"), telling.say("survey.limit.halves")]
    consumers = any(world["scope"] == "b2c" for world in telling.worlds.values())
    unlawful = [telling.say("limit.unlawful")] if consumers else []
    return [*(telling.say(f"limit.{key}") for key in survey_statements.LIMITS), *own, *unlawful]


def methods(telling: SurveyTelling) -> list[str]:
    """How the numbers were made."""
    kind = survey_statements.kind_of(telling)
    steps = {REGION: (1, 2, 3), MAPS: (1, 2), SEARCH: (1, 2)}[kind]
    about = _numbers(telling, kind)
    said = [telling.say(f"survey.method.{kind}.{step}", **about) for step in steps]
    return [
        *said,
        *_groups(telling),
        telling.say("survey.method.net"),
        telling.say("survey.method.seed", seed=about["seed"]),
    ]


def _groups(telling: SurveyTelling) -> list[str]:
    """Which styles are taken together as one seller, where any are."""
    file = telling.parameters["file"]
    groups = (file.get("robustness") or file.get("maps") or {}).get("sellers", {})
    said = []
    for name in (name for name, styles in groups.items() if len(styles) > 1):
        others = [telling.seller(style) for style in groups[name] if style != name]
        about = {"a": telling.seller(name), "styles": telling.listed(others)}
        said.append(telling.say("survey.method.group", **about))
    return [telling.say("survey.method.groups", groups="; ".join(said))] if said else []


def _numbers(telling: SurveyTelling, kind: str) -> dict[str, str]:
    """What the methods speak of."""
    file = telling.parameters["file"]
    accounts = next(iter(telling.worlds.values()))["office"]["accounts"]
    about = {"seed": str(telling.parameters["seed"]), "accounts": telling.count(accounts)}
    if kind == REGION:
        return about | telling.region() | {"r": telling.count(file["robustness"]["replications"])}
    if kind == MAPS:
        maps = telling.results.tables["maps.csv"]
        worlds = telling.register.at("map-1", *_first_lead(telling), "undecided", "ahead").row["of"]
        return about | {
            "k": telling.count(len(maps)),
            "n": telling.count(worlds),
            "r": telling.count(file["maps"]["replications"]),
        }
    return about | {"n": telling.count(telling.parameters["count"])}


def _first_lead(telling: SurveyTelling) -> tuple[str, str]:
    row = telling.results.tables["leads.csv"].iloc[0]
    return str(row["objective"]), str(row["dialling"])
