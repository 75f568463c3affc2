"""The two flat catalogues: everything a picture, page or sentence says, in Dutch and in English.

A catalogue is a mapping from key to text; a text may hold {placeholders} for `str.format`. The keys and
the placeholders of the two languages are equal, so a picture is drawn by one piece of code in either.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

LANGUAGES = ("nl", "en")


@cache
def words(lang: str) -> Mapping[str, str]:
    """Give the catalogue of a language: a read-only mapping from key to text.

    Raises `ValueError` naming the known languages when `lang` is not one of them.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}; known are {', '.join(LANGUAGES)}")
    found: dict[str, str] = {}
    for path in files(lang):
        part = tomllib.loads(path.read_text(encoding="utf-8"))
        if twice := found.keys() & part.keys():
            raise ValueError(f"{path.name}: said elsewhere already: {', '.join(sorted(twice))}")
        found |= part
    return MappingProxyType(found)


def files(lang: str) -> list[Path]:
    """The files of a catalogue: ``nl.toml``, and ``nl_page.toml`` and the like for what is a subject of its own."""
    here = Path(__file__).parent
    return [here / f"{lang}.toml", *sorted(here.glob(f"{lang}_*.toml"))]


def say(lang: str, key: str, **values: str) -> str:
    """Fill in one text of a catalogue; a key that is missing is a fault of ours and raises `KeyError`."""
    return words(lang)[key].format(**values)


def sentence(text: str) -> str:
    """Begin with a capital and leave the rest alone: `str.capitalize` would lower the names in it.

    The accents that stress a Dutch word, as on één, fall off its capital.
    """
    return text[:1].upper().replace("É", "E") + text[1:]


def listed(lang: str, names: list[str]) -> str:
    """Write names as a list in running text: "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return say(lang, "list.and", a=", ".join(names[:-1]), b=names[-1])
