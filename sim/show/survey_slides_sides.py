"""Slides of each seller beside the others: where he is ahead and where others are, as tables that can be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show import slide_kit
from sim.show import survey_statements as statements
from sim.show.making import BOTTOM, LEFT, TOP, WIDE
from sim.show.quantities import Said
from sim.show.slide_kit import Box
from sim.show.survey_quoting import SurveyTelling, cap_words
from sim.show.survey_quoting import told as told_number
from sim.show.survey_report import scenarios
from sim.show.survey_sections import place_name, side_words
from sim.show.survey_statements import SEARCH, Side
from sim.show.words import sentence

if TYPE_CHECKING:
    from sim.show.survey_deck import SurveyMaking


def sides(made: SurveyMaking) -> None:
    """Where each seller is ahead and where others are, as tables of one size."""
    if statements.kind_of(made.survey) == SEARCH:
        for scenario in scenarios(made.survey):
            against(made, scenario)
    else:
        _sides(made, statements.structures(made.survey)[0])


def _sides(made: SurveyMaking, place: str) -> None:
    """In the first structure or map, for the first and the last aim."""
    telling, aims = made.survey, statements.objectives(made.survey)
    note = telling.say(f"survey.report.sides.{statements.kind_of(telling)}")
    slide = made.slide(telling.say("survey.report.sides"), f"{sentence(place_name(telling, place))}. {note}")
    columns = [(aim, column) for aim in dict.fromkeys((aims[0], aims[-1])) for column in ("ahead", "others")]
    heads = [_head(telling, *column) for column in columns]
    sellers = {
        name: [one for column in columns if (one := statements.side(telling, place, column[0], name, column[1]))]
        for name in statements.sellers(telling)
    }
    rows = [_row(telling, name, found) for name, found in sellers.items() if len(found) == len(columns)]
    box, shares = Box(LEFT, TOP + 20, WIDE, BOTTOM - TOP - 20), [0.2, *[0.8 / len(columns)] * len(columns)]
    slide_kit.table(slide, [[telling.say("table.seller"), *heads], *rows], box, shares)
    ids = [key for found in sellers.values() for one in found for key in (one.ahead.id, *(f.id for f in one.felt))]
    made.notes(slide, [Said(note, tuple(ids))])


def _head(telling: SurveyTelling, aim: str, column: str) -> str:
    return f"{sentence(telling.objective(aim))}: {telling.say(f'survey.report.{column}').lower()}"


def _row(telling: SurveyTelling, name: str, found: list[Side]) -> list[str]:
    return [telling.seller(name), *("\n".join(side_words(telling, one)) for one in found)]


def against(made: SurveyMaking, scenario: str) -> None:
    """Each seller of the column against what was found: orders and annoyance of the difference, in each race."""
    telling, note = made.survey, made.survey.say("survey.deck.against")
    slide = made.slide(f"{telling.say('survey.report.against')}: {telling.scenario(scenario)}", note)
    raced = [statements.race(telling, scenario, cap) for cap in statements.caps(telling, scenario)]
    rows = [[telling.say("table.seller"), *(sentence(cap_words(telling, one.cap)) for one in raced)]]
    ids: list[str] = []
    found: dict[str, list[str]] = {}
    for one in raced:
        for net, felt in statements.gaps(telling, scenario, one):
            words = telling.say("survey.deck.gap", d=told_number(telling, net), z=told_number(telling, felt))
            found.setdefault(str(net.row["b"]), []).append(words)
            ids += [net.id, felt.id]
    rows += [[telling.seller(name), *cells] for name, cells in found.items()]
    slide_kit.table(slide, rows, Box(LEFT, TOP, WIDE, BOTTOM - TOP), [0.19, *[0.81 / len(raced)] * len(raced)])
    made.notes(slide, [Said(note, tuple(ids))])
