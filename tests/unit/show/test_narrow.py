"""Pictures for a phone: nothing overlaps, is cut off, or is smaller than elsewhere."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from sim.show.figures import by_seller, market, sweep
from sim.show.pictures import Picture, of_all_scenarios
from sim.show.report_pictures import NARROW, NARROW_SURVEY
from sim.show.survey_pictures import Drawn, pictures
from sim.show.taken_along import phone
from sim.show.theme import SIZES, Lang, View
from sim.study.results import load_results
from sim.study.surveying import load_survey_results

from .examples import ARMS, PICTURES, three
from .seen import outside, overlaps, texts
from .tables import grid, summary

RESULTS = Path(__file__).parents[3] / "results"


@cache
def markets() -> list[Picture]:
    return of_all_scenarios(load_results(RESULTS / "14_market_with_both")) or []


@cache
def surveyed(kind: int) -> list[Drawn]:
    """The maps that a report shows, or the plane of what a search found in each scenario."""
    name = ("11_who_is_ahead_where", "13_search")[kind]
    return [one for one in pictures(load_survey_results(RESULTS / name)) if one.kept]


ALL = ARMS | PICTURES | {market.NAME: (market.draw, lambda: markets()[-1].table)}


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


@pytest.mark.parametrize("kind", [0, 1], ids=["maps", "search"])
@pytest.mark.parametrize("view", [View("nl", "page"), View("en", "page", "dark")], ids=["nl", "en"])
def test_a_picture_of_a_survey_for_a_phone_can_be_read(kind: int, view: View) -> None:
    for picture in surveyed(kind):
        figure = picture.draw(picture.table, phone(NARROW_SURVEY[picture.draw]), view=view)
        assert overlaps(figure) == [], picture.name
        assert outside(figure) == [], picture.name


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_names_at_the_ends_of_lines_are_not_cut_on_a_phone(lang: Lang) -> None:
    names = ("subtle", "subtle_argues", "subtle_no_silence", "hard", "hard_silence")
    sellers = {name: (70.0 - 3 * place, float(place)) for place, name in enumerate(names)}
    figure = sweep.draw(
        grid({"law.tau": (1.0, 9.0)}, lambda x: sellers), phone(NARROW["sweep"]), view=View(lang, "page")
    )
    assert overlaps(figure) == []
    assert not [text for text in texts(figure) if "…" in text]


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
