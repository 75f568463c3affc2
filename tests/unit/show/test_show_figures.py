"""Every picture, in both languages, sizes and modes: nothing overlaps, nothing is too small, all is there."""

from collections.abc import Callable
from typing import Any, get_args

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.show.figures import by_seller, crossed, plane
from sim.show.theme import SIZES, Lang, Mode, Size, View
from sim.show.words import words

from .seen import boxes, ids, outside, overlaps, said, smallest, texts
from .tables import COLUMN, COMPLEX, CONSUMERS, Numbers, summary

Draw = Callable[..., Figure]
FIGURES: dict[str, Draw] = {"by_seller": by_seller.draw, "plane": plane.draw, "crossed": crossed.draw}
WORLDS: dict[str, Numbers] = {"column": COLUMN, "consumers": CONSUMERS, "complex": COMPLEX}
LANGS: tuple[Lang, ...] = get_args(Lang)
VIEWS = [View(lang, size, mode) for lang in LANGS for size in get_args(Size) for mode in get_args(Mode)]

#: Every view of the headline; of the other worlds the light ones, since the modes differ in colour alone.
CASES = [(world, view) for world in WORLDS for view in VIEWS if world == "column" or view.mode == "light"]


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize(("world", "view"), CASES, ids=ids)
def test_no_text_overlaps_another_or_leaves_the_canvas(name: str, world: str, view: View) -> None:
    figure = FIGURES[name](summary(WORLDS[world], world), view=view)
    assert overlaps(figure) == []
    assert outside(figure) == []


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize(("world", "view"), CASES, ids=ids)
def test_a_title_twice_as_long_still_fits(name: str, world: str, view: View) -> None:
    table = summary(WORLDS[world], world)
    title = str(FIGURES[name](table, view=view).get_label()).partition("\n")[2]
    figure = FIGURES[name](table, view=view._replace(title=f"{title} {title}"))
    assert overlaps(figure) == []
    assert outside(figure) == []


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("view", VIEWS[::2], ids=ids)
def test_no_letter_is_smaller_than_the_floor(name: str, view: View) -> None:
    figure = FIGURES[name](summary(), view=view)
    assert smallest(figure) >= SIZES[view.size].floor - 1e-9


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("lang", LANGS)
def test_orders_are_never_shown_without_annoyance(name: str, lang: Lang) -> None:
    text = said(FIGURES[name](summary(), view=View(lang)))
    assert words(lang)["axis.orders.b2b"] in text
    assert words(lang)["axis.annoyed" if name == "plane" else "axis.annoyed.short"] in text


@pytest.mark.parametrize("name", FIGURES)
def test_the_foot_names_level_run_and_version(name: str) -> None:
    text = said(FIGURES[name](summary()))
    for part in ("C1: holds in this model", "scenario column", "95% intervals", "run 7f3a91c2", "closelab 0.1.0"):
        assert part in text


@pytest.mark.parametrize("name", FIGURES)
def test_every_seller_is_named_where_it_stands(name: str) -> None:
    text = said(FIGURES[name](summary(), view=View("nl")))
    for seller in COLUMN:
        assert words("nl")[f"seller.{seller}"] in text


def test_by_seller_prints_values_ends_differences_and_zeros() -> None:
    shown = texts(by_seller.draw(summary(), view=View("nl")))
    for text in ("73,4", "72,9 tot 73,9", "+35,8", "35,1 tot 36,5", "16,8%", "0 van 23.412 (hooguit 0,02%)"):
        assert text in shown


def test_by_seller_leaves_the_column_away_when_nothing_was_compared() -> None:
    table = summary()
    table.attrs = {}
    assert "minus soft" not in texts(by_seller.draw(table))
    assert "minus soft" in texts(by_seller.draw(summary()))


def test_by_seller_leaves_a_difference_blank_that_was_not_made() -> None:
    table = summary()
    table.attrs["comparisons"] = [
        row for row in table.attrs["comparisons"] if "hard/polite" not in (row["a"], row["b"])
    ]
    assert "+37.9" not in texts(by_seller.draw(table))
    assert "+35.8" in texts(by_seller.draw(table))


def test_by_seller_says_undecided() -> None:
    table = summary({"soft": ((40.0, 0.0),), "hard": ((40.3, 12.0),)})
    assert "+0.3 undecided" in texts(by_seller.draw(table))
    assert "about as many" in said(by_seller.draw(table))


def test_by_seller_shows_eight_at_most_and_says_so() -> None:
    numbers = {**COLUMN, **{f"hard_{i}": ((50.0 + i, 9.0),) * 3 for i in range(6)}}
    figure = by_seller.draw(summary(numbers))
    assert "8 of 12 sellers shown" in said(figure)
    assert overlaps(figure) == []


def test_by_seller_shows_the_policy_asked_for() -> None:
    assert "87.3" in texts(by_seller.draw(summary(), policy="redial"))


def test_the_plane_draws_every_pair() -> None:
    shown = texts(plane.draw(summary()))
    assert [shown.count(policy) for policy in ("polite", "widen", "redial")] == [6, 6, 6]


def test_the_numbers_along_an_axis_of_the_plane_are_all_different() -> None:
    shown = texts(plane.draw(summary({"soft": ((92.0, 0.0),) * 3, "hard": ((92.0, 0.6),) * 3}, half=0.1)))
    numbers = [text for text in shown if text.replace(".", "").isdigit()]
    assert len(set(numbers)) > 6 and len({numbers.count(one) for one in numbers}) == 1


def test_marks_that_cover_each_other_share_a_label() -> None:
    assert "polite, widen" in texts(plane.draw(summary(CONSUMERS, "consumers")))


@pytest.mark.parametrize("name", FIGURES)
def test_a_table_of_one_arm_or_without_attributes_is_drawn(name: str) -> None:
    for numbers in ({"mine": ((12.0, 3.0),)}, {"soft": ((0.0, 0.0),)}, {"hard": ((100.0, 100.0),) * 3}):
        table: pd.DataFrame = summary(numbers)
        table.attrs = {}
        figure = FIGURES[name](table)
        assert overlaps(figure) == []
        assert outside(figure) == []


@pytest.mark.parametrize("name", FIGURES)
def test_a_hostile_title_is_drawn_as_it_is_written(name: str) -> None:
    title = "$\\frac{1}{2}$ <script> \ud800 \x00 " + "W" * 200
    figure = FIGURES[name](summary(), view=View(title=title))
    assert "$\\frac{1}{2}$ <script>" in said(figure)
    assert outside(figure) == []


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_or_a_part_of_one_can_be_drawn_into(name: str) -> None:
    whole = Figure(figsize=(32, 9), dpi=50)
    parts: Any = whole.subfigures(1, 2)
    left, right = parts
    assert FIGURES[name](summary(), left) is whole
    assert FIGURES[name](summary(), right, view=View("nl", mode="dark")) is whole
    assert overlaps(whole) == []
    mine = Figure(figsize=(16, 9))
    assert FIGURES[name](summary(), mine) is mine


@pytest.mark.parametrize("name", FIGURES)
def test_the_callers_settings_are_left_alone_and_do_not_matter(name: str) -> None:
    alone = FIGURES[name](summary())
    with mpl.rc_context({"font.family": "monospace", "axes.grid": True, "axes.facecolor": "yellow"}):
        before = dict(mpl.rcParams)
        figure = FIGURES[name](summary())
        assert dict(mpl.rcParams) == before
    assert [b.bounds for _, b in boxes(figure)] == [b.bounds for _, b in boxes(alone)]
