"""The published patterns beside the model's, for the shell: k of m, then line by line."""

from typing import Any

from sim.show.numbers import number, span
from sim.show.words import say, words
from sim.study.fitting.published import Pattern


def lines(patterns: list[Pattern], lang: Any) -> str:
    """What is reproduced and what is not."""
    kept = sum(one.reproduced for one in patterns)
    head = say(lang, "fit.published.head", k=str(kept), m=str(len(patterns)))
    return "\n".join([head, *(_line(one, lang) for one in patterns)])


def _line(one: Pattern, lang: Any) -> str:
    observed = f"{number(one.observed, lang, 2)} ({span(one.low, one.high, lang, 2)})"
    verdict = words(lang)["fit.published.yes" if one.reproduced else "fit.published.no"]
    values = {"observed": observed, "model": number(one.model, lang, 2), "verdict": verdict}
    return say(lang, "fit.published.line", pattern=one.pattern, **values)
