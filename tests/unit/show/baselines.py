"""Small committed pictures to compare with: 320 pixels wide, 64 colours, every picture at both sizes and modes.

After a change that is meant: python -m tests.unit.show.baselines, look at them, commit.
"""

from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from sim.show.save import png
from sim.show.theme import SIZES, View

from .examples import ARMS, PICTURES

FOLDER = Path(__file__).parent / "baselines"
WIDE = 320
COLOURS = 64
VIEWS = (
    View("nl", "slide", "light"),
    View("en", "slide", "dark"),
    View("en", "page", "light"),
    View("nl", "page", "dark"),
)
ALL = ARMS | PICTURES


def drawn(name: str, view: View) -> Image.Image:
    draw, table = ALL[name]
    raw = png(draw(table(), view=view), scale=WIDE / SIZES[view.size].width)
    return Image.open(BytesIO(raw)).convert("RGB")


def path(name: str, view: View) -> Path:
    return FOLDER / f"{name}_{view.size}_{view.mode}_{view.lang}.png"


def distance(one: Image.Image, other: Image.Image) -> float:
    """Root of the mean squared difference of two pictures, of 255, each pixel with its neighbours."""
    return float(np.sqrt(np.mean((_blurred(one) - _blurred(other)) ** 2)))


def _blurred(picture: Image.Image) -> npt.NDArray[np.float64]:
    """Means over 4 x 4 pixels: hinting and anti-aliasing differ between machines, layout does not."""
    pixels = np.asarray(picture.convert("RGB"), dtype=np.float64)
    high, wide = (side // 4 * 4 for side in pixels.shape[:2])
    return np.asarray(pixels[:high, :wide].reshape(high // 4, 4, wide // 4, 4, 3).mean(axis=(1, 3)))


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in ALL:
        for view in VIEWS:
            drawn(name, view).quantize(COLOURS).save(path(name, view), optimize=True)


if __name__ == "__main__":
    write()
