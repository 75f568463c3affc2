"""The typeface, and how wide its words are: what the pictures need to know before they are drawn.

matplotlib's settings are shared by a whole process. They are changed only inside `styled()`, one thread
at a time, and put back as they were, so a notebook's own style and a busy web page are left alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain, islice
from pathlib import Path
from threading import RLock
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager

from sim.show.letters import ELLIPSIS, drawable

FAMILY = ("Inter", "DejaVu Sans")
FONTS = Path(__file__).parent / "fonts"
DPI = 100
POINT = 72 / DPI
LONGEST = 4000
#: What stays on one line: a word, and a definition as `band = interval`.
GLUED = re.compile(r"\S+(?: = \S+)?")
#: In ems: the height of a line that stands alone, of the box around its letters, of Inter's own line
#: (ascender and descender), and of its capitals.
LEAD = 1.04
TIGHT = 0.95
NATURAL_LEAD = 2478 / 2048
CAPITAL = 1490 / 2048

_SETTINGS: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "font.family": list(FAMILY),
    "text.parse_math": False,
    "text.hinting": "none",
    "svg.fonttype": "path",
}
_ALONE = RLock()
_INSIDE: list[bool] = []


@contextmanager
def styled(**more: Any) -> Iterator[None]:
    """Draw with matplotlib's defaults and our settings, whatever the caller's are; then put theirs back."""
    with _ALONE, mpl.rc_context():
        _register()
        if not _INSIDE:
            mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS | more)
        _INSIDE.append(True)
        try:
            yield
        finally:
            _INSIDE.pop()


@cache
def _register() -> None:
    """Make our own Inter known, ahead of any other Inter on the machine: bytes must not depend on it.

    The fallback for foreign letters has no semi-bold; its bold stands in, which saves a warning a picture.
    """
    for path in sorted(FONTS.glob("Inter-*.ttf")):
        fontManager.addfont(path)
        fontManager.ttflist.insert(0, fontManager.ttflist.pop())
    fallback = [entry for entry in fontManager.ttflist if entry.name == FAMILY[1] and entry.weight in (700, "bold")]
    fontManager.ttflist.extend(replace(entry, weight=600) for entry in fallback)


def font(px: float, weight: int = 400) -> FontProperties:
    """Give Inter at a size in design pixels."""
    return FontProperties(family=list(FAMILY), weight=weight, size=px * POINT)


@lru_cache(maxsize=4096)
def width(text: str, px: float, weight: int = 400) -> float:
    """Measure one line of text, in design pixels."""
    with _ALONE, nullcontext() if _INSIDE else styled():
        return float(_renderer().get_text_width_height_descent(text, font(px, weight), False)[0]) if text else 0.0


def height(px: float, lines: int = 1, lead: float = LEAD) -> float:
    """Give the height of some lines of text in design pixels; `lead` is the line height in ems."""
    return lines * lead * px


@cache
def _renderer() -> Any:
    canvas: Any = FigureCanvasAgg(Figure(dpi=DPI))
    return canvas.get_renderer()


def wrap(text: str, px: float, most: float, weight: int = 400, *, lines: int = 3) -> list[str]:
    """Break a text into lines no wider than `most`; what does not fit `lines` ends in an ellipsis."""
    parts = drawable(text if len(text) <= LONGEST else text[:LONGEST] + ELLIPSIS).split("\n")
    filled = chain.from_iterable(_fill(GLUED.findall(part), px, most, weight) for part in parts)
    broken = list(islice(filled, lines + 1))
    if len(broken) <= lines:
        return broken
    return [*broken[: lines - 1], _cut(broken[lines - 1] + ELLIPSIS, px, most, weight)]


def _fill(words: list[str], px: float, most: float, weight: int) -> Iterator[str]:
    """Fill line after line, no more than are asked for."""
    filled = ""
    for word in words:
        longer = f"{filled} {word}".strip()
        if filled and width(longer, px, weight) > most:
            yield filled
            longer = word
        filled = _cut(longer, px, most, weight)
    yield filled


def _cut(text: str, px: float, most: float, weight: int) -> str:
    """Shorten a line that is too wide from its end, and mark the place."""
    if width(text, px, weight) <= most:
        return text
    kept = text.rstrip(ELLIPSIS)
    fitting = bisect_right(range(len(kept)), most, key=lambda count: width(kept[:count] + ELLIPSIS, px, weight))
    return kept[: max(fitting - 1, 0)].rstrip() + ELLIPSIS
