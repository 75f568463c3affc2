"""Numbers as a reader of the language writes them: NL `4.117` and `14,2`, EN `4,117` and `14.2`.

The minus sign is U+2212 and a range is put in words, because a dash in a range reads as a minus.
"""

from collections.abc import Callable, Sequence
from math import floor, isfinite, log10

from babel.numbers import format_decimal

from sim.show.words import say, words

MINUS = "\N{MINUS SIGN}"


def number(value: float, lang: str, decimals: int = 1) -> str:
    """Write a number with a fixed count of decimals, and a sign only when it still shows after rounding."""
    if not isfinite(value):
        return words(lang)["number.none"]
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    size = format_decimal(abs(value), format=pattern, locale=lang)
    return MINUS + size if value < 0 and _shows(value, decimals) else size


def signed(value: float, lang: str, decimals: int = 1) -> str:
    """Write a difference: always with its sign, except where it rounds to nothing."""
    plus = "+" if isfinite(value) and value > 0 and _shows(value, decimals) else ""
    return plus + number(value, lang, decimals)


def span(low: float, high: float, lang: str, decimals: int = 1, *, signs: bool = False) -> str:
    """Write a range in words, `12.7 to 15.7`; with `signs` for the two ends of a difference."""
    write = signed if signs else number
    return say(lang, "range.to", a=write(low, lang, decimals), b=write(high, lang, decimals))


def extent(values: list[float], lang: str) -> str:
    """Write how far some values reach: a range, or the one number when they all read the same; nothing is 0."""
    low, high = (number(value, lang, fine_decimals(value) if value else 0) for value in (min(values), max(values)))
    return low if low == high else say(lang, "range.to", a=low, b=high)


def fine(value: float, lang: str, decimals: int = 1) -> str:
    """Write a number with more decimals where it would otherwise read as zero and is not."""
    return number(value, lang, fine_decimals(value, decimals))


def fine_decimals(value: float, decimals: int = 1) -> int:
    """Count the decimals that show at least one digit of a value, `decimals` or more, at most eight."""
    if not isfinite(value) or value == 0 or _shows(value, decimals):
        return decimals
    return min(8, -floor(log10(abs(value))))


def scale_words(marks: Sequence[float], lang: str, write: Callable[[float, str, int], str] = number) -> list[str]:
    """Write the marks of a scale alike, with as many decimals as tell each from the next."""
    decimals = next((count for count in range(9) if all(abs(one - round(one, count)) < 1e-9 for one in marks)), 9)
    return [write(one, lang, decimals) for one in marks]


def percent(value: float, lang: str, decimals: int = 1) -> str:
    """Write a share that is already in per cent, with its sign: `14.2%`."""
    return number(value, lang, decimals) + "%"


def zero_of(n: float, high: float, lang: str) -> str:
    """Say what seeing nothing among `n` people means: `0 of 400 (at most 0.9%)`; `high` is in per cent."""
    return say(lang, "zero.of", n=number(n, lang, 0), u=fine(high, lang))


def _shows(value: float, decimals: int) -> bool:
    return float(f"{abs(value):.{decimals}f}") != 0
