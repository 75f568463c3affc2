"""Write a picture to a file whose bytes depend on the picture alone: no date, no version, stable ids."""

from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from matplotlib.figure import Figure
from PIL import Image

from sim.show.typeset import DPI, styled
from sim.study.files import write


def save(figure: Figure, path: str | Path, *, scale: float = 1.0) -> Path:
    """Write a figure as SVG or PNG, by the ending of its path, and give the path.

    `scale` multiplies the pixels of a PNG: 1 gives 1600 by 900 for a slide. Any other ending raises
    `ValueError`.
    """
    path = Path(path)
    kinds = {".svg": svg, ".png": lambda figure: png(figure, scale=scale)}
    if path.suffix.lower() not in kinds:
        raise ValueError(f"{path.name}: a picture is written as .svg or .png")
    write(path, kinds[path.suffix.lower()](figure))
    return path


def svg(figure: Figure, *, text: Literal["path", "none"] = "path") -> bytes:
    """Give a figure as SVG; `text="none"` keeps words as text, for a page that brings the typeface along.

    Ids are salted with the picture's own name, size, language and mode, so that several pictures can stand
    in one page without taking each other's shapes. The whole title is the file's title, for screen readers.
    """
    salt, _, title = str(figure.get_label()).partition("\n")
    metadata = {"Date": None, "Creator": "closelab", "Title": title or salt or "closelab"}
    with styled(**{"svg.hashsalt": f"closelab/{salt}", "svg.fonttype": text}):
        return _bytes(figure, format="svg", metadata=metadata)


def png(figure: Figure, *, scale: float = 1.0) -> bytes:
    """Give a figure as PNG at 100 pixels an inch times `scale`."""
    with styled():
        return _bytes(figure, format="png", dpi=DPI * scale, metadata={"Software": None})


def lean(file: bytes) -> bytes:
    """Give a PNG in at most 256 colours, a third of its size: pictures of ours have few, and smooth edges."""
    sink = BytesIO()
    with Image.open(BytesIO(file)) as whole:
        whole.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(sink, "PNG", optimize=True)
    return sink.getvalue()


def _bytes(figure: Figure, **how: Any) -> bytes:
    sink = BytesIO()
    figure.savefig(sink, facecolor=figure.get_facecolor(), **how)
    return sink.getvalue()
