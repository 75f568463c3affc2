"""The slides of results: the answer, sellers, close against dialling, and worlds."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import isfinite
from typing import Any

from sim.show import apart, findings, pictures, slide_charts, slide_kit, statements
from sim.show.citing import Arm, Citable
from sim.show.frame import ticks
from sim.show.letters import clean
from sim.show.making import BODY, BOTTOM, LEFT, TOP, WIDE, Making, bare
from sim.show.numbers import extent, number
from sim.show.quantities import Said, Telling
from sim.show.reading import read
from sim.show.slide_charts import Bar, Line, Part
from sim.show.slide_kit import Box, Style
from sim.show.statements import FEWER, MORE, OPEN, Contrast
from sim.show.theme import View, look_of
from sim.show.words import sentence

ROWS = 8  # sellers a slide has room for
LEAST, SHOWN = 0.15, 0.04  # of a bar, that a name needs and that a count needs
SEEN = 1.0  # per cent annoyed that an axis holds at least: a few in a hundred thousand may not fill a slide
FIRST, SECOND = Box(364, TOP + 56, 320, BOTTOM - TOP - 56), Box(900, TOP + 56, 220, BOTTOM - TOP - 56)
Gaps = dict[tuple[str, str], list[Citable]]  # of two sellers, in each world of a design
HEAD, NOTE = Style((24, 22, 20, 18), 600), Style((20, 18), colour="muted")


def answer(made: Making, scenario: str) -> None:
    """The answer in three sentences, from the largest to the smallest; two where nothing was compared."""
    telling = made.telling
    several = len(statements.scenarios(telling)) > 1
    key = "report.answer.of" if several else "report.answer"
    said = statements.answer(telling, scenario)
    heading = telling.say(key, scenario=telling.scenario(scenario))
    slide = made.slide(heading)
    styles = (
        Style(slide_kit.LARGE, 600),
        Style(slide_kit.READ[1:]),
        Style((24, 22, 20, 18), 400, "muted"),
    )
    y = max(TOP - 70, slide_kit.bottom(heading, slide_kit.HEADING, slide_kit.TITLE) + 24)
    rooms = 270.0, 230.0, 90.0
    for part, place in zip(said, (0, 1, 2) if len(said) > 2 else (0, 2), strict=False):
        style, tall = styles[place], rooms[place]
        box = Box(LEFT, y, WIDE, tall)
        slide_kit.say(slide, part.text, box, style)
        y = slide_kit.bottom(part.text, box, style) + 30
    made.notes(slide, said)


def answers(made: Making, scenarios: list[str]) -> None:
    """The answer of scenarios in which nothing was compared, as one table: a slide of each would be all but empty."""
    telling, (dialling, *_) = made.telling, statements.policies(made.telling)
    said = [statements.answer(telling, scenario) for scenario in scenarios]
    heads = [telling.say("deck.answers.of"), *(head for head, _ in _heads(made, scenarios[0]))]
    rows = [_reached(made, scenario, name) for scenario in scenarios for name in statements.spoken_of(telling)]
    note = telling.say("deck.answers", dialling=telling.dialling(dialling))
    slide = made.slide(telling.say("report.answer"), note)
    slide_kit.table(slide, [heads, *rows[:ROWS]], BODY, (0.44, 0.28, 0.28))
    made.notes(slide, [part for parts in said for part in parts])


def _reached(made: Making, scenario: str, name: str) -> list[str]:
    """A row: how far orders and annoyance of a seller reach over the worlds of a scenario."""
    telling, arm = made.telling, (name, statements.policies(made.telling)[0])
    found = [_known_in(made, scenario, arm, measure) for measure in ("net", "annoyed")]
    none = telling.say("number.none")
    net, felt = (extent([one.value for one in row], telling.lang) if row else none for row in found)
    named = [clean(telling.scenario(scenario)).strip("“”"), clean(telling.seller(name)).strip("“”")]
    return [" · ".join(named), net, f"{felt}%"]


def _known_in(made: Making, scenario: str, arm: Arm, measure: str = "annoyed") -> list[Citable]:
    """What is known of an arm in each world of a scenario."""
    telling = made.telling
    found = (
        telling.register.estimate(scenario, arm, measure, point) for point in statements.points(telling, scenario)
    )
    return [one for one in found if one and isfinite(one.value)]


def _shown(made: Making) -> list[str]:
    """The sellers a slide has room for."""
    names = statements.playbooks(made.telling)
    return names if len(names) <= ROWS else statements.spoken_of(made.telling)


def _known(made: Making, scenario: str, arm: Arm) -> list[Citable]:
    """Orders and annoyance of an arm, where they are known."""
    found = (made.telling.register.estimate(scenario, arm, measure) for measure in ("net", "annoyed"))
    return [one for one in found if one and isfinite(one.value)]


def _heads(made: Making, scenario: str) -> list[tuple[str, str]]:
    """What both panels show, and which way is good."""
    say, scope = made.telling.say, made.telling.scope(scenario)
    return [
        (say(f"axis.orders.{scope}"), say("direction.high")),
        (say("axis.annoyed.short"), say("direction.low")),
    ]


def sellers(made: Making, scenario: str) -> None:
    """Orders and annoyance of every seller, as two native charts; the policy is the one that rings least."""
    telling, policy = made.telling, statements.policies(made.telling)[0]
    pairs = {name: _known(made, scenario, (name, policy)) for name in _shown(made)}
    rows = {name: pair for name, pair in pairs.items() if len(pair) == 2}
    table = pictures.described(telling.results, scenario)
    table.attrs["titles"] = telling.titles
    heading = findings.seller_title(read(table), policy, telling.lang)
    about = {"scenario": telling.scenario(scenario), "dialling": telling.dialling(policy)}
    slide = made.slide(heading, telling.say("deck.bars", **about))
    _names(made, slide, list(rows))
    columns = list(zip(*rows.values(), strict=True))
    alt = "; ".join(
        f"{head}, {telling.seller(one.arm[0])}: {bare(telling, one)}"
        for (head, _), column in zip(_heads(made, scenario), columns, strict=True)
        for one in column
    )
    for box, head, column in zip((FIRST, SECOND), _heads(made, scenario), columns, strict=True):
        _head(slide, box, *head)
        _chart(made, slide, box, column, alt)
    gaps = [telling.register.difference(scenario, (b, policy), (a, policy), "net") for a, b in combinations(rows, 2)]
    shown = [one for pair in rows.values() for one in pair] + [one for one in gaps if one]
    made.notes(slide, [Said(heading, tuple(one.id for one in shown))])


def _head(slide: Any, box: Box, head: str, good: str, wide: float = 560) -> None:
    """Name a panel over it, and say which way is good."""
    slide_kit.say(slide, head, Box(box.x, box.y - 62, wide, 30), HEAD)
    slide_kit.say(slide, good, Box(box.x, box.y - 30, wide, 24), NOTE)


def _names(made: Making, slide: Any, names: list[str]) -> None:
    """Each seller's mark and name beside its row."""
    for y, tall, name in _rows(names):
        look = look_of(name)
        slide_kit.mark(slide, look, LEFT + 10, y + tall / 2, 20)
        style = Style((24, 22, 20, 18), 600, f"{look.colour}_text")
        high = min(60.0, tall)
        box = Box(LEFT + 32, y + tall / 2 - high / 2, 256, high)
        slide_kit.say(slide, made.telling.seller(name), box, style, middle=True)


def _chart(made: Making, slide: Any, box: Box, found: Sequence[Citable], alt: str) -> None:
    """A chart, and beside each bar its number and interval."""
    told = [Bar(one.value, one.low, one.high, look_of(one.arm[0]).colour) for one in found]
    least = SEEN if found[0].measure == "annoyed" else 0.0
    slide_charts.bars(slide, [made.telling.seller(one.arm[0]) for one in found], told, box, alt, least)
    slide_kit.stripe(slide, Box(box.x - 2, box.y, 2, box.h), "rule")
    right = box.x + box.w + 16
    for y, tall, one in _rows(found):
        sign, nothing = "%" if one.measure == "annoyed" else "", made.telling.nothing(one)
        value, note = ("0", nothing) if nothing else (made.telling.value(one), made.telling.span(one))
        slide_kit.say(slide, value + sign, Box(right, y + tall / 2 - 31, 200, 36), Style((28, 24), 700))
        slide_kit.say(
            slide, note, Box(right, y + tall / 2 + 5, LEFT + WIDE - right, 28), Style((22, 20, 18), 400, "muted")
        )


def _rows(of: Sequence[Any]) -> Iterator[tuple[float, float, Any]]:
    """Top and height of each row of a chart."""
    tall = FIRST.h / max(len(of), 1)
    yield from ((FIRST.y + i * tall, tall, one) for i, one in enumerate(of))


def crossed_lines(made: Making, scenario: str) -> None:
    """Orders and annoyance over the dialling policies, as two native charts with a line for each seller."""
    telling, used = made.telling, statements.policies(made.telling)
    table = pictures.described(telling.results, scenario)
    table.attrs["titles"] = telling.titles
    reading = read(table)
    heading = findings.crossed_title(reading, used, telling.lang)
    slide = made.slide(heading, telling.say("deck.lines", scenario=telling.scenario(scenario)))
    shown: list[Citable] = []
    names = findings.shown_of(reading)
    alt = "; ".join(_over_policies(made, scenario, name) for name in names)
    for i, (measure, head) in enumerate(zip(("net", "annoyed"), _heads(made, scenario), strict=True)):
        box = Box(LEFT + i * 780, TOP + 56, 500, BOTTOM - TOP - 56)
        _head(slide, box, *head, 500)
        found = {
            name: [telling.register.estimate(scenario, (name, policy), measure) for policy in used] for name in names
        }
        shown += [one for row in found.values() for one in row if one]
        _lines(made, slide, box, found, alt)
    gaps = [
        telling.register.difference(scenario, (b, used[0]), (a, used[0]), "net")
        for a, b in combinations(statements.spoken_of(telling), 2)
    ]
    gaps += [telling.register.difference(scenario, (name, used[-1]), (name, used[0]), "net") for name in names]
    ids = tuple(one.id for one in [*shown, *(gap for gap in gaps if gap)])
    made.notes(slide, [Said(heading, ids)])


def _over_policies(made: Making, scenario: str, name: str) -> str:
    """A seller's orders and annoyance under each policy, in words."""
    telling = made.telling
    found = [one for policy in statements.policies(telling) for one in _known(made, scenario, (name, policy))]
    said = (f"{telling.policy(one.arm[1])}, {telling.measure(one)}: {bare(telling, one)}" for one in found)
    return f"{telling.seller(name)}, {', '.join(said)}"


def _lines(made: Making, slide: Any, box: Box, found: dict[str, list[Citable | None]], alt: str) -> None:
    """A chart of lines, and the sellers' names at their ends, pushed apart."""
    telling = made.telling
    lines = [Line(telling.seller(name), look_of(name), [_ends(one) for one in row]) for name, row in found.items()]
    ends = [value for line in lines for value in line.values if value]
    reach = _reach(min(low for _, low, _ in ends), max(high for _, _, high in ends))
    used = [telling.policy(policy) for policy in statements.policies(telling)]
    slide_charts.lines(slide, used, lines, box, reach, alt)
    start = slide_charts.right_of(box, len(used)) + 20
    for line, place in zip(lines, _apart(lines, box, reach), strict=True):
        style = Style((22, 20, 18), 600, f"{line.look.colour}_text")
        slide_kit.say(slide, line.name, Box(start, place.y0, box.x + 756 - start, 28), style)


def _ends(one: Citable | None) -> tuple[float, float, float] | None:
    return (one.value, one.low, one.high) if one and isfinite(one.value) else None


def _reach(low: float, high: float) -> Box:
    """Where an axis begins and how far it goes: at zero unless all is far from it, and to a round number."""
    start = 0.0 if low < 0.4 * high else low - 0.1 * (high - low)
    marks = ticks(start, high + 0.05 * (high - start), 5)
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    first = start if start == 0 else marks[0] - step
    return Box(0, first, 0, max(marks[-1] + (step if marks[-1] < high else 0.0) - first, 1.0))


def _apart(lines: list[Line], box: Box, reach: Box) -> list[apart.Box]:
    last = [next((value for value in reversed(line.values) if value), (0.0, 0.0, 0.0)) for line in lines]
    labels = [apart.Label(0, slide_charts.height_of(value, box, reach), 1, 28, 0) for value, _, _ in last]
    return apart.column(labels, apart.Box(-1, box.y - 20, 0, slide_charts.height_of(reach.y, box, reach) + 8), 0)


def crossed_table(made: Making, scenario: str) -> None:
    """Every seller under every policy, as a table that can be edited."""
    telling, used = made.telling, statements.policies(made.telling)
    rows, shown = [[telling.say("table.seller"), *(telling.policy(policy) for policy in used)]], list[Citable]()
    for name in _shown(made):
        pairs = [_known(made, scenario, (name, policy)) for policy in used]
        shown += [one for pair in pairs for one in pair]
        rows.append([telling.seller(name), *("\n".join(bare(telling, one) for one in pair) for pair in pairs)])
    note = telling.say("deck.table", scenario=telling.scenario(scenario))
    slide = made.slide(telling.say("report.crossed"), note)
    widths = [0.22, *[0.78 / len(used)] * len(used)]
    slide_kit.table(slide, rows, Box(LEFT, TOP, WIDE, BOTTOM - TOP), widths)
    made.notes(slide, [Said(note, tuple(one.id for one in shown))])


def worlds(made: Making, scenario: str) -> None:
    """Over a design: in how many worlds each of two sellers gets more orders, and how far annoyance reaches."""
    telling, policy = made.telling, statements.policies(made.telling)[0]
    points, spoken = statements.points(telling, scenario), statements.spoken_of(telling)
    gaps = {
        (a, b): [gap for point in points if (gap := _gap_at(made, scenario, point, (b, policy), (a, policy)))]
        for a, b in combinations(spoken, 2)
    }
    gaps = {pair: found for pair, found in gaps.items() if found}
    if not gaps:
        return
    about = {"scenario": telling.scenario(scenario), "dialling": telling.dialling(policy)}
    note = telling.say("deck.worlds.note", n=number(len(points), telling.lang, 0), **about)
    slide = made.slide(_worlds_title(made, scenario, gaps), note)
    _pairs(made, slide, gaps)
    felt = _felt(made, slide, scenario, [(name, policy) for name in spoken])
    said = statements.answer(telling, scenario)[0]
    ids = tuple(one.id for found in gaps.values() for one in found)
    made.notes(slide, [Said(said.text, (*ids, *(one.id for one in felt)))])


def _worlds_title(made: Making, scenario: str, gaps: Gaps) -> str:
    """Who of the last two spoken of gets more orders in most worlds, and who of them annoys most."""
    (before, last), found = list(gaps.items())[-1]
    orders = _more_often(made.telling, before, last, [Contrast(gap, None).kind for gap in found])
    return sentence("; ".join([orders, *_annoys(made, scenario, (before, last))]))


def _more_often(telling: Telling, before: str, last: str, kinds: list[str]) -> str:
    """Who of two gets more orders in most worlds, in how many, and in how many it is the other way round."""
    more, fewer = kinds.count(MORE), kinds.count(FEWER)
    names = (last, before) if more >= fewer else (before, last)
    about = dict(zip("ab", map(telling.seller, names), strict=True))
    most, least, total = (number(n, telling.lang, 0) for n in (max(more, fewer), min(more, fewer), len(kinds)))
    if not more and not fewer:
        return telling.say("deck.worlds.none", n=total, **about)
    if most == total:
        return telling.say("deck.worlds.all", n=total, **about)
    turned = telling.say("deck.worlds.turned", m=least) if more and fewer else telling.say("deck.worlds.never")
    return telling.say("deck.worlds.some", k=most, n=total, m=turned, **about)


def _annoys(made: Making, scenario: str, names: Sequence[str]) -> list[str]:
    """How many people the one who annoys most of some sellers does in these worlds; nothing where that is unknown."""
    telling, policy = made.telling, statements.policies(made.telling)[0]
    found = {name: [one.value for one in _known_in(made, scenario, (name, policy))] for name in names}
    known = {name: values for name, values in found.items() if values}
    if not known:
        return []
    most = max(known, key=lambda name: (max(known[name]), names.index(name)))
    reach = f"{extent(known[most], telling.lang)}%"
    return [telling.say("title.annoys_by", a=telling.seller(most), z=reach)]


def _gap_at(made: Making, scenario: str, point: Any, arm: Arm, other: Arm) -> Citable | None:
    return made.telling.register.difference(scenario, arm, other, "net", point)


def _pairs(made: Making, slide: Any, gaps: Gaps) -> None:
    """A bar for each two sellers, cut by who gets more orders."""
    telling, box = made.telling, Box(LEFT + 300, TOP + 56, 520, BOTTOM - TOP - 56)
    names, rows = [], []
    for (a, b), found in gaps.items():
        names.append(telling.say("deck.against", a=telling.seller(b), b=telling.seller(a)))
        kinds = [Contrast(gap, None).kind for gap in found]
        parts = [
            (MORE, telling.seller(b), look_of(b).colour),
            (OPEN, "", "none"),
            (FEWER, telling.seller(a), look_of(a).colour),
        ]
        rows.append([_part(telling.lang, kinds.count(kind), len(kinds), name, token) for kind, name, token in parts])
    tall, high = box.h / len(rows), min(box.h / len(rows), 84)
    for i, name in enumerate(names):
        place = Box(LEFT, box.y + (i + 0.5) * tall - high / 2, 280, high)
        slide_kit.say(slide, name, place, Style((24, 22, 20, 18), 600), middle=True)
    slide_kit.say(slide, telling.say("deck.worlds.more"), Box(LEFT, box.y - 48, 820, 30), HEAD)
    alt = "; ".join(
        f"{name}: {', '.join(part.text for part in row if part.text)}" for name, row in zip(names, rows, strict=True)
    )
    slide_charts.stacked(slide, names, rows, box, f"{telling.say('deck.worlds')} {alt}")


def _part(lang: str, count: int, total: int, name: str, token: str) -> Part:
    """A part of a bar with its count, and its seller's name where there is room for it."""
    written = number(count, lang, 0)
    text = f"{name} {written}".strip() if count / total > LEAST * max(len(name) / 6, 1) else written
    return Part(count, text if count > SHOWN * total else "", token, "ink" if token == "none" else "ground")


def _felt(made: Making, slide: Any, scenario: str, arms: list[Arm]) -> list[Citable]:
    """A bar for the most people that each seller annoys in any world, and its reach beside it."""
    telling, box = made.telling, Box(SECOND.x + 150, TOP + 56, 200, BOTTOM - TOP - 56)
    slide_kit.say(slide, telling.say("deck.worlds.felt"), Box(SECOND.x, box.y - 48, LEFT + WIDE - SECOND.x, 30), HEAD)
    found, told, tall = list[Citable](), list[Bar](), box.h / len(arms)
    for i, arm in enumerate(arms):
        known = _known_in(made, scenario, arm)
        found += known
        most = max((one.value for one in known), default=0.0)
        told.append(Bar(most, most, most, look_of(arm[0]).colour))
        y, style = box.y + (i + 0.5) * tall, Style((24, 22, 20, 18, 17), 600, f"{look_of(arm[0]).colour}_text")
        name = Box(SECOND.x, y - min(tall, 84) / 2, 140, min(tall, 84))
        slide_kit.say(slide, telling.seller(arm[0]), name, style, middle=True)
        reach = extent([one.value for one in known], telling.lang) if known else telling.say("number.none")
        place = Box(box.x + box.w + 16, y - 18, LEFT + WIDE - box.x - box.w - 16, 36)
        slide_kit.say(slide, f"{reach}%", place, Style((28, 24, 20), 700), middle=True)
    names = [telling.seller(arm[0]) for arm in arms]
    slide_charts.bars(slide, names, told, box, telling.say("deck.worlds.felt"), SEEN)
    return found


def drawn(made: Making, one: pictures.Picture) -> None:
    """A picture where PowerPoint has no chart of its kind."""
    scenario = str(one.table["scenario"].iloc[0])
    found = [key for key, own in made.telling.register.items() if own.scenario == scenario and own.other is None]
    _pictured(made, one, [key for key in found if key.endswith(("/net", "/annoyed"))])


def sampled(made: Making, one: pictures.Picture) -> None:
    """A picture of a sample of accounts; its numbers are those of the sample."""
    scenario = one.table.attrs["scenario"]
    _pictured(made, one, [key for key, own in made.telling.sampled.items() if own.scenario == scenario])


def _pictured(made: Making, one: pictures.Picture, ids: list[str]) -> None:
    figure = one.draw(one.table, view=View(made.telling.lang, "slide"))
    slide = made.pictured(figure)
    made.notes(slide, [Said(str(figure.get_label()).partition("\n")[2], tuple(ids))])
