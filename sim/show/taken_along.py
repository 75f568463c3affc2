"""A figure of a finding on its page and as a file, and the experiment's own file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from markupsafe import Markup
from matplotlib.figure import Figure

from sim.show.explore_files import Made
from sim.show.inlined import drawing, plain_drawing
from sim.show.save import png, svg
from sim.show.theme import Lang, Mode, View
from sim.show.typeset import DPI

EXPERIMENTS, TOML = "experiments", "experiment.toml"
THEMES: tuple[Mode, Mode] = ("light", "dark")
PHONE = 372  # pixels that a picture on a phone is wide
MEDIA = {"svg": "image/svg+xml", "png": "image/png"}


class Shown(NamedTuple):
    """A figure on its page: `dark` only where its words differ by theme; `narrow` for a phone, where it can be so."""

    title: str
    light: Markup
    dark: Markup
    narrow: "Shown | None" = None


class Drawable(Protocol):
    """A figure still to be drawn: its name, how, and from what."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def draw(self) -> Callable[..., Figure]:
        """How it is drawn."""

    @property
    def table(self) -> Any:
        """What it is drawn from."""


def phone(high: float) -> Figure:
    """A canvas as wide as a phone."""
    return Figure(figsize=(PHONE / DPI, high / DPI), dpi=DPI)


def drawn_for_page(picture: Drawable, lang: Lang, *, twice: bool, high: float | None = None) -> Shown:
    """A figure in the colours of the page; drawn `twice`, once a theme, where its words or greys differ by theme.

    It is drawn once more for a phone where `high` says how high it then is, in pixels.
    """
    wide = _shown(picture, lang, picture.name, twice=twice, high=None)
    narrow = _shown(picture, lang, f"{picture.name}-phone", twice=twice, high=high) if high else None
    return wide._replace(narrow=narrow)


def _shown(picture: Drawable, lang: Lang, name: str, *, twice: bool, high: float | None) -> Shown:
    def drawn(mode: Mode) -> Figure:
        return picture.draw(picture.table, phone(high) if high else None, view=View(lang, "page", mode))

    light = drawn(THEMES[0])
    title = str(light.get_label()).partition("\n")[2]
    if not twice:
        return Shown(title, drawing(light, name), Markup(""))
    both = [light, drawn(THEMES[1])]
    first, second = (plain_drawing(one, f"{name}-{mode}") for one, mode in zip(both, THEMES, strict=True))
    return Shown(title, first, second)


def drawn_as_file(pictures: Mapping[str, Drawable], name: str, of: str, lang: Lang) -> Made:
    """A figure as SVG or PNG, by its name and kind; KeyError where there is none."""
    stem, _, kind = name.rpartition(".")
    picture, media = pictures[stem], MEDIA[kind]
    figure = picture.draw(picture.table, view=View(lang))
    return Made(f"{of}_{stem}_{lang}.{kind}", svg(figure) if kind == "svg" else png(figure), media)


def own_file(folder: Path, name: str) -> Made:
    """The file of an experiment."""
    raw = (folder / EXPERIMENTS / f"{name}.toml").read_bytes()
    return Made(f"{name}.toml", raw, "application/toml")
