"""The published patterns beside the model's, for the shell: k of m, then line by line, then what was left out."""

from itertools import groupby
from typing import Any

from sim.show.numbers import number, span
from sim.show.words import say, words
from sim.study.fitting.published import LEFT_OUT, Pattern, about

CONTACT = "contact_"


def lines(patterns: list[Pattern], lang: Any) -> str:
    """What is reproduced and what is not, source by source, and which patterns the model has no word for."""
    kept = sum(one.reproduced for one in patterns)
    parts = [say(lang, "fit.published.head", k=str(kept), m=str(len(patterns)))]
    for source, found in groupby(patterns, lambda one: one.source):
        said = about(source)
        parts += ["", say(lang, "fit.published.source", **said), *(f"  {_line(one, lang)}" for one in found)]
    left = [f"  {words(lang)[f'fit.left_out.{name}']}" for name in LEFT_OUT]
    return "\n".join([*parts, "", words(lang)["fit.left_out"], *left])


def _line(one: Pattern, lang: Any) -> str:
    observed = f"{number(one.observed, lang, 2)} ({span(one.low, one.high, lang, 2)})"
    verdict = words(lang)["fit.published.yes" if one.reproduced else "fit.published.no"]
    if one.kind == "sign":
        verdict = say(lang, "fit.published.sign", verdict=verdict)
    values = {"observed": observed, "model": number(one.model, lang, 3), "verdict": verdict}
    return say(lang, "fit.published.line", pattern=_name(one.pattern, lang), **values)


def _name(pattern: str, lang: Any) -> str:
    if pattern.startswith(CONTACT):
        return say(lang, "fit.pattern.contact", k=pattern.removeprefix(CONTACT))
    return words(lang)[f"fit.pattern.{pattern}"]
