"""Fading, waiting and the working week (MODEL.md sections 6 and 7)."""

import math

import pytest

from sim.law.timing import at_work, closing, faded, fading, next_opening, ripened, wait, working_seconds

HOUR = 3600.0
DAY = 24 * HOUR
OFFICE = (9.0, 7.0, 5.0)  # 9:00 to 16:00, Monday to Friday
MONDAY, TUESDAY, FRIDAY, SATURDAY, SUNDAY, NEXT_MONDAY = (day * DAY for day in (0, 1, 4, 5, 6, 7))


@pytest.mark.parametrize(
    ("days", "half_life", "kept"), [(0, 7, 1), (7, 7, 0.5), (14, 7, 0.25), (7, 14, math.sqrt(0.5))]
)
def test_fading_halves_every_half_life(days: float, half_life: float, kept: float) -> None:
    assert fading(days * DAY, half_life) == pytest.approx(kept, abs=1e-12)


def test_fading_after_very_long() -> None:
    assert fading(700 * DAY, 7.0) == pytest.approx(2.0**-100, rel=1e-10)


def test_faded_goes_to_its_rest_from_both_sides() -> None:
    assert faded(3.0, 1.0, 0.25) == pytest.approx(1.5, abs=1e-12)  # 1 + 2/4
    assert faded(-1.0, 1.0, 0.25) == pytest.approx(0.5, abs=1e-12)  # 1 - 2/4
    assert faded(0.8, 0.0, 0.5) == pytest.approx(0.4, abs=1e-12)  # irritation rests at 0
    assert faded(3.0, 1.0, 1.0) == 3.0
    assert faded(3.0, 1.0, 0.0) == 1.0


def test_ripened_without_ripening_is_faded() -> None:
    assert ripened(3.0, 1.0, 0.5, 0.0, 7 * DAY, 7.0) == pytest.approx(2.0, abs=1e-12)


def test_ripened_solves_its_differential_equation() -> None:
    # x' = -k(x - R - r t), k = ln2/7. With y = x - R - r t: y' = -k y - r, so y = (y0 + r/k)e^{-kt} - r/k and
    # x(t) = R + r t - r/k + (x0 - R + r/k) e^{-kt}. R = 1, x0 = 3, r = 0.01, t = 7, k = 0.0990210:
    # r/k = 0.1009887; x = 1 + 0.07 - 0.1009887 + 2.1009887/2 = 2.0195056
    assert ripened(3.0, 1.0, 0.5, 0.01, 7 * DAY, 7.0) == pytest.approx(2.0195056, abs=1e-6)


def test_ripened_against_small_steps() -> None:
    # Euler with 700,000 steps of the same equation: error of the order of 1e-7
    x, rest, slope, half_life, days = -0.4, 0.8, 0.03, 5.0, 7.0
    steps = 700_000
    dt = days / steps
    for n in range(steps):
        x += -(math.log(2) / half_life) * (x - rest - slope * n * dt) * dt
    exact = ripened(-0.4, 0.8, 2 ** (-days / half_life), slope, days * DAY, half_life)
    assert exact == pytest.approx(x, abs=1e-5)


def test_wait_is_exponential() -> None:
    # -ln(u)/rate days: at u = 1/e one mean; the median is ln 2 means; a small u is a long wait
    assert wait(math.exp(-1), 0.01) == pytest.approx(100 * DAY, rel=1e-12)
    assert wait(0.5, 0.01) == pytest.approx(100 * math.log(2) * DAY, rel=1e-12)
    assert wait(0.9, 2.0) == pytest.approx(0.05268025782891315 * DAY, rel=1e-12)  # -ln(0.9)/2
    assert wait(0.01, 0.01) > wait(0.99, 0.01)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (MONDAY + 9 * HOUR, True),  # the opening belongs to it
        (MONDAY + 9 * HOUR - 1, False),
        (MONDAY + 16 * HOUR - 1, True),
        (MONDAY + 16 * HOUR, False),  # the closing does not
        (FRIDAY + 15 * HOUR, True),
        (SATURDAY + 10 * HOUR, False),
        (SUNDAY + 10 * HOUR, False),
        (NEXT_MONDAY + 10 * HOUR, True),
        (12 * 7 * DAY + 4 * DAY + 12 * HOUR, True),  # the Friday of week 13
        (MONDAY, False),  # midnight
    ],
)
def test_at_work(now: float, expected: bool) -> None:
    assert bool(at_work(now, *OFFICE)) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (0.0, MONDAY + 9 * HOUR),
        (MONDAY + 8.5 * HOUR, MONDAY + 9 * HOUR),
        (MONDAY + 16 * HOUR, TUESDAY + 9 * HOUR),  # at the very closing: tomorrow
        (MONDAY + 23 * HOUR, TUESDAY + 9 * HOUR),
        (FRIDAY + 17 * HOUR, NEXT_MONDAY + 9 * HOUR),  # Friday evening: Monday
        (SATURDAY + 10 * HOUR, NEXT_MONDAY + 9 * HOUR),
        (SUNDAY + 23.9 * HOUR, NEXT_MONDAY + 9 * HOUR),
        (NEXT_MONDAY + 1 * HOUR, NEXT_MONDAY + 9 * HOUR),
    ],
)
def test_next_opening(now: float, expected: float) -> None:
    assert next_opening(now, *OFFICE) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("now", "expected"), [(MONDAY + 9 * HOUR, MONDAY + 16 * HOUR), (FRIDAY, FRIDAY + 16 * HOUR)])
def test_closing_is_the_end_of_todays_hours(now: float, expected: float) -> None:
    assert closing(now, 9.0, 7.0) == pytest.approx(expected, abs=1e-9)  # 9:00 and 7 h


def test_other_offices() -> None:
    # seven days a week from 0:00, 24 h: always at work
    assert all(at_work(hour * HOUR, 0.0, 24.0, 7.0) for hour in range(0, 24 * 9, 5))
    # six days from 10:30, 8 h: Saturday 18:30 is over, then Monday 10:30
    assert at_work(SATURDAY + 18.4 * HOUR, 10.5, 8.0, 6.0)
    assert not at_work(SATURDAY + 18.5 * HOUR, 10.5, 8.0, 6.0)
    assert next_opening(SATURDAY + 18.5 * HOUR, 10.5, 8.0, 6.0) == pytest.approx(NEXT_MONDAY + 10.5 * HOUR)


@pytest.mark.parametrize(
    ("days", "workdays", "expected_days"),
    [
        (90, 5, 65),  # 12 weeks of 5, then Monday to Saturday: 5
        (7, 5, 5),
        (5, 5, 5),
        (6, 5, 5),
        (1, 5, 1),
        (90, 7, 90),
        (90, 6, 78),  # 12 weeks of 6, then 6
        (10, 2, 4),  # Monday, Tuesday, twice
    ],
)
def test_working_seconds(days: float, workdays: float, expected_days: int) -> None:
    assert working_seconds(days, 7.0, workdays) == pytest.approx(expected_days * 7 * HOUR)
