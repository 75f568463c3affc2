"""A figure as a report holds it: inlined for either theme, and once more for a phone if it can be that narrow."""

from typing import NamedTuple

from markupsafe import Markup
from matplotlib.figure import Figure

from sim.show.figures import by_seller, flow, leader_map, plane, sweep, time_to_order
from sim.show.inlined import inline
from sim.show.save import svg
from sim.show.taken_along import THEMES, Drawable
from sim.show.theme import Lang, Mode, View
from sim.show.typeset import DPI

PHONE = 372  # pixels that a picture on a phone is wide
#: How high those are that can be drawn so narrow; the others are shifted sideways.
NARROW = {by_seller.NAME: 920, flow.NAME: 590, leader_map.NAME: 640, plane.NAME: 640, sweep.NAME: 640}
NARROW |= {time_to_order.NAME: 700}


class Drawing(NamedTuple):
    """A picture for either theme; and once more for a phone, of kinds that can be drawn so narrow."""

    title: str
    wide: tuple[Markup, Markup]
    narrow: tuple[Markup, Markup] | None


def drawing(picture: Drawable, lang: Lang) -> Drawing:
    """A figure drawn for a report."""
    drawn = [_drawn(picture, lang, mode) for mode in THEMES]
    title = str(drawn[0].get_label()).partition("\n")[2]
    high = next((high for kind, high in NARROW.items() if picture.name.startswith(kind)), None)
    small = [_drawn(picture, lang, mode, phone(high)) for mode in THEMES] if high else None
    narrow = _inlined(f"{picture.name}-phone", small) if small else None
    return Drawing(title, _inlined(picture.name, drawn), narrow)


def _drawn(picture: Drawable, lang: Lang, mode: Mode, canvas: Figure | None = None) -> Figure:
    return picture.draw(picture.table, canvas, view=View(lang, "page", mode))


def phone(high: float) -> Figure:
    """A canvas as wide as a phone."""
    return Figure(figsize=(PHONE / DPI, high / DPI), dpi=DPI)


def _inlined(name: str, both: list[Figure]) -> tuple[Markup, Markup]:
    light, dark = (
        inline(svg(figure, text="none"), f"{name}-{mode}-") for figure, mode in zip(both, THEMES, strict=True)
    )
    return light, dark
