"""A deck in the making: what every slide of it shares."""

from collections.abc import Iterable
from typing import Any

from sim.show import quoting, slide_kit
from sim.show.citing import Citable
from sim.show.letters import clean
from sim.show.linter import complaints
from sim.show.quantities import Said, Telling
from sim.show.save import lean, png
from sim.show.slide_kit import SIZE, Box, Style
from sim.show.theme import FAMILIES

LEFT, WIDE = SIZE.pad, SIZE.width - 2 * SIZE.pad
TOP, BOTTOM = 240.0, 810.0
BODY = Box(LEFT, TOP, WIDE, BOTTOM - TOP)
OPENED, OPENING = Box(LEFT, 280, WIDE, 240), Style((72, 60, 48, 40, 32, 28), 700)  # the title of a deck
HEADED = ("soft", "subtle", "hard")  # whose marks stand at the head


class Making:
    """A result that becomes a deck: its file, and slides with the same head, foot and notes."""

    def __init__(self, telling: Telling):
        self.telling, self.file = telling, slide_kit.empty()
        self.heading = clean(telling.parameters["file"]["title"][telling.lang])
        self._own = telling.own()

    def slide(self, title: str, subtitle: str = "") -> Any:
        """A slide with the experiment's name at its head, and level, run and number at its foot."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[0])
        self._head(slide)
        slide_kit.title(slide, title)
        if subtitle:
            y = slide_kit.bottom(title, slide_kit.HEADING, slide_kit.TITLE) + 6
            slide_kit.say(
                slide, subtitle, Box(LEFT, y, WIDE, min(60, TOP - 8 - y)), Style((24, 22, 20), colour="muted")
            )
        self.foot(slide)
        return slide

    def pictured(self, figure: Any) -> Any:
        """A slide for a picture that brings its own title and foot; the slide's own title lies under it."""
        heading = str(figure.get_label()).partition("\n")[2]
        slide = self.file.slides.add_slide(self.file.slide_layouts[0])
        slide_kit.title(slide, heading)
        slide_kit.picture(slide, lean(png(figure)), heading)
        self._number(slide)
        return slide

    def _head(self, slide: Any) -> None:
        for i, name in enumerate(HEADED):
            slide_kit.mark(slide, FAMILIES[name], LEFT + 7 + i * 20, 59, 14)
        slide_kit.say(slide, self.heading, Box(LEFT + 72, 44, WIDE - 72, 30), Style((20, 18), 600, "muted"))

    def foot(self, slide: Any) -> None:
        """Level, run and version under a line, and the number of the slide."""
        telling = self.telling
        version = telling.results.manifest["software"]["version"]
        run = telling.say("foot.run", run=telling.results.run_id)
        said = " · ".join([telling.say("level.C1"), run, telling.say("foot.version", version=version)])
        slide_kit.stripe(slide, Box(LEFT, 836, WIDE, 2), "grid")
        slide_kit.say(slide, said, Box(LEFT, 848, WIDE - 80, 26), Style((18,), colour="muted"))
        self._number(slide)

    def _number(self, slide: Any) -> None:
        number = str(len(self.file.slides))
        slide_kit.say(slide, number, Box(LEFT + WIDE - 40, 848, 40, 26), Style((18,), colour="muted"))

    def notes(self, slide: Any, said: Iterable[Said]) -> None:
        """What the slide says in full, then every number of it under its id; all of it is judged first."""
        parts = list(said)
        text = "\n".join(part.text for part in parts)
        if wrong := complaints(text, own=self._own):
            raise ValueError("\n".join([*wrong, text[:200]]))
        ids = dict.fromkeys(key for part in parts for key in part.ids)
        cited = quoting.citations(self.telling, [self.telling.one(key) for key in ids])
        slide_kit.notes(slide, "\n\n".join([text, *(f"{one.number.id}\n{one.said.text}" for one in cited)]))


def bare(telling: Telling, one: Citable) -> str:
    """A number and its interval, or that nothing was seen among how many."""
    sign = "%" if one.measure == "annoyed" and one.other is None else ""
    return telling.nothing(one) or f"{telling.value(one)}{sign} ({telling.span(one)})"
