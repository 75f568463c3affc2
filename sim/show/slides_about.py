"""The slides around the results: title, question, one prospect, assumptions, limits, methods and sources."""

from collections import Counter
from typing import Any

from sim.show import assumed, chosen, quoting, slide_charts, slide_kit, statements
from sim.show.figures import one_prospect
from sim.show.letters import clean
from sim.show.linter import quoted
from sim.show.making import BOTTOM, HEADED, LEFT, OPENED, OPENING, TOP, WIDE, Making
from sim.show.numbers import number
from sim.show.script import script
from sim.show.slide_charts import Bar
from sim.show.slide_kit import Box, Style
from sim.show.theme import FAMILIES, View

LEDGER = 7  # rows of assumptions on a slide
GROUNDS = ("measured", "published", "column", "practice", "assumption")
FIRM = ("measured", "published", "column")


def opening(made: Making) -> None:
    """The title under the three marks, and the reference."""
    slide = made.file.slides.add_slide(made.file.slide_layouts[0])
    for i, name in enumerate(HEADED):
        slide_kit.mark(slide, FAMILIES[name], LEFT + 26 + i * 74, 216, 52)
    slide_kit.title(slide, made.heading, OPENED, OPENING)
    kicker = f"closelab · {made.telling.say('report.kicker')}"
    y = slide_kit.bottom(made.heading, OPENED, OPENING) + 24
    slide_kit.say(slide, kicker, Box(LEFT, y, WIDE, 40), Style((28, 24, 20), 600, "muted"))
    reference = quoting.reference(made.telling, "text")
    slide_kit.say(slide, reference, Box(LEFT, 700, WIDE, 110), Style((24, 22, 20, 18), colour="muted"))
    made.foot(slide)
    slide_kit.notes(slide, made.heading)


def question(made: Making) -> None:
    """The question, and what was expected before the first run."""
    telling, file = made.telling, made.telling.parameters["file"]
    slide = made.slide(telling.say("report.question"))
    asked, expected = (quoted(clean(file[key][telling.lang])) for key in ("question", "expectation"))
    box, style = Box(LEFT, 170, WIDE, 240), Style((44, 40, 36, 32, 28, 24, 20, 18), 600)
    slide_kit.say(slide, asked, box, style)
    y = max(slide_kit.bottom(asked, box, style) + 50, 380)
    slide_kit.say(slide, telling.say("report.expectation"), Box(LEFT, y, WIDE, 40), Style((24, 20), 600, "muted"))
    rest = Box(LEFT, y + 48, WIDE, BOTTOM - y - 48)
    slide_kit.say(slide, expected, rest, Style(slide_kit.READ))
    slide_kit.notes(slide, f"{asked}\n\n{telling.say('report.expectation')}: {expected}")


def prospect(made: Making, scenario: str) -> None:
    """One prospect with three sellers, chosen by how the talks end: it says so."""
    found = chosen.prospect(scenario)
    slide = made.pictured(one_prospect.draw(found, view=View(made.telling.lang, "slide")))
    slide_kit.notes(slide, script(found, made.telling.lang))


def assumptions(made: Making) -> None:
    """What the numbers of the model rest on, and those that this world chose or that are more than assumed."""
    telling, scenario = made.telling, statements.scenarios(made.telling)[0]
    found = assumed.assumptions(telling, scenario)
    counts = Counter(row.ground for row in found)
    names = {key: telling.say(f"ground.{key}") for key in GROUNDS}
    about = {"n": number(len(found), telling.lang, 0), "k": number(counts[names["assumption"]], telling.lang, 0)}
    slide = made.slide(telling.say("deck.assumed", **about), telling.say("deck.assumed.note"))
    _grounds(made, slide, {name: counts[name] for name in names.values()})
    firm = {names[key] for key in FIRM}
    rows = sorted(found, key=lambda row: (not row.changed, row.ground not in firm))
    heads = [telling.say(f"table.{key}") for key in ("number", "used", "range", "ground")]
    cells = [[row.meaning, f"{row.used} {row.unit}".strip(), row.reach, row.ground] for row in rows]
    box = Box(LEFT + 440, TOP, WIDE - 440, BOTTOM - TOP)
    slide_kit.table(slide, [heads, *cells[:LEDGER]], box, (0.44, 0.19, 0.19, 0.18))
    lines = [f"{row.path}: {'; '.join(cell)}" for row, cell in zip(rows, cells, strict=True)]
    slide_kit.notes(slide, "\n".join([telling.say("report.assumed.note"), *lines]))


def _grounds(made: Making, slide: Any, counts: dict[str, int]) -> None:
    """How many numbers rest on what, as a native chart."""
    telling, box = made.telling, Box(LEFT + 200, TOP + 40, 150, BOTTOM - TOP - 40)
    slide_kit.say(slide, telling.say("deck.grounds"), Box(LEFT, TOP, 420, 30), Style((24, 22, 20), 600))
    told = [Bar(count, count, count, "muted") for count in counts.values()]
    alt = f"{telling.say('deck.grounds')}: {', '.join(f'{name} {count}' for name, count in counts.items())}"
    slide_charts.bars(slide, list(counts), told, box, alt)
    tall = box.h / len(counts)
    for i, (name, count) in enumerate(counts.items()):
        y = box.y + (i + 0.5) * tall
        slide_kit.say(slide, name, Box(LEFT, y - 30, 190, 60), Style((24, 22, 20, 18)), middle=True)
        place = Box(box.x + box.w + 10, y - 17, 60, 34)
        slide_kit.say(slide, number(count, telling.lang, 0), place, Style((26,), 700), middle=True)


def told(made: Making, key: str, texts: list[str]) -> None:
    """A slide of sentences."""
    slide = made.slide(made.telling.say(key))
    slide_kit.say(slide, "\n\n".join(texts), Box(LEFT, 180, WIDE, BOTTOM - 180), Style(slide_kit.READ))
    slide_kit.notes(slide, "\n".join(texts))


def sources(made: Making) -> None:
    """How it is cited and repeated, and the studies that numbers of the model rest on."""
    telling = made.telling
    slide = made.slide(telling.say("deck.cite"))
    repeat = f"{telling.say('report.repeat.note')}\ncloselab reproduce results/{telling.results.folder.name}"
    texts = [quoting.reference(telling, "text"), repeat, telling.say("deck.cite.note")]
    slide_kit.say(slide, "\n\n".join(texts), Box(LEFT, 180, WIDE, 290), Style(slide_kit.READ[2:]))
    firm = [telling.say(f"ground.{key}") for key in ("measured", "published")]
    rows = assumed.assumptions(telling, statements.scenarios(telling)[0])
    studies = [f"{row.meaning}: {row.source}" for row in rows if row.source and row.ground in firm]
    slide_kit.say(slide, telling.say("deck.sources"), Box(LEFT, 490, WIDE, 34), Style((24, 20), 600, "muted"))
    slide_kit.say(slide, "\n".join(studies), Box(LEFT, 534, WIDE, BOTTOM - 534), Style(slide_kit.READ[3:]))
    origins = dict.fromkeys(f"{row.path}: {row.source}" for row in rows if row.source)
    slide_kit.notes(slide, "\n".join([*texts, telling.say("deck.sources"), *origins]))
