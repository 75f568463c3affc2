"""Pictures for a phone: nothing overlaps, is cut off, or is smaller than elsewhere."""

import pytest

from sim.show.report_pictures import NARROW, phone
from sim.show.theme import SIZES, View

from .examples import ARMS, PICTURES
from .seen import outside, overlaps

ALL = ARMS | PICTURES


@pytest.mark.parametrize("name", NARROW)
@pytest.mark.parametrize("view", [View("nl", "page"), View("en", "page", "dark")], ids=["nl", "en"])
def test_a_picture_for_a_phone_can_be_read(name: str, view: View) -> None:
    draw, table = ALL[name]
    figure = draw(table(), phone(NARROW[name]), view=view)
    assert overlaps(figure) == []
    assert outside(figure) == []
    assert min(float(text.get_fontsize()) for text in figure.texts) * 100 / 72 >= SIZES["page"].floor - 1e-6
