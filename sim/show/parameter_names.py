"""What a parameter of the model is called, in both languages: in a figure, a sentence, a table."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sim.law.parameters import ledger
from sim.show.assumed import plain
from sim.show.grid import is_share
from sim.show.numbers import percent
from sim.show.words import say, words

OTHERS = "all others"


def parameter_name(path: str, lang: str) -> str:
    """A parameter's name without its unit: from the catalogue, else as the ledger means it."""
    if path == OTHERS:
        return words(lang)["survey.others"]
    if path.startswith("moves."):
        _, move, name = path.split(".")
        return say(lang, f"survey.number.{name}", move=words(lang)[f"survey.move.{move}"])
    known = words(lang).get(f"factor.{path}")
    return known.partition(" (")[0] if known else _first_up(_meanings(lang).get(path, path))


def short_name(path: str, lang: str) -> str:
    """The same in as few words as will do, for a narrow column."""
    return words(lang).get(f"survey.short.{path}", parameter_name(path, lang))


def parameter_value(path: str, value: float, lang: str) -> str:
    """A value as people write it: shares in per cent, other numbers with two decimals at most."""
    if is_share(path):
        return percent(100.0 * value, lang, 0)
    return plain(round(value, 2 if abs(value) < 10 else 0), lang)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _meanings(lang: str) -> Mapping[str, str]:
    found = {line.path: line.entry.meaning for line in ledger()}
    if lang == "nl":
        text = (Path(__file__).parent / "words" / "ledger_nl.toml").read_text(encoding="utf-8")
        found = tomllib.loads(text)["meaning"]
    return {path.replace("shares.", "population."): meaning.partition(",")[0] for path, meaning in found.items()}
