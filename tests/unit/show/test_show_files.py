"""Files: stable bytes, ids of their own, our own typeface in every glyph, and the fonts as they were shipped."""

import hashlib
import re
from pathlib import Path

import pytest
from matplotlib.font_manager import findfont, get_font

from sim.show.figures import by_seller, plane
from sim.show.letters import clean
from sim.show.save import png, save, svg
from sim.show.theme import View
from sim.show.typeset import FONTS, font, styled, width, wrap
from sim.show.words import LANGUAGES, words

from .tables import summary

FIGURES = {"by_seller": by_seller.draw, "plane": plane.draw}


@pytest.mark.parametrize("name", FIGURES)
def test_drawing_twice_gives_the_same_bytes(name: str) -> None:
    first, second = (FIGURES[name](summary(), view=View("nl")) for _ in range(2))
    assert svg(first) == svg(first) == svg(second)
    assert png(first) == png(second)


@pytest.mark.parametrize("name", FIGURES)
def test_only_inter_is_drawn(name: str) -> None:
    glyphs = set(re.findall(rb'id="([A-Za-z]+)-[A-Za-z]+-[0-9a-f]+"', svg(FIGURES[name](summary(), view=View("nl")))))
    assert glyphs == {b"Inter"}


def test_pictures_in_one_page_do_not_share_ids() -> None:
    views = [View(), View("nl"), View(mode="dark"), View(size="page")]
    files = [svg(draw(summary(), view=view), text="none") for draw in FIGURES.values() for view in views]
    made = [set(re.findall(rb'id="([a-z]+[0-9a-f]{10})"', file)) for file in files]
    assert all(made)
    assert len(set.union(*made)) == sum(len(ids) for ids in made)


def test_the_file_carries_the_whole_title_and_no_date() -> None:
    file = svg(plane.draw(summary(), view=View(title="Long " * 100 + "end")), text="none").decode()
    assert "Long end</dc:title>" in file
    assert "dc:date" not in file
    assert "<text" in file


def test_saving_goes_by_the_ending(tmp_path: Path) -> None:
    figure = plane.draw(summary())
    assert save(figure, tmp_path / "a.svg").read_bytes() == svg(figure)
    assert save(figure, str(tmp_path / "a.png")).read_bytes() == png(figure)
    assert len(png(figure, scale=2)) > len(png(figure))
    with pytest.raises(ValueError, match=r"a\.gif: a picture is written as \.svg or \.png"):
        save(figure, tmp_path / "a.gif")


@pytest.mark.parametrize(("weight", "style"), [(400, "Regular"), (500, "Medium"), (600, "SemiBold"), (700, "Bold")])
def test_each_weight_is_our_own_file(weight: int, style: str) -> None:
    with styled():
        assert Path(findfont(font(20, weight))) == FONTS / f"Inter-{style}.ttf"


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_every_letter_of_the_catalogues_is_in_the_typeface(path: Path) -> None:
    letters = {letter for lang in LANGUAGES for text in words(lang).values() for letter in text}
    letters -= {"✓"}  # of the page's ten squares only; the browser has it from another typeface
    assert letters - {chr(code) for code in get_font(path).get_charmap()} - {"\n"} == set()


def test_digits_are_equally_wide() -> None:
    assert len({width(digit * 20, 20, weight) for weight in (400, 700) for digit in "0123456789"}) == 2


def test_the_fonts_are_those_that_were_shipped() -> None:
    lines = [line.split("  ") for line in (FONTS / "SHA256SUMS").read_text().splitlines()]
    listed = {name: digest for digest, name in lines}
    assert set(listed) == {*(path.name for path in FONTS.glob("*.ttf")), "OFL.txt"}
    for name, digest in listed.items():
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == digest


def test_long_texts_wrap_by_their_width_and_end_in_an_ellipsis() -> None:
    lines = wrap("hoe gaan we samen verder " * 40, 20, 300)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(width(line, 20) <= 300 for line in lines)
    assert wrap("kort", 20, 300) == ["kort"]
    assert wrap("W" * 200, 20, 300)[0].endswith("…")
    assert wrap("", 20, 300) == [""]


def test_what_cannot_be_drawn_is_dropped() -> None:
    assert clean("a\x00b\ud800c\u202ed\ne") == "abcd\ne"
