"""Every picture looks as it did: compared with a small committed one, at both sizes and in both modes."""

import pytest
from PIL import Image, ImageChops

from sim.show.theme import View

from .baselines import ALL, FOLDER, VIEWS, distance, drawn, path
from .seen import ids

FAR = 3.0  # of 255; the same picture is below 1.4, one that moved by a pixel of the small picture above 8


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("view", VIEWS, ids=ids)
def test_the_picture_looks_as_it_did(name: str, view: View) -> None:
    with Image.open(path(name, view)) as before:
        now = drawn(name, view)
        assert now.size == before.size
        assert distance(now, before) < FAR


@pytest.mark.parametrize("name", ALL)
def test_a_picture_that_moved_is_noticed(name: str) -> None:
    with Image.open(path(name, VIEWS[0])) as before:
        moved = ImageChops.offset(before.convert("RGB"), 0, 1)
        assert distance(moved, before) > FAR


def test_no_baseline_is_left_over() -> None:
    assert {file.name for file in FOLDER.glob("*.png")} == {path(name, view).name for name in ALL for view in VIEWS}
