"""The pictures of other tables than a summary of arms: the same demands in every language, size and mode."""

from typing import Any, get_args
from xml.etree import ElementTree

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.show.save import svg
from sim.show.theme import SIZES, Lang, Size, View
from sim.show.words import words

from .examples import ARMS, PICTURES, ablated, accounts, explained
from .seen import ids, outside, overlaps, said, smallest
from .tables import grid

#: The modes differ in colour alone; the dark ones are compared with their baselines.
VIEWS = [View(lang, size) for lang in get_args(Lang) for size in get_args(Size)]
HOSTILE = "$\\frac{1}{2}$ <script>alert(1)</script> & \ud800 \x00\x1b[31m \u202egolb\u202c שלום مرحبا "


def drawn(name: str, view: View = View(), figure: Any = None) -> Figure:  # noqa: B008
    draw, table = PICTURES[name]
    return draw(table(), figure, view=view)


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("view", VIEWS, ids=ids)
def test_nothing_overlaps_leaves_the_canvas_or_is_too_small(name: str, view: View) -> None:
    figure = drawn(name, view)
    assert overlaps(figure) == []
    assert outside(figure) == []
    assert smallest(figure) >= SIZES[view.size].floor - 1e-9


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("view", VIEWS[::3], ids=ids)
def test_a_title_twice_as_long_still_fits(name: str, view: View) -> None:
    figure = drawn(name, view._replace(title="Wie haalt hier de meeste orders en wie ergert wie? " * 5))
    assert overlaps(figure) == []
    assert outside(figure) == []


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("title", [HOSTILE + "W" * 20_000, "\u202e" * 20_000], ids=["odd", "empty"])
def test_a_hostile_title_is_drawn_as_it_is_written(name: str, title: str) -> None:
    figure = drawn(name, View(title=title))
    assert outside(figure) == []
    assert ("$\\frac{1}{2}$ <script>" in said(figure)) == title.startswith(HOSTILE)
    file = svg(figure, text="none")
    assert b"<script" not in file
    ElementTree.fromstring(file)


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("lang", get_args(Lang))
def test_annoyance_is_in_the_picture(name: str, lang: Lang) -> None:
    text = said(drawn(name, View(lang))).lower()
    felt = {"flow": "flow.sum", "time_to_order": "time.felt", "one_prospect": "axis.clearly"}
    felt |= {"ablation": "axis.difference.annoyed", "sensitivity": "axis.share.annoyed"}
    part = words(lang)[felt.get(name, "axis.annoyed.short")].lower()
    assert [piece for piece in part.replace("{n}", "{z}").split("{z}") if piece not in text] == []


@pytest.mark.parametrize("name", PICTURES)
def test_a_part_of_a_figure_can_be_drawn_into(name: str) -> None:
    whole = Figure(figsize=(32, 9), dpi=50)
    parts: Any = whole.subfigures(1, 2)
    assert drawn(name, View(), parts[0]) is whole
    assert drawn(name, View("nl", mode="dark"), parts[1]) is whole
    assert overlaps(whole) == []


@pytest.mark.parametrize("name", PICTURES)
def test_the_same_picture_has_the_same_bytes_whatever_the_callers_settings(name: str) -> None:
    alone = svg(drawn(name))
    with mpl.rc_context({"font.family": "monospace", "axes.grid": True, "hatch.linewidth": 9, "lines.linewidth": 7}):
        before = dict(mpl.rcParams)
        figure = drawn(name)
        assert dict(mpl.rcParams) == before
        assert svg(figure) == alone


def flat(*_: float) -> dict[str, tuple[float, float]]:
    return {"soft": (0.0, 0.0), "hard": (0.0, 0.0)}


def alone(*_: float) -> dict[str, tuple[float, float]]:
    return {"mine": (100.0, 100.0)}


def nothing_happened() -> pd.DataFrame:
    table = accounts().assign(outcome="open", ordered=False, blocked=False, hung_up=0, asked=False, annoyed=0)
    table[["day_ordered", "day_lost", "day_blocked"]] = float("nan")
    return table


ONE, TWO = {"law.iota": (0.1, 1.0)}, {"law.iota": (0.1, 1.0), "law.w": (0.2, 0.9)}


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("sweep", grid(ONE, flat)),
        ("sweep", grid(ONE, alone)),
        ("leader_map", grid(TWO, flat)),
        ("leader_map", grid(TWO, alone)),
        ("flow", nothing_happened()),
        ("time_to_order", nothing_happened()),
        ("ablation", ablated().query("name == 'full'")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("view", VIEWS[::3], ids=ids)
def test_a_table_in_which_nothing_differs_is_drawn(name: str, table: pd.DataFrame, view: View) -> None:
    figure = PICTURES[name][0](table, view=view)
    assert overlaps(figure) == []
    assert outside(figure) == []


LONG = "a_playbook_of_my_own_with_a_name_as_long_as_a_name_may_ever_be_x"


@pytest.mark.parametrize("name", ["sweep", "leader_map", "crossed", "flow", "time_to_order", "ablation"])
@pytest.mark.parametrize("view", VIEWS[::3], ids=ids)
def test_a_seller_with_a_long_name_is_cut_short(name: str, view: View) -> None:
    draw, made = (PICTURES | ARMS)[name]
    table = made().copy()
    attrs, titles = made().attrs, {"soft": {"nl": "W" * 20_000, "en": "$\\frac$ \ud800 <b>" * 9}}
    for column in ("playbook", "a", "b"):
        if column in table:
            table[column] = table[column].replace("soft", LONG)
    pairs = [
        row | {side: str(row[side]).replace("soft/", f"{LONG}/") for side in "ab"}
        for row in attrs.get("comparisons") or []
    ]
    table.attrs = attrs | {"comparisons": pairs, "titles": {LONG: titles["soft"]}}
    if name == "ablation":
        table.attrs |= {"pair": (LONG, "hard")}
    more = {"sellers": (LONG, "subtle", "hard")} if name in ("flow", "time_to_order") else {}
    figure = draw(table, view=view, **more)
    assert overlaps(figure) == []
    assert outside(figure) == []


@pytest.mark.parametrize(
    ("name", "table", "message"),
    [
        ("sweep", grid(TWO, flat), "over 1 factors; the table varies law.iota, law.w"),
        ("leader_map", grid(ONE, flat), "over 2 factors"),
        ("leader_map", grid(TWO, flat).iloc[4:], "no row for some points"),
        ("flow", accounts().query("playbook == 'hard'"), "2 to 3 sellers of the sample; not soft, subtle"),
        ("time_to_order", accounts().query("playbook == 'hard'"), "1 to 4 sellers of the sample; not soft, subtle"),
        ("ablation", ablated().query("measure == 'net'"), "orders and annoyance are shown together"),
        ("sensitivity", explained().drop(columns="total"), "needs the pair of sellers"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_picture_cannot_show_is_refused(name: str, table: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        PICTURES[name][0](table)
