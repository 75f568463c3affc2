"""Every form of a survey's figures looks as it did, nothing in it overlaps or is cut off, at both sizes and modes."""

import pytest
from PIL import Image, ImageChops

from sim.show.theme import View

from .baselines import distance
from .seen import ids, outside, overlaps
from .survey_baselines import ALL, FOLDER, VIEWS, drawn, path, small
from .test_show_baselines import FAR


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("view", VIEWS, ids=ids)
def test_the_figure_looks_as_it_did_and_nothing_overlaps(name: str, view: View) -> None:
    figure = drawn(name, view)
    assert overlaps(figure) == [] and outside(figure) == []
    with Image.open(path(name, view)) as before:
        now = small(figure, view)
        assert now.size == before.size and distance(now, before) < FAR


@pytest.mark.parametrize("name", ALL)
def test_a_figure_that_moved_is_noticed(name: str) -> None:
    with Image.open(path(name, VIEWS[0])) as before:
        assert distance(ImageChops.offset(before.convert("RGB"), 0, 1), before) > FAR


def test_no_baseline_is_left_over() -> None:
    assert {file.name for file in FOLDER.glob("*.png")} == {path(name, view).name for name in ALL for view in VIEWS}
