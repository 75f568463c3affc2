"""Pictures for a phone: nothing overlaps, is cut off, or is smaller than elsewhere."""

import pandas as pd
import pytest

from sim.show.figures import by_seller, sweep
from sim.show.report_pictures import NARROW
from sim.show.taken_along import phone
from sim.show.theme import SIZES, Lang, View

from .examples import ARMS, PICTURES, three
from .seen import outside, overlaps, texts
from .tables import grid, summary

ALL = ARMS | PICTURES


def crowded() -> pd.DataFrame:
    """Consumers, nine shares of self-buyers and a seller with a long name: what a sweep has to hold at most."""
    shares = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.79)
    table = grid({"population.self_buyers": shares}, lambda x: three(1.0, x) | {"soft_question": (50 + 20 * x, 0.0)})
    table.attrs |= {"baseline": {"population.self_buyers": 0.3}, "scope": "b2c"}
    return table


@pytest.mark.parametrize("name", NARROW)
@pytest.mark.parametrize("view", [View("nl", "page"), View("en", "page", "dark")], ids=["nl", "en"])
def test_a_picture_for_a_phone_can_be_read(name: str, view: View) -> None:
    draw, table = ALL[name]
    figure = draw(table(), phone(NARROW[name]), view=view)
    assert overlaps(figure) == []
    assert outside(figure) == []
    assert min(float(text.get_fontsize()) for text in figure.texts) * 100 / 72 >= SIZES["page"].floor - 1e-6


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_crowded_sweep_can_be_read_on_a_phone(lang: Lang) -> None:
    figure = sweep.draw(crowded(), phone(NARROW["sweep"]), view=View(lang, "page"))
    assert overlaps(figure) == []
    assert outside(figure) == []
    assert 2 <= sum(text in texts(figure) for text in ("10%", "20%", "30%", "40%", "50%", "60%", "70%")) <= 4


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_differences_that_are_undecided_fit_a_phone(lang: Lang) -> None:
    table = summary({"soft": ((74.4, 0.0),), "soft_question": ((73.3, 0.0),), "hard": ((75.6, 13.1),)}, half=12.0)
    figure = by_seller.draw(table, phone(NARROW["by_seller"]), view=View(lang, "page"))
    assert sum(said in ("onbeslist", "undecided") for said in texts(figure)) == 2
    many = by_seller.draw(summary(half=40.0), phone(NARROW["by_seller"]), view=View(lang, "page"))
    assert overlaps(many) == []
    assert overlaps(figure) == []
    assert outside(figure) == []
