"""The figures of the page Explore, each drawn for the width of the place it gets."""

from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup
from matplotlib.figure import Figure

from sim.show import pictures, who_leads
from sim.show.figures import leader_map, plane
from sim.show.grid import factor_name
from sim.show.inlined import drawing, plain_drawing
from sim.show.theme import Lang, Mode, View, policy_name
from sim.show.typeset import DPI
from sim.show.words import say, words
from sim.study.explore import Question
from sim.study.maps import axes
from sim.study.results import Results

#: The places a page has for a figure: their widths, in pixels, and the heights that suit them.
PLACES = {"phone": (326, 360), "card": (434, 400), "wide": (944, 430), "big": (860, 640)}
FIRST_PLACE, BIG = "card", "big"


class Drawn(NamedTuple):
    """A figure on the page: its finding, what is measured, and the drawing; `dark` only where that differs.

    Without a drawing `note` says why.
    """

    title: str
    note: str
    light: Markup = Markup("")
    dark: Markup = Markup("")


def place_of(name: str) -> str:
    """A known place; what is not known is a card."""
    return name if name in PLACES else FIRST_PLACE


def draw_plane(results: Results, question: Question, policy: str, lang: Lang, place: str) -> Drawn:
    """Orders against annoyance for every close and every way of dialling."""
    return _plane(results, lang, place)


@lru_cache(maxsize=48)
def _plane(results: Results, lang: Lang, place: str) -> Drawn:
    figure = plane.draw(pictures.described(results), _canvas(place), view=_view(lang, "light", place))
    title = str(figure.get_label()).partition("\n")[2]
    return Drawn(title, words(lang)["explore.plane.hint"], drawing(figure, f"plane-{place}"))


def draw_map(results: Results, question: Question, policy: str, lang: Lang, place: str) -> Drawn:
    """Who gets most orders where, from a table that was played beforehand; or why there is none."""
    if not who_leads.file_of(question.preset).is_file():
        return Drawn("", words(lang)["explore.map.none"])
    if not who_leads.shown(question):
        over = axes(question.preset)
        names = [factor_name(path, lang).partition(" (")[0] for path in (over.x, over.y)]
        named = [name[:1].lower() + name[1:] for name in names]
        return Drawn("", say(lang, "explore.map.hidden", x=named[0], y=named[1]))
    return _map(question, policy, lang, place)


@lru_cache(maxsize=48)
def _map(question: Question, policy: str, lang: Lang, place: str) -> Drawn:
    table = who_leads.table(question, policy)
    modes: tuple[Mode, Mode] = ("light", "dark")
    drawn = [leader_map.draw(table, _canvas(place), view=_view(lang, mode, place)) for mode in modes]
    title = str(drawn[0].get_label()).partition("\n")[2]
    about = {"n": str(who_leads.replications()), "policy": policy_name(policy, lang)}
    parts = [plain_drawing(one, f"map-{place}-{mode}") for one, mode in zip(drawn, modes, strict=True)]
    return Drawn(title, say(lang, "explore.map.hint", **about), *parts)


def _canvas(place: str) -> Figure:
    wide, high = PLACES[place]
    return Figure(figsize=(wide / DPI, high / DPI), dpi=DPI)


def _view(lang: Lang, mode: Mode, place: str) -> View:
    """A page's letters; for a room those of a slide."""
    return View(lang, "slide" if place == BIG else "page", mode, bare=True)


FIGURES = {"plane": draw_plane, "map": draw_map}
