"""Small committed pictures of the figures of surveys, from committed tables: both sizes, both modes, both languages.

After a change that is meant: python -m tests.unit.show.survey_baselines, look at them, commit.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

from sim.show.save import png
from sim.show.survey_pictures import Drawn, pictures
from sim.show.theme import SIZES, View
from sim.study.surveying import load_survey_results

from .baselines import COLOURS, WIDE

FOLDER = Path(__file__).parent / "baselines_surveys"
RESULTS = Path(__file__).parents[3] / "results"
VIEWS = (View("nl", "slide", "light"), View("en", "page", "dark"))
#: Of each form one, and the one that is without a box.
NAMES = {
    "12_robustness": (
        "shares_net_free",
        "boxes_net",
        "boxes_per_hour",
        "indices_subtle_hard_polite",
        "curves_subtle_hard_polite",
    ),
    "11_who_is_ahead_where": ("needs_nudge_rho_mean_net_polite",),
    "13_search": ("found_column",),
}
ALL = [name for names in NAMES.values() for name in names]


@cache
def found() -> dict[str, Drawn]:
    surveys = (load_survey_results(RESULTS / name) for name in NAMES)
    return {one.name: one for survey in surveys for one in pictures(survey)}


def drawn(name: str, view: View) -> Figure:
    one = found()[name]
    return one.draw(one.table, view=view)


def small(figure: Figure, view: View) -> Image.Image:
    return Image.open(BytesIO(png(figure, scale=WIDE / SIZES[view.size].width))).convert("RGB")


def path(name: str, view: View) -> Path:
    return FOLDER / f"{name}_{view.size}_{view.mode}_{view.lang}.png"


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in ALL:
        for view in VIEWS:
            small(drawn(name, view), view).quantize(COLOURS).save(path(name, view), optimize=True)


if __name__ == "__main__":
    write()
