"""Numbers are written as the look page says, by hand-written examples."""

from math import inf, nan

import pytest

from sim.show.numbers import extent, fine, fine_decimals, number, percent, scale_words, signed, span, zero_of

MINUS = "\u2212"


@pytest.mark.parametrize(
    ("value", "decimals", "nl", "en"),
    [
        (14.2, 1, "14,2", "14.2"),
        (4117, 0, "4.117", "4,117"),
        (1234567.8, 1, "1.234.567,8", "1,234,567.8"),
        (-0.8, 1, MINUS + "0,8", MINUS + "0.8"),
        (-0.04, 1, "0,0", "0.0"),
        (0.0, 1, "0,0", "0.0"),
        (nan, 1, "onbekend", "unknown"),
        (inf, 1, "onbekend", "unknown"),
    ],
)
def test_numbers(value: float, decimals: int, nl: str, en: str) -> None:
    assert number(value, "nl", decimals) == nl
    assert number(value, "en", decimals) == en


@pytest.mark.parametrize(
    ("value", "nl"),
    [(28.1, "+28,1"), (-0.8, MINUS + "0,8"), (0.0, "0,0"), (0.04, "0,0"), (-0.04, "0,0"), (nan, "onbekend")],
)
def test_differences_carry_a_sign(value: float, nl: str) -> None:
    assert signed(value, "nl") == nl


def test_ranges_are_in_words() -> None:
    assert span(12.7, 15.7, "nl") == "12,7 tot 15,7"
    assert span(12.7, 15.7, "en") == "12.7 to 15.7"
    assert span(-1.2, 0.3, "en", signs=True) == f"{MINUS}1.2 to +0.3"


def test_an_extent_is_one_number_when_its_ends_read_the_same() -> None:
    assert extent([1.9, 0.0, 0.4], "nl") == "0 tot 1,9"
    assert extent([2.01, 2.04], "en") == "2.0"


def test_shares_carry_their_unit() -> None:
    assert percent(14.2, "nl") == "14,2%"
    assert percent(14.2, "en") == "14.2%"


def test_nothing_seen_says_among_how_many_and_how_much_it_can_be() -> None:
    assert zero_of(400, 0.9, "nl") == "0 van 400 (hooguit 0,9%)"
    assert zero_of(400, 0.9, "en") == "0 of 400 (at most 0.9%)"
    assert zero_of(23412, 0.0158, "nl") == "0 van 23.412 (hooguit 0,02%)"


@pytest.mark.parametrize(("value", "decimals"), [(0.0, 1), (0.3, 1), (0.03, 2), (-0.004, 3), (1e-30, 8), (nan, 1)])
def test_a_small_number_never_reads_as_zero(value: float, decimals: int) -> None:
    assert fine_decimals(value) == decimals
    assert fine(0.012, "nl") == "0,01"


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ([0.0, 20.0, 40.0], ["0", "20", "40"]),
        ([0.0, 0.5, 1.0], ["0,0", "0,5", "1,0"]),
        ([0.0, 0.02, 0.04, 0.06, 0.08], ["0,00", "0,02", "0,04", "0,06", "0,08"]),
    ],
)
def test_the_marks_of_a_scale_read_alike_and_differ(marks: list[float], said: list[str]) -> None:
    assert scale_words(marks, "nl") == said


def test_the_marks_of_a_scale_of_differences_carry_their_signs() -> None:
    assert scale_words([-0.5, 0.0, 0.5], "en", signed) == [MINUS + "0.5", "0.0", "+0.5"]
