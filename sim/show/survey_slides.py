"""The slides of a survey's results: the answer, who is ahead where as native charts, a twentieth, pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from sim.show import slide_charts, slide_kit, slides_about, survey_quoting
from sim.show import survey_statements as statements
from sim.show.letters import clean
from sim.show.making import BOTTOM, HEADED, LEFT, OPENED, OPENING, TOP, WIDE
from sim.show.quantities import Said
from sim.show.slide_charts import Part
from sim.show.slide_kit import Box, Style
from sim.show.survey_citing import Entry
from sim.show.survey_pictures import Drawn
from sim.show.survey_quoting import SurveyTelling, value
from sim.show.survey_quoting import told as told_number
from sim.show.survey_report import scenarios, shown
from sim.show.survey_sections import place_name, side_words
from sim.show.survey_statements import MAPS, REGION, SEARCH, Side
from sim.show.theme import FAMILIES, View, look_of
from sim.show.words import sentence

if TYPE_CHECKING:
    from sim.show.survey_deck import SurveyMaking

DRAWN = ("boxes", "indices", "curves")  # kinds of pictures of a region for which PowerPoint has no chart
PICTURES = 3  # pictures in a deck
LEAST = 4.5  # % of a bar that its number needs


def opening(made: SurveyMaking) -> None:
    """The title under the three marks, and the reference."""
    slide, telling = made.file.slides.add_slide(made.file.slide_layouts[0]), made.survey
    for i, name in enumerate(HEADED):
        slide_kit.mark(slide, FAMILIES[name], LEFT + 26 + i * 74, 216, 52)
    slide_kit.title(slide, made.heading, OPENED, OPENING)
    kicker = f"closelab · {telling.say('survey.kicker')}"
    y = slide_kit.bottom(made.heading, OPENED, OPENING) + 24
    slide_kit.say(slide, kicker, Box(LEFT, y, WIDE, 40), Style((28, 24, 20), 600, "muted"))
    reference = survey_quoting.reference(telling, "text")
    slide_kit.say(slide, reference, Box(LEFT, 700, WIDE, 110), Style((24, 22, 20, 18), colour="muted"))
    made.foot(slide)
    slide_kit.notes(slide, made.heading)


def question(made: SurveyMaking) -> None:
    """The question, and what was expected before the first run."""
    slides_about.question(made)


def told(made: SurveyMaking, key: str, texts: list[str]) -> None:
    """A slide of sentences."""
    slides_about.told(made, key, texts)


def answer(made: SurveyMaking, scenario: str) -> None:
    """The answer in three sentences, the first the largest."""
    telling, said = made.survey, statements.answer(made.survey, scenario)
    title = (
        telling.say("report.answer.of", scenario=telling.scenario(scenario))
        if scenario
        else telling.say("report.answer")
    )
    slide = made.slide(title)
    styles = (
        Style(slide_kit.LARGE, 600),
        Style(slide_kit.READ[1:]),
        Style((24, 22, 20, 18), 400, "muted"),
    )
    y = TOP - 70
    for part, style, tall in zip(said, styles, (270.0, 230.0, 90.0), strict=True):
        box = Box(LEFT, y, WIDE, tall)
        slide_kit.say(slide, part.text, box, style)
        y = slide_kit.bottom(part.text, box, style) + 30
    made.notes(slide, said)


def results(made: SurveyMaking) -> Iterator[Callable[[], None]]:
    """The slides of results: bars of who is ahead, and pictures where PowerPoint has no chart of the kind."""
    telling, kind = made.survey, statements.kind_of(made.survey)
    if kind != SEARCH:
        aims = statements.objectives(telling)
        yield from (partial(bars, made, aim) for aim in dict.fromkeys((aims[0], aims[-1])))
    if kind == REGION:
        yield partial(reach, made)
    yield from (partial(pictured, made, one) for one in islice(_chosen(telling, kind), PICTURES))


def _chosen(telling: SurveyTelling, kind: str) -> Iterator[Drawn]:
    """Of a region one picture of each kind, of maps those with most leaders, of a search one of each scenario."""
    found = [one for scenario in scenarios(telling) for one in shown(telling, scenario)]
    if kind == MAPS:
        yield from sorted(found, key=_leaders, reverse=True)
        return
    kinds = {one.name.partition("_")[0] if kind == REGION else one.name: one for one in reversed(found)}
    yield from (one for name, one in reversed(kinds.items()) if kind == SEARCH or name in DRAWN)


def _leaders(one: Drawn) -> int:
    """How many sellers are decidedly ahead somewhere on a map."""
    return len({lead["leader"] for lead in one.table.attrs["leads"] if lead["decided"]})


def bars(made: SurveyMaking, aim: str) -> None:
    """Who is decidedly ahead in how much, place by place, as a native chart."""
    telling = made.survey
    names, places = statements.sellers(telling), statements.structures(telling)
    rows = {place: [statements.side(telling, place, aim, name, "ahead") for name in names] for place in places}
    kept = [i for i in range(len(names)) if any((one := row[i]) and one.ahead.value for row in rows.values())]
    open_ = {place: _undecided(telling, place, aim) for place in places}
    leads = _leads_words(telling, aim, [names[i] for i in kept])
    dialling = telling.dialling(statements.base_policy(telling))
    key = "survey.deck.bars" if statements.kind_of(telling) == REGION else "survey.deck.worlds"
    slide = made.slide(leads.text, telling.say(key, objective=sentence(telling.objective(aim)), dialling=dialling))
    _legend(made, slide, [names[i] for i in kept])
    _stack(made, slide, {place: [row[i] for i in kept] for place, row in rows.items()}, open_)
    ids = [
        key for row in rows.values() for one in row if one for key in (one.ahead.id, *(felt.id for felt in one.felt))
    ]
    made.notes(slide, [leads, Said(f"{leads.text}.", (*ids, *(one.id for one in open_.values())))])


def _undecided(telling: SurveyTelling, place: str, aim: str) -> Entry:
    seller = ("seller",) if statements.kind_of(telling) == REGION else ()
    return telling.register.at(place, aim, statements.base_policy(telling), *seller, "undecided", "ahead")


def _leads_words(telling: SurveyTelling, aim: str, names: list[str]) -> Said:
    """How far the shares of the two who are ahead most reach over all places, and whom they annoy."""
    found = {
        name: [
            one
            for place in statements.structures(telling)
            if (one := statements.side(telling, place, aim, name, "ahead"))
        ]
        for name in names
    }
    most = sorted(names, key=lambda name: -sum(one.ahead.value for one in found[name]))[:2]
    said = [_reach_words(telling, name, found[name]) for name in most]
    about = {"parts": "; ".join(part.text for part in said), "objective": telling.objective(aim)}
    return Said(sentence(telling.say("survey.deck.leads", **about)), tuple(key for part in said for key in part.ids))


def _reach_words(telling: SurveyTelling, name: str, found: list[Side]) -> Said:
    shares = sorted((one.ahead for one in found), key=lambda one: one.value)
    felt = sorted((other for one in found if one.ahead.value for other in one.felt), key=lambda one: one.value)
    unit = "%" if statements.kind_of(telling) == REGION else ""
    x, z = (_ends(telling, ends) for ends in (shares, felt))
    text = telling.say("survey.deck.lead", a=telling.seller(name), x=f"{x}{unit}", z=z)
    return Said(text, tuple(one.id for one in (shares[0], shares[-1], *felt[:1], *felt[-1:])))


def _ends(telling: SurveyTelling, found: list[Entry]) -> str:
    said = list(dict.fromkeys(value(telling, one) for one in (found[0], found[-1]))) if found else ["0"]
    return said[0] if len(said) == 1 else telling.say("range.to", a=said[0], b=said[1])


def _legend(made: SurveyMaking, slide: object, names: list[str]) -> None:
    """Each seller's mark and name over the bars."""
    x = LEFT + 300.0
    for name in names:
        look = look_of(name)
        slide_kit.mark(slide, look, x + 9, TOP + 14, 18)
        text = made.survey.seller(name)
        style = Style((22, 20, 18), 600, f"{look.colour}_text")
        slide_kit.say(slide, text, Box(x + 26, TOP, 240, 28), style)
        x += 64 + 14.0 * len(text)


def _stack(made: SurveyMaking, slide: object, rows: dict[str, list[Side | None]], open_: dict[str, Entry]) -> None:
    """A bar for each place, cut by who is ahead, with what is undecided as an empty part."""
    telling, box = made.survey, Box(LEFT + 300, TOP + 40, WIDE - 300, BOTTOM - TOP - 40)
    tall, parts = box.h / len(rows), []
    high = min(max(tall, 58), 80)
    for i, (place, row) in enumerate(rows.items()):
        label = Box(LEFT, box.y + (i + 0.5) * tall - high / 2, 284, high)
        slide_kit.say(
            slide, clean(place_name(telling, place)).strip("“”"), label, Style((22, 20, 18), 600), middle=True
        )
        parts.append([*(_part(telling, one) for one in row), _open_part(telling, open_[place])])
    names = [place_name(telling, place) for place in rows]
    alt = "; ".join(
        f"{name}: {', '.join(_alt(telling, one) for one in row if one)}"
        for name, row in zip(names, rows.values(), strict=True)
    )
    slide_charts.stacked(slide, names, parts, box, alt)


def _part(telling: SurveyTelling, one: Side | None) -> Part:
    if one is None:
        return Part(0.0, "", "muted")
    name = str(one.ahead.row.get("name", one.ahead.row.get("leader")))
    of = 100.0 if statements.kind_of(telling) == REGION else float(one.ahead.row["of"])
    text = value(telling, one.ahead) if 100.0 * one.ahead.value / of > LEAST else ""
    return Part(one.ahead.value, text, look_of(name).colour)


def _open_part(telling: SurveyTelling, one: Entry) -> Part:
    of = float(one.row.get("of", 100.0))
    return Part(one.value, value(telling, one) if 100.0 * one.value / of > LEAST else "", "none", "ink")


def _alt(telling: SurveyTelling, one: Side) -> str:
    """A share in words, with whom it annoys."""
    name = str(one.ahead.row.get("name", one.ahead.row.get("leader")))
    return f"{telling.seller(name)} {', '.join(side_words(telling, one))}"


def reach(made: SurveyMaking) -> None:
    """Whether each seller is ahead in a twentieth of the region somewhere, and what stands behind it where not."""
    telling, said = made.survey, statements.reaches(made.survey)
    slide = made.slide(telling.say("survey.report.reach"), telling.say("survey.report.reach.note"))
    heads = [
        telling.say("table.seller"),
        *(telling.say(f"survey.deck.{key}") for key in ("most", "felt", "where", "enough")),
    ]
    rows = [_reached(telling, name) for name in statements.sellers(telling)]
    box = Box(LEFT, TOP, WIDE, 400)
    slide_kit.table(slide, [heads, *rows], box, (0.17, 0.21, 0.1, 0.36, 0.16))
    reasons = [part.text for part in said if statements.calm_words(telling) in part.text]
    slide_kit.say(slide, "\n".join(reasons), Box(LEFT, TOP + 420, WIDE, BOTTOM - TOP - 420), Style((24, 22, 20, 18)))
    made.notes(slide, said)


def _reached(telling: SurveyTelling, name: str) -> list[str]:
    """A row: the largest share, whom that annoys, where it is, and in how many structures it is a twentieth."""
    most = statements.largest(telling, name)
    top = max(most.values(), key=lambda one: one.value)
    row = top.row
    where = [telling.structure(str(row["structure"])), telling.objective(str(row["objective"]))]
    where.append(telling.dialling(str(row["dialling"])))
    felt = f"{value(telling, telling.register[top.beside[0]])}%" if top.beside else ""
    enough = sum(one.low >= statements.TWENTIETH for one in most.values())
    of = telling.say("survey.deck.of", k=telling.count(enough), n=telling.count(len(most)))
    return [telling.seller(name), told_number(telling, top), felt, ", ".join(where), of]


def pictured(made: SurveyMaking, one: Drawn) -> None:
    """A picture where PowerPoint has no chart of its kind, with the numbers that it shows in its notes."""
    figure = one.draw(one.table, view=View(made.survey.lang, "slide"))
    heading = str(figure.get_label()).partition("\n")[2]
    slide = made.pictured(figure)
    made.notes(slide, [Said(heading, tuple(_of_picture(made.survey, one)))])


def _of_picture(telling: SurveyTelling, one: Drawn) -> Iterator[str]:
    """The ids of what a picture shows: of its aim or pair, its map, its races."""
    kind, rest = one.name.partition("_")[::2]
    if statements.kind_of(telling) == SEARCH:
        scenario = str(one.table.attrs["scenario"])
        raced = [statements.race(telling, scenario, cap) for cap in statements.caps(telling, scenario)]
        yield from (key for race in raced for key in (race.net.id, race.felt.id))
        yield from _beside(telling, scenario)
    elif statements.kind_of(telling) == MAPS:
        axes, aim, policy = (
            (one.table.attrs["x"], one.table.attrs["y"]),
            statements.objectives(telling)[0],
            statements.base_policy(telling),
        )
        place = next(place for place in statements.structures(telling) if _axes(telling, place) == axes)
        yield from (key for key in telling.register if key.startswith(f"{telling.name}/{place}/{aim}/{policy}/"))
        yield from _least_and_most(telling, one, f"{telling.name}/{place}", policy)
    elif kind == "boxes":
        seller = telling.parameters["file"]["robustness"]["boxes"]["seller"]
        yield from (key for key in telling.register if f"/{rest}/{seller}/" in key)
    else:
        yield from _of_drivers(telling, kind, rest)


def _least_and_most(telling: SurveyTelling, one: Drawn, start: str, policy: str) -> Iterator[str]:
    """The worlds of a map in which whoever has most annoys least and most people, also where that is undecided."""
    x, y = one.table.attrs["x"], one.table.attrs["y"]
    keys = (
        f"{start}/{x}={led['x']}/{y}={led['y']}/{led['leader']}/{policy}/annoyed" for led in one.table.attrs["leads"]
    )
    found = sorted((telling.register[key] for key in keys if key in telling.register), key=lambda cell: cell.value)
    yield from (cell.id for cell in (*found[:1], *found[-1:]))


def _axes(telling: SurveyTelling, place: str) -> tuple[str, str]:
    row = telling.results.tables["maps.csv"].set_index("map").loc[int(place.partition("-")[2])]
    return str(row["x"]), str(row["y"])


def _beside(telling: SurveyTelling, scenario: str) -> Iterator[str]:
    """The sellers of the column in the race with most replications of them, as the picture has them."""
    for playbook, policy in telling.parameters["file"]["search"]["beside"]:
        found = [
            telling.register.get(f"{telling.name}/{scenario}/{cap:g}/{playbook}/{policy}/net")
            for cap in statements.caps(telling, scenario)
        ]
        known = [one for one in found if one]
        if known:
            net = max(known, key=lambda one: one.row["replications"])
            yield from (net.id, *net.beside)


def _of_drivers(telling: SurveyTelling, kind: str, rest: str) -> Iterator[str]:
    """The shares of variance or the curves of one pair under one way of dialling."""
    for a, b in telling.parameters["file"]["robustness"]["sensitivity"]["pairs"]:
        if rest.startswith(f"{a}_{b}_"):
            start = f"{telling.name}/{kind}/{a}-{b}/{rest.removeprefix(f'{a}_{b}_')}/"
            yield from (key for key in telling.register if key.startswith((f"{start}net/", f"{start}annoyed/")))
