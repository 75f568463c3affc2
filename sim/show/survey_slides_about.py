"""The last slides of a survey: what is assumed, and how it is cited and repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show import slide_kit, survey_quoting
from sim.show.making import BOTTOM, LEFT, TOP, WIDE
from sim.show.slide_kit import Box, Style
from sim.show.survey_report import ledgers

if TYPE_CHECKING:
    from sim.show.survey_deck import SurveyMaking

ROWS = 7  # rows of assumptions on a slide


def assumptions(made: SurveyMaking) -> None:
    """The numbers of the model: those that are moved first, with their range."""
    telling, ledger = made.survey, ledgers(made.survey)[0]
    slide = made.slide(telling.say("report.assumed"), telling.say("report.assumed.note"))
    rows = sorted(ledger["rows"], key=lambda row: not row.changed)
    heads = [telling.say(f"table.{key}") for key in ("number", "used", "range", "ground", "favours")]
    cells = [[row.meaning, f"{row.used} {row.unit}".strip(), row.reach, row.ground, row.favours] for row in rows]
    shares = (0.36, 0.2, 0.14, 0.14, 0.16)
    slide_kit.table(slide, [heads, *cells[:ROWS]], Box(LEFT, TOP, WIDE, BOTTOM - TOP), shares)
    lines = [f"{row.path}: {'; '.join(cell)}" for row, cell in zip(rows, cells, strict=True)]
    slide_kit.notes(slide, "\n".join([telling.say("report.assumed.note"), *lines]))


def sources(made: SurveyMaking) -> None:
    """How it is cited and repeated, and the studies that numbers of the model rest on."""
    telling = made.survey
    slide = made.slide(telling.say("deck.cite"))
    repeat = f"{telling.say('report.repeat.note')}\ncloselab reproduce results/{telling.results.folder.name}"
    texts = [survey_quoting.reference(telling, "text"), repeat, telling.say("deck.cite.note")]
    slide_kit.say(slide, "\n\n".join(texts), Box(LEFT, 180, WIDE, 290), Style(slide_kit.READ[2:]))
    firm = [telling.say(f"ground.{key}") for key in ("measured", "published")]
    rows = ledgers(telling)[0]["rows"]
    studies = [f"{row.meaning}: {row.source}" for row in rows if row.source and row.ground in firm]
    slide_kit.say(slide, telling.say("deck.sources"), Box(LEFT, 490, WIDE, 34), Style((24, 20), 600, "muted"))
    slide_kit.say(slide, "\n".join(studies), Box(LEFT, 534, WIDE, BOTTOM - 534), Style(slide_kit.READ[3:]))
    origins = dict.fromkeys(f"{row.path}: {row.source}" for row in rows if row.source)
    slide_kit.notes(slide, "\n".join([*texts, telling.say("deck.sources"), *origins]))
