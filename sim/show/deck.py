"""A result as slides that can be edited: native charts and tables, every number with its id in the speaker notes.

What it says stands in `statements`, `findings`, `assumed` and `quoting`; here it is only put in its place.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice
from math import isfinite
from pathlib import Path
from typing import Any

from sim.show import assumed, findings, pictures, quoting, slide_kit, statements
from sim.show.citing import Citable
from sim.show.figures import one_prospect
from sim.show.linter import complaints, quoted
from sim.show.quantities import Said, Telling
from sim.show.reading import read
from sim.show.save import png
from sim.show.script import script
from sim.show.slide_kit import SIZE, Bar, Box, Style
from sim.show.statements import FEWER, MORE, Contrast
from sim.show.theme import Lang, View, look_of
from sim.show.typeset import clean
from sim.study import files
from sim.study.results import Results
from sim.study.trace import trace

LEFT, WIDE = SIZE.pad, SIZE.width - 2 * SIZE.pad
TOP, BOTTOM = 240.0, 810.0
BODY = Box(LEFT, TOP, WIDE, BOTTOM - TOP)
ROWS = 9  # sellers a chart has room for
RESULTS = 6  # slides of results at most
LEDGER = 9
ROUND = ("soft", "subtle", "hard")


def write_deck(results: Results, lang: Lang) -> Path:
    """Write the deck of a result into its folder, and give its path."""
    path = results.folder / f"deck_{lang}.pptx"
    files.write(path, deck(results, lang))
    return path


def deck(results: Results, lang: Lang) -> bytes:
    """The deck as a file. A sentence in it that breaks a rule of ours is a fault of ours."""
    made = _Deck(Telling(results, lang))
    made.opening()
    for slide in islice(_results(made), RESULTS):
        slide()
    made.one_prospect()
    for scenario in statements.scenarios(made.telling)[:2]:
        made.others(scenario)
    made.assumptions()
    made.told("report.unknown", statements.limits(made.telling))
    made.sources()
    return slide_kit.file_of(made.file)


def one_slide(results: Results, scenario: str, lang: Lang) -> bytes:
    """One slide: orders and annoyance of every seller as native charts, under the policy that rings least."""
    made = _Deck(Telling(results, lang))
    made.sellers(scenario)
    return slide_kit.file_of(made.file)


def _results(made: "_Deck") -> Iterator[Any]:
    """The slides of results, those that every scenario needs first."""
    scenarios = statements.scenarios(made.telling)
    yield from ((lambda name=name: made.answer(name)) for name in scenarios[:4])
    if statements.points(made.telling, scenarios[0])[0]:
        drawn = list(islice(pictures.from_tables(made.telling.results), RESULTS))
        yield from ((lambda one=one: made.drawn(one)) for one in drawn)
        return
    yield from ((lambda name=name: made.sellers(name)) for name in scenarios)
    yield from ((lambda name=name: made.crossed(name)) for name in scenarios)


class _Deck:
    """A deck in the making."""

    def __init__(self, telling: Telling):
        self.telling, self.file = telling, slide_kit.empty()
        self._own = telling.own()

    def opening(self) -> None:
        """The title, and the question with what was expected."""
        file, lang = self.telling.parameters["file"], self.telling.lang
        first, heading = self._slide("report.kicker"), clean(file["title"][lang])
        slide_kit.title(first, heading)
        slide_kit.say(
            first, quoting.reference(self.telling, "text"), Box(LEFT, 620, WIDE, 160), Style(colour="muted")
        )
        slide_kit.notes(first, heading)
        second = self._slide("report.kicker")
        slide_kit.title(second, self.telling.say("report.question"))
        question, expected = (quoted(clean(file[key][lang])) for key in ("question", "expectation"))
        slide_kit.say(second, question, Box(LEFT, TOP, WIDE, 200), Style((32, 28, 24, 20), 600))
        head = Style((24, 20), 600, "muted")
        slide_kit.say(second, self.telling.say("report.expectation"), Box(LEFT, 470, WIDE, 40), head)
        slide_kit.say(second, expected, Box(LEFT, 520, WIDE, BOTTOM - 520))
        slide_kit.notes(second, f"{question}\n\n{self.telling.say('report.expectation')}: {expected}")

    def answer(self, scenario: str) -> None:
        """The answer in sentences."""
        several = len(statements.scenarios(self.telling)) > 1
        key = "report.answer.of" if several else "report.answer"
        said = statements.answer(self.telling, scenario)
        slide = self._slide("report.answer")
        slide_kit.title(slide, self.telling.say(key, scenario=self.telling.scenario(scenario)))
        slide_kit.say(slide, "\n\n".join(part.text for part in said), BODY, Style((28, 26, 24, 22, 20, 18)))
        self._notes(slide, scenario, said)

    def sellers(self, scenario: str) -> None:
        """Orders and annoyance of every seller, as two native charts; the policy is the one that rings least."""
        telling, policy = self.telling, statements.policies(self.telling)[0]
        names = statements.playbooks(telling)
        names = names if len(names) <= ROWS else statements.spoken_of(telling)
        pairs = {
            name: [telling.register.estimate(scenario, (name, policy), key) for key in ("net", "annoyed")]
            for name in names
        }
        known = {name: [one for one in pair if one and isfinite(one.value)] for name, pair in pairs.items()}
        rows = {name: pair for name, pair in known.items() if len(pair) == 2}
        table = pictures.described(telling.results, scenario)
        table.attrs["titles"] = telling.titles
        heading = findings.seller_title(read(table), policy, telling.lang)
        slide = self._slide("report.figures")
        slide_kit.title(slide, heading)
        self._names(slide, list(rows))
        heads = [telling.say(f"axis.orders.{telling.scope(scenario)}"), telling.say("axis.annoyed")]
        columns = list(zip(*rows.values(), strict=True))
        alt = "; ".join(
            self._spoken(head, one) for head, column in zip(heads, columns, strict=True) for one in column
        )
        for x, head, column in zip((LEFT + 290, 930.0), heads, columns, strict=True):
            self._chart(slide, x, head, column, alt)
        gaps = [
            telling.register.difference(scenario, (b, policy), (a, policy), "net") for a, b in combinations(rows, 2)
        ]
        shown = [one for pair in rows.values() for one in pair] + [one for one in gaps if one]
        self._notes(slide, scenario, [Said(heading, tuple(one.id for one in shown))])

    def _names(self, slide: Any, names: list[str]) -> None:
        for y, tall, name in _rows(names):
            box = Box(LEFT, y + tall / 2 - 30, 270, 60)
            slide_kit.say(
                slide, self.telling.seller(name), box, Style((24, 20, 18), 600, f"{look_of(name).colour}_text")
            )

    def _chart(self, slide: Any, x: float, head: str, found: Sequence[Citable], alt: str) -> None:
        """A chart under its head, and beside each bar its number and interval."""
        slide_kit.say(slide, head, Box(x, TOP - 24, 560, 30), Style((22, 20, 18), 600))
        told = [Bar(one.value, one.low, one.high, look_of(one.arm[0]).colour) for one in found]
        names = [self.telling.seller(one.arm[0]) for one in found]
        slide_kit.bars(slide, names, told, Box(x, TOP + 20, 240, BOTTOM - TOP - 20), alt)
        for y, tall, one in _rows(found):
            sign, nothing = "%" if one.measure == "annoyed" else "", self.telling.nothing(one)
            value, note = ("0", nothing) if nothing else (self.telling.value(one), self.telling.span(one))
            slide_kit.say(slide, value + sign, Box(x + 254, y + tall / 2 - 30, 300, 36), Style((28, 24), 700))
            slide_kit.say(slide, note, Box(x + 254, y + tall / 2 + 4, 318, 26), Style((19, 18), colour="muted"))

    def _spoken(self, head: str, one: Citable) -> str:
        return f"{head}, {self.telling.seller(one.arm[0])}: {_bare(self.telling, one)}"

    def crossed(self, scenario: str) -> None:
        """Every seller under every policy, as a table that can be edited."""
        telling, used = self.telling, statements.policies(self.telling)
        names = statements.playbooks(telling)
        names = names if len(names) <= ROWS else statements.spoken_of(telling)
        rows, shown = [[telling.say("table.seller"), *(telling.policy(policy) for policy in used)]], []
        for name in names:
            row = [telling.seller(name)]
            for policy in used:
                pair = [telling.register.estimate(scenario, (name, policy), key) for key in ("net", "annoyed")]
                known = [one for one in pair if one and isfinite(one.value)]
                shown += known
                row.append("\n".join(_bare(telling, one) for one in known))
            rows.append(row)
        slide = self._slide("report.crossed")
        slide_kit.title(slide, telling.say("report.crossed"))
        note = telling.say("report.crossed.note")
        slide_kit.say(slide, note, Box(LEFT, 150, WIDE, 60), Style((22, 20, 18), colour="muted"))
        widths = [0.22, *[0.78 / len(used)] * len(used)]
        slide_kit.table(slide, rows, Box(LEFT, TOP - 20, WIDE, BOTTOM - TOP + 20), widths)
        self._notes(slide, scenario, [Said(note, tuple(one.id for one in shown))])

    def drawn(self, one: pictures.Picture) -> None:
        """A picture where PowerPoint has no chart of its kind."""
        figure = one.draw(one.table, view=View(self.telling.lang, "slide"))
        heading = str(figure.get_label()).partition("\n")[2]
        slide = self._bare()
        slide_kit.picture(slide, png(figure), heading)
        scenario = str(one.table["scenario"].iloc[0])
        found = [key for key, own in self.telling.register.items() if own.scenario == scenario and own.other is None]
        self._notes(slide, scenario, [Said(heading, tuple(k for k in found if k.endswith(("/net", "/annoyed"))))])

    def one_prospect(self) -> None:
        """One prospect of the bundled column with three sellers: same luck, only the close differs."""
        found = trace("column", ROUND, seed=1)
        figure = one_prospect.draw(found, view=View(self.telling.lang, "slide"))
        slide, said = self._bare(), script(found, self.telling.lang)
        slide_kit.picture(slide, png(figure), str(figure.get_label()).partition("\n")[2])
        slide_kit.notes(slide, said)

    def others(self, scenario: str) -> None:
        """Against whom each seller gets more orders, and against whom fewer: boxes of one size."""
        telling = self.telling
        found = {name: statements.contrasts(telling, scenario, name) for name in statements.spoken_of(telling)}
        rows = {name: pairs for name, pairs in found.items() if pairs}
        slide = self._slide("report.contrasts")
        slide_kit.title(slide, telling.say("report.contrasts"))
        note = telling.say("report.contrasts.note")
        slide_kit.say(
            slide, f"{telling.scenario(scenario)} · {note}", Box(LEFT, 170, WIDE, 52), Style((20, 18), colour="muted")
        )
        said = [Said(note)]
        for i, (name, pairs) in enumerate(rows.items()):
            wide = (WIDE - 40 * (len(rows) - 1)) / len(rows)
            said.append(self._seller(slide, Box(LEFT + i * (wide + 40), TOP, wide, BOTTOM - TOP), name, pairs))
        self._notes(slide, scenario, said)

    def _seller(self, slide: Any, box: Box, name: str, pairs: list[Contrast]) -> Said:
        """The box of one seller: how often more and fewer, and the largest difference either way."""
        telling, x, wide = self.telling, box.x + 24, box.w - 24
        slide_kit.stripe(slide, Box(box.x, box.y, 8, box.h), look_of(name).colour)
        heading = Style((28, 24, 20), 700, f"{look_of(name).colour}_text")
        slide_kit.say(slide, telling.seller(name), Box(x, box.y, wide, 70), heading)
        counts = statements.summed(telling, pairs)
        slide_kit.say(slide, counts, Box(x, box.y + 74, wide, 130), Style((20, 18), colour="muted"))
        shown = []
        for place, (kind, end) in enumerate(((MORE, 0), (FEWER, -1))):
            most = [one for one in pairs if one.kind == kind]
            y = box.y + 216 + place * 178
            slide_kit.say(slide, telling.say(f"report.{kind}"), Box(x, y, wide, 30), Style((22,), 600))
            text = self._gap(most[end]) if most else telling.say("report.nowhere")
            slide_kit.say(slide, text, Box(x, y + 34, wide, 136), Style((20, 18)))
            shown += most[end : end + 1 or None]
        ids = [one.id for pair in shown for one in pair if one] + [one.net.id for one in pairs]
        return Said(f"{telling.seller(name)}: {counts}", tuple(dict.fromkeys(ids)))

    def _gap(self, one: Contrast) -> str:
        other, policy = one.net.other or one.net.arm
        where = f"{self.telling.policy(policy)}{self.telling.point(one.net)}"
        felt = f"\n{self.telling.say('table.annoyed_gap')}: {_bare(self.telling, one.felt)}" if one.felt else ""
        against = f"{self.telling.say('table.against')} {self.telling.seller(other)}, {where}"
        return f"{against}\n{self.telling.say('table.net_gap')}: {_bare(self.telling, one.net)}{felt}"

    def assumptions(self) -> None:
        """The numbers a world departs in from the ledger, then the first of the others; all of them in the notes."""
        telling, scenario = self.telling, statements.scenarios(self.telling)[0]
        found = sorted(assumed.assumptions(telling, scenario), key=lambda row: not row.changed)
        heads = [telling.say(f"table.{key}") for key in ("number", "used", "range", "ground")]
        rows = [[row.meaning, f"{row.used} {row.unit}".strip(), row.reach, row.ground] for row in found]
        slide = self._slide("report.assumed")
        slide_kit.title(slide, telling.say("report.assumed"))
        slide_kit.table(
            slide, [heads, *rows[:LEDGER]], Box(LEFT, TOP - 20, WIDE, BOTTOM - TOP + 20), (0.5, 0.2, 0.16, 0.14)
        )
        lines = [f"{row.path}: {'; '.join(cells)}" for row, cells in zip(found, rows, strict=True)]
        slide_kit.notes(slide, "\n".join([telling.say("report.assumed.note"), *lines]))

    def told(self, key: str, texts: list[str]) -> None:
        """A slide of sentences."""
        slide = self._slide(key)
        slide_kit.title(slide, self.telling.say(key))
        slide_kit.say(slide, "\n\n".join(texts), BODY, Style((26, 24, 22, 20, 18)))
        slide_kit.notes(slide, "\n".join(texts))

    def sources(self) -> None:
        """How it was done, how it is cited and repeated; the sources of the assumptions in the notes."""
        telling = self.telling
        repeat = f"closelab reproduce results/{telling.results.folder.name}"
        texts = [*statements.methods(telling), quoting.reference(telling, "text"), repeat]
        self.told("report.methods", texts)
        rows = assumed.assumptions(telling, statements.scenarios(telling)[0])
        origins = list(dict.fromkeys(row.source for row in rows if row.source))
        self.told("deck.sources", origins)

    def _slide(self, kicker: str) -> Any:
        """A slide with the kicker at its head and level, run and number at its foot."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[0])
        slide_kit.say(slide, self.telling.say(kicker), Box(LEFT, 44, WIDE, 30), Style((20, 18), 600, "muted"))
        slide_kit.stripe(slide, Box(LEFT, 836, WIDE, 2), "grid")
        foot = Style((18,), colour="muted")
        slide_kit.say(slide, self._foot(), Box(LEFT, 848, WIDE - 80, 26), foot)
        slide_kit.say(slide, str(len(self.file.slides)), Box(LEFT + WIDE - 60, 848, 60, 26), foot)
        return slide

    def _bare(self) -> Any:
        """A slide for a picture that brings its own title and foot."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[0])
        slide.shapes.title.element.getparent().remove(slide.shapes.title.element)
        return slide

    def _foot(self) -> str:
        telling = self.telling
        version = telling.results.manifest["software"]["version"]
        run = telling.say("foot.run", run=telling.results.run_id)
        return " · ".join([telling.say("level.C1"), run, telling.say("foot.version", version=version)])

    def _notes(self, slide: Any, scenario: str, said: Iterable[Said]) -> None:
        """What the slide says in full, then every number of it under its id; all of it is judged first."""
        parts = list(said)
        text = "\n".join(part.text for part in parts)
        if wrong := complaints(text, own=self._own):
            raise ValueError("\n".join([*wrong, text[:200]]))
        ids = dict.fromkeys(key for part in parts for key in part.ids)
        cited = quoting.citations(self.telling, [self.telling.register[key] for key in ids])
        slide_kit.notes(slide, "\n\n".join([text, *(f"{one.number.id}\n{one.said.text}" for one in cited)]))


def _rows(of: Sequence[Any]) -> Iterator[tuple[float, float, Any]]:
    """Top and height of each row of a chart."""
    tall = (BOTTOM - TOP - 20) / max(len(of), 1)
    yield from ((TOP + 20 + i * tall, tall, one) for i, one in enumerate(of))


def _bare(telling: Telling, one: Citable) -> str:
    """A number and its interval, or that nothing was seen among how many."""
    sign = "%" if one.measure == "annoyed" and one.other is None else ""
    return telling.nothing(one) or f"{telling.value(one)}{sign} ({telling.span(one)})"
