"""Read numbers out of texts, and say whether a table holds them: written without the code that wrote them."""

import re
from collections.abc import Iterable

NUMBER = re.compile(r"[+−]?\d+(?:[.,]\d+)*")
#: What stands in texts and is no number of a result.
NAMES = re.compile(r"“[^”]*”|95%|\bC[0-4]\b|(?:per|by) 100|100 (?:uur|hours)|closelab [\d.]+|run [0-9a-f]{8}")


def numbers_in(text: str) -> list[str]:
    """The numbers of a text as they are written, but for those in names."""
    return NUMBER.findall(NAMES.sub(" ", text))


def value_of(written: str, lang: str) -> tuple[float, int]:
    """The value of a number written in a language, and its decimals; ValueError if it is not written so."""
    thousands, point = (r"\.", ",") if lang == "nl" else (",", r"\.")
    if not re.fullmatch(rf"[+−]?(\d{{1,3}}({thousands}\d{{3}})*)({point}\d+)?", written):
        raise ValueError(f"{written!r} is not written as a number in {lang}")
    plain = written.replace("−", "-").replace("." if lang == "nl" else ",", "").replace(",", ".")
    return float(plain), len(plain.partition(".")[2])


def shows(written: str, lang: str, values: Iterable[float]) -> bool:
    """Whether a written number is one of these values, rightly rounded."""
    found, places = value_of(written, lang)
    sign = written[0] in "+−"
    return any(abs((value if sign else abs(value)) - found) <= 0.5000001 * 10**-places for value in values)
