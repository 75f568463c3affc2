"""What can be seen of a drawn picture: where its texts stand, what they say, how large they are."""

from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.show.theme import View
from sim.show.typeset import styled


def ids(value: object) -> str:
    return "-".join(value[:3]) if isinstance(value, View) else str(value)


def boxes(figure: Figure) -> list[tuple[Text, Bbox]]:
    """Where each text really stands, by the renderer."""
    with styled():
        FigureCanvasAgg(figure)
        figure.draw_without_rendering()
        shown = [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text().strip()]
        return [(text, text.get_window_extent()) for text in shown if text.get_visible()]


def overlaps(figure: Figure, slack: float = 1.0) -> list[str]:
    pairs = combinations(boxes(figure), 2)
    return [f"{a.get_text()} | {b.get_text()}" for (a, p), (b, q) in pairs if _shared(p, q, slack)]


def _shared(a: Bbox, b: Bbox, slack: float) -> bool:
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    high = min(a.y1, b.y1) - max(a.y0, b.y0)
    return bool(wide > slack and high > slack)


def outside(figure: Figure) -> list[str]:
    edge = figure.bbox
    return [
        text.get_text()
        for text, box in boxes(figure)
        if box.x0 < edge.x0 or box.y0 < edge.y0 or box.x1 > edge.x1 or box.y1 > edge.y1
    ]


def smallest(figure: Figure) -> float:
    """The smallest letter, in design pixels."""
    return min(float(text.get_fontsize()) / 0.72 for text, _ in boxes(figure))


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]


def said(figure: Figure) -> str:
    """Everything a picture says, as running text."""
    return " ".join(texts(figure)).replace("\n", " ")
