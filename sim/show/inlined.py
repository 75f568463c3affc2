"""A picture as a part of a page: its words stay text, and its colours are those of the page, in either theme.

A colour of the table becomes the variable of its name; a mix of two becomes the same mix of their variables, found
again from the three numbers of the colour. So one drawing follows the theme without being drawn twice.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from sim.show.theme import COLOURS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
STYLE = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
#: What a colour may be a mix of, the likeliest first: a pale seller, a grey of a region, a grey of annoyance.
MIXED_WITH = ("ground", "ink")
GROUNDS = {table["ground"] for table in COLOURS.values()}
SAME = 1.2  # of 255, by which a mix found again may differ


def drawing(figure: Figure, name: str) -> Markup:
    """A figure as inline SVG; `name` keeps its ids apart from those of other figures on the page."""
    return Markup(HEX.sub(lambda found: variable(found.group().upper()), plain_drawing(figure, name)))


def plain_drawing(figure: Figure, name: str) -> Markup:
    """The same in its own colours, on the page's ground; the page allows no style sheet but its own."""
    from sim.show.save import svg  # the drawing library is large, and a page begins without figures

    bare = STYLE.sub("", str(inline(svg(figure, text="none"), f"{name}-")))
    return Markup(HEX.sub(lambda found: _on_ground(found.group()), bare))


def _on_ground(colour: str) -> str:
    return "var(--ground)" if colour.upper() in GROUNDS else colour


@cache
def variable(colour: str) -> str:
    """A colour of the light theme as the page's variables say it; one that is of no table stays as it is."""
    table = COLOURS["light"]
    for token, value in table.items():
        if value == colour:
            return f"var(--{token})"
    for other in MIXED_WITH:
        for token, value in table.items():
            share = _share(colour, value, table[other])
            if share is not None:
                return f"color-mix(in srgb, var(--{other}) {100 * share:.1f}%, var(--{token}))"
    return colour


def _share(colour: str, first: str, second: str) -> float | None:
    """How much of the second colour has to be mixed into the first to give this one; None if none does."""
    mixed, start, stop = (_channels(one) for one in (colour, first, second))
    widest = max(range(3), key=lambda i: abs(stop[i] - start[i]))
    if start[widest] == stop[widest]:
        return None
    share = (mixed[widest] - start[widest]) / (stop[widest] - start[widest])
    near = all(abs(a + (b - a) * share - c) <= SAME for a, b, c in zip(start, stop, mixed, strict=True))
    return share if near and 0.0 <= share <= 1.0 else None


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def lighter(text: str) -> Markup:
    """A sentence with its intervals, which stand in brackets, set lighter."""
    return Markup(re.sub(r"(\([^()]*\d[^()]*\))", r'<span class="ends">\1</span>', str(escape(text))))


def inline(file: bytes, name: str) -> Markup:
    """An SVG file as a part of a page: no header, no addresses, only ids it refers to, salted with a name."""
    text = file.decode()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>|<title>.*?</title>", "", text, count=2, flags=re.DOTALL)
    text = re.sub(r' xmlns(:xlink)?="[^"]*"', "", text)
    text = re.sub(r'<g id="[xy]tick_\d+">', '<g class="tick">', text)
    text = re.sub(r'<(g|text) id="[^"]*"', r"<\1", text)
    return Markup(re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}", text))
