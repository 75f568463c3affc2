"""The slides of where each seller gets more orders, and where fewer, equally large."""

from typing import Any

from sim.show import slide_kit, statements
from sim.show.making import BODY, LEFT, WIDE, Making, bare
from sim.show.numbers import number
from sim.show.quantities import Said
from sim.show.slide_kit import Box, Style
from sim.show.statements import FEWER, MORE, OPEN, Contrast
from sim.show.theme import look_of

NARROW = 400  # design pixels of a column, up to which its texts are set alike


def others(made: Making, scenario: str) -> None:
    """Where each seller gets more orders and where fewer, and what is undecided: boxes of one size."""
    telling = made.telling
    found = {name: statements.every_contrast(telling, scenario, name) for name in statements.spoken_of(telling)}
    rows = {name: pairs for name, pairs in found.items() if pairs}
    if not rows:
        return
    levels = [telling.factor(name) for name, _ in statements.points(telling, scenario)[0]]
    note = telling.say("report.contrasts.note")
    note += " " + telling.say("report.contrasts.levels", factors=", ".join(levels)) if levels else ""
    slide = made.slide(telling.say("report.contrasts"), f"{telling.scenario(scenario)}. {note}")
    gap, said = 36, [Said(note)]
    wide = (WIDE - gap * len(rows)) / (len(rows) + 1)
    boxes = [Box(LEFT + i * (wide + gap), BODY.y, wide, BODY.h) for i in range(len(rows) + 1)]
    said += [_seller(made, slide, box, *row) for box, row in zip(boxes, rows.items(), strict=False)]
    said.append(_undecided(made, slide, boxes[-1], list(rows.values())))
    made.notes(slide, said)


def _seller(made: Making, slide: Any, box: Box, name: str, pairs: list[Contrast]) -> Said:
    """The box of one seller: how often more and fewer, and the largest difference either way."""
    telling, look, shown = made.telling, look_of(name), list[Contrast]()
    counts = statements.summed(telling, pairs)
    _column(slide, box, look.colour, telling.seller(name), counts)
    for place, (kind, end) in enumerate(((MORE, 0), (FEWER, -1))):
        most = [one for one in pairs if one.kind == kind]
        text = _gap(made, most[end]) if most else telling.say("report.nowhere")
        _under(slide, box, place, telling.say(f"report.{kind}"), text)
        shown += most[end : end + 1 or None]
    ids = [one.id for pair in shown for one in pair if one] + [one.net.id for one in pairs]
    return Said(f"{telling.seller(name)}: {counts}", tuple(dict.fromkeys(ids)))


def _undecided(made: Making, slide: Any, box: Box, found: list[list[Contrast]]) -> Said:
    """The box of what is undecided: how many comparisons, and the smallest difference of all."""
    telling = made.telling
    each = {frozenset((one.net.arm, one.net.other)) | {one.net.point}: one for pairs in found for one in pairs}
    pairs = list(each.values())
    still = sum(one.kind == OPEN for one in pairs)
    about = {"n": number(len(pairs), telling.lang, 0)}
    key = "deck.open" if still else "deck.open.none"
    counts = telling.say(key, k=number(still, telling.lang, 0), **about) if still else telling.say(key, **about)
    least = min(pairs, key=lambda one: abs(one.net.value))
    _column(slide, box, "rule", telling.say("report.open"), counts)
    name = telling.seller(least.net.arm[0])
    _under(slide, box, 0, telling.say("deck.open.least"), f"{name} {_gap(made, least)}")
    return Said(f"{telling.say('report.open')}: {counts}", tuple(one.id for one in least if one))


def _column(slide: Any, box: Box, token: str, name: str, counts: str) -> None:
    """A box with its stripe, its name and how often what came out."""
    slide_kit.stripe(slide, Box(box.x, box.y, 8, box.h), token)
    x, wide = box.x + 22, box.w - 22
    heading = Style((28, 24, 20, 18, 17), 700, "ink" if token == "rule" else f"{token}_text")
    slide_kit.say(slide, name, Box(x, box.y, wide, 44), heading)
    slide_kit.say(slide, counts, Box(x, box.y + 44, wide, 124), Style((22, 20, 18), colour="muted"))


def _under(slide: Any, box: Box, place: int, head: str, text: str) -> None:
    y = box.y + 182 + place * 196
    slide_kit.say(slide, head, Box(box.x + 22, y, box.w - 22, 30), Style((24, 22), 600))
    slide_kit.say(
        slide,
        text,
        Box(box.x + 22, y + 34, box.w - 22, 152),
        Style((22, 20, 18) if box.w > NARROW else (20, 18, 17, 16)),
    )


def _gap(made: Making, one: Contrast) -> str:
    telling, (other, policy) = made.telling, one.net.other or one.net.arm
    where = " ·\u00a0".join([telling.policy(policy), *(telling.level(name, level) for name, level in one.net.point)])
    lines = [telling.say("deck.gap", b=telling.seller(other), where=where)]
    lines.append(telling.say("deck.gap.net", d=bare(telling, one.net)))
    lines += [telling.say("deck.gap.felt", d=bare(telling, one.felt))] if one.felt else []
    return "\n".join(lines)
