"""A figure as a report holds it: inlined for either theme, and once more for a phone if it can be that narrow."""

from typing import NamedTuple

from markupsafe import Markup
from matplotlib.figure import Figure

from sim.show.figures import ahead_map, by_seller, flow, leader_map, market, plane, sweep, time_to_order
from sim.show.inlined import inline
from sim.show.save import svg
from sim.show.survey_pictures import found_plane
from sim.show.taken_along import THEMES, Drawable, phone
from sim.show.theme import Lang, Mode, View

#: How high those are that can be drawn so narrow; the others are shifted sideways.
NARROW = {by_seller.NAME: 920, flow.NAME: 590, leader_map.NAME: 640, plane.NAME: 760, sweep.NAME: 760}
NARROW |= {time_to_order.NAME: 700, market.NAME: 660}
#: The same of the pictures of a survey, whose names say what they are of.
NARROW_SURVEY = {ahead_map.draw: 660, found_plane: 760}


class Drawing(NamedTuple):
    """A picture for either theme; and once more for a phone, of kinds that can be drawn so narrow."""

    title: str
    wide: tuple[Markup, Markup]
    narrow: tuple[Markup, Markup] | None


def drawing(picture: Drawable, lang: Lang) -> Drawing:
    """A figure drawn for a report."""
    drawn = [_drawn(picture, lang, mode) for mode in THEMES]
    title = str(drawn[0].get_label()).partition("\n")[2]
    high = narrow(picture.name) or NARROW_SURVEY.get(picture.draw)
    small = [_drawn(picture, lang, mode, phone(high)) for mode in THEMES] if high else None
    return Drawing(title, _inlined(picture.name, drawn), _inlined(f"{picture.name}-phone", small) if small else None)


def narrow(name: str) -> float | None:
    """How high a picture of this name is on a phone, if it can be drawn so narrow."""
    return next((high for kind, high in NARROW.items() if name.startswith(kind)), None)


def _drawn(picture: Drawable, lang: Lang, mode: Mode, canvas: Figure | None = None) -> Figure:
    return picture.draw(picture.table, canvas, view=View(lang, "page", mode))


def _inlined(name: str, both: list[Figure]) -> tuple[Markup, Markup]:
    light, dark = (
        inline(svg(figure, text="none"), f"{name}-{mode}-") for figure, mode in zip(both, THEMES, strict=True)
    )
    return light, dark
