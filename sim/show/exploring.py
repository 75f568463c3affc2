"""What the page Explore says: the answer as a sentence, the sellers side by side, the presets and policies in words.

Everything that is worked out for it stands here or below; the page itself only puts it in its place.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from sim.reading import InputError
from sim.show import quoting
from sim.show.assumed import plain
from sim.show.citing import Citable
from sim.show.grid import is_share, level_words
from sim.show.numbers import number
from sim.show.quantities import Telling, decimals
from sim.show.sliders import called, places_of
from sim.show.theme import Lang, in_order, look_of, policies_in_order, policy_name
from sim.show.words import say, sentence, words
from sim.study.desk import Sight
from sim.study.explore import (
    Note,
    Question,
    implied_rest,
    policies,
    preset,
    presets,
    refusal,
    seller_names,
    values,
)
from sim.study.explore_sellers import SUBTLE
from sim.study.results import Results

ADVOCATES = "_ahead", "all_level"
ORDER_TOPS, FELT_TOPS = (20.0, 40.0, 60.0, 80.0, 100.0), (5.0, 10.0, 25.0, 50.0, 100.0)
LEVELS = ("annoyed", "hung_up", "do_not_call", "complained")
MEASURES = ("gross", "net", *LEVELS, "net_per_100_hours")
SHAPES = {"o": "dot", "D": "diamond", "^": "up", "v": "down", "s": "square", "*": "star"}


class Strip(NamedTuple):
    """A number with its interval, and where it lies on its strip, in % of the strip's length."""

    value: str
    ends: str
    start: str
    length: str
    place: str


def shares(question: Question, lang: Lang) -> list[tuple[str, str]]:
    """The strip of the market: who buys by themselves, who needs a nudge, and the rest; each with its width."""
    rest, now = implied_rest(question), values(question)
    if rest is None:
        return []
    parts = [now["population.self_buyers"], now["population.needs_nudge"], rest]
    return [(f"{100 * share:.1f}%", level_words("population.self_buyers", share, lang)) for share in parts]


def chips(lang: Lang) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The presets with their names: markets, and the devil's advocates."""
    named = [(name, _preset_name(name, lang)) for name in presets()]
    ours = [one for one in named if not one[0].endswith(ADVOCATES)]
    return ours, [one for one in named if one not in ours]


def _preset_name(name: str, lang: Lang) -> str:
    return words(lang).get(f"explore.preset.{name}") or preset(name).title[lang]


def told(notes: list[Note], lang: Lang) -> list[str]:
    """What was not taken as the address gave it."""
    return [say(lang, f"explore.note.{note.kind}", given=note.given, **_about(note, lang)) for note in notes]


def _about(note: Note, lang: Lang) -> dict[str, str]:
    """What a note is about and what was used instead, as the page calls them; an unknown field has no name."""
    if note.kind == "unknown":
        return {"path": note.path}
    return {"path": called(note.path, lang), "used": _used(note, lang)}


def _used(note: Note, lang: Lang) -> str:
    if note.path == "preset":
        return _preset_name(str(note.used), lang)
    if note.path == "policy":
        return policy_name(str(note.used), lang)
    used = float(note.used)
    return level_words(note.path, used, lang) if is_share(note.path) else plain(used, lang)


def refused(error: InputError, lang: Lang) -> str:
    """Why a market cannot be."""
    fault = refusal(error)
    if "self_buyers" in f"{fault.key}{fault.message}":
        return words(lang)["explore.fault.shares"]
    return say(lang, "explore.fault", message=fault.message)


@lru_cache(maxsize=64)
def telling_of(results: Results, lang: Lang) -> Telling:
    """A result as it is told; kept for as long as people look at it."""
    return Telling(results, lang)


class Seen:
    """One moment of an answer, under one dialling policy, in one language."""

    def __init__(self, sight: Sight, question: Question, policy: str, lang: Lang):
        self.sight, self.question, self.policy, self.lang = sight, question, policy, lang
        self.telling = telling_of(sight.results, lang)
        self.scenario = question.preset
        names = seller_names(question)
        self.sellers = in_order(names.values())
        self._subtle, self._hard = names[SUBTLE], names["hard"]

    @property
    def consumers(self) -> bool:
        """Whether the prospects are consumers."""
        return self.telling.consumers

    def one(self, seller: str, measure: str) -> Citable | None:
        """An estimate under the policy that is looked at; None where there is none, or it is no number."""
        found = self.telling.register.estimate(self.scenario, (seller, self.policy), measure)
        return found if found and isfinite(found.value) else None

    def gap(self, seller: str, other: str) -> Citable | None:
        """A paired difference in orders under that policy."""
        return self.telling.register.difference(self.scenario, (seller, self.policy), (other, self.policy), "net")

    def answer(self) -> Markup:
        """The answer as one or two sentences, each number with its interval."""
        unit = self.telling.say(f"answer.unit.{self.telling.scope(self.scenario)}")
        first = self._compared("explore.answer", self._subtle, "soft", unit=unit)
        then = self._compared("explore.then", self._hard, self._subtle, capital=True)
        felt = [self._felt(name) for name in (self._hard, self._subtle)]
        about = {"z": felt[0][0], "ends": felt[0][1], "a": self._named(self._subtle), "y": felt[1][0]}
        return Markup("{} {}").format(first, self._fill("explore.annoys", then=then, **about))

    def _compared(self, key: str, seller: str, other: str, *, capital: bool = False, unit: str = "") -> Markup:
        found = self.gap(seller, other)
        if found is None or not isfinite(found.value):
            return Markup("")
        kind = "about" if not found.decided else "more" if found.value > 0 else "fewer"
        places = decimals(found)
        size = number(abs(found.value), self.lang, places)
        low, high = sorted((found.low, found.high) if kind != "fewer" else (-found.low, -found.high))
        ends = self.telling.say("range.to", a=number(low, self.lang, places), b=number(high, self.lang, places))
        about = {"a": self._named(seller, capital), "b": self._named(other), "d": size, "ends": _ends(ends)}
        return self._fill(f"{key}.{kind}", unit=unit, **about)

    def _named(self, seller: str, capital: bool = False) -> Markup:
        name = self.telling.seller(seller).strip("“”")
        token = look_of(seller).colour
        return Markup('<b class="c-{}">{}</b>').format(token, sentence(name) if capital else name)

    def _felt(self, seller: str) -> tuple[str, Markup]:
        """Whom a seller annoys: the share, and its interval or of how many nobody was."""
        found = self.one(seller, "annoyed")
        if found is None:
            return words(self.lang)["number.none"], Markup("")
        if nothing := self.telling.nothing(found):
            return "0%", _ends(nothing)
        return f"{self.telling.value(found)}%", _ends(self.telling.span(found))

    def _fill(self, key: str, **values: Any) -> Markup:
        return Markup(escape(words(self.lang)[key])).format(**values)

    def precision(self) -> str:
        """How wide the widest interval of orders is, and whether it is still being made narrower."""
        half = number(self.sight.half_width, self.lang, 1 if self.sight.half_width >= 0.95 else 2)
        if not self.sight.done:
            return say(self.lang, "foot.precision", h=half)
        key = "explore.sharp" if self.sight.half_width <= self.question.half_width else "explore.not_sharp"
        return say(self.lang, key, h=half, n=number(self.sight.replications, self.lang, 0))

    def progress(self) -> str:
        """How far the work is, in %: the width wanted against the width there is, squared as the work is."""
        if self.sight.done:
            return "100%"
        there = max(self.sight.half_width, 1e-9) if isfinite(self.sight.half_width) else 1e9
        return f"{min(95.0, 100.0 * (self.question.half_width / there) ** 2):.0f}%"

    def rows(self) -> list[dict[str, Any]]:
        """The sellers side by side."""
        tops = {"net": self._top("net", ORDER_TOPS), "annoyed": self._top("annoyed", FELT_TOPS)}
        return [
            {
                "name": self.telling.seller(name).strip("“”"),
                "colour": (look := look_of(name)).colour,
                "shape": SHAPES[look.marker],
                "hollow": look.hollow,
                "strips": {measure: self._strip(name, measure, top) for measure, top in tops.items()},
                "hours": self._cell(name, "net_per_100_hours"),
                "cells": {measure: self._cell(name, measure) for measure in MEASURES},
            }
            for name in self.sellers
        ]

    def tops(self) -> dict[str, str]:
        """Where the strips end."""
        return {
            "net": number(self._top("net", ORDER_TOPS), self.lang, 0),
            "annoyed": number(self._top("annoyed", FELT_TOPS), self.lang, 0),
        }

    def _top(self, measure: str, tops: tuple[float, ...]) -> float:
        highest = max((one.high for name in self.sellers if (one := self.one(name, measure))), default=0.0)
        return next((top for top in tops if highest <= top), tops[-1])

    def _strip(self, seller: str, measure: str, top: float) -> Strip:
        found = self.one(seller, measure)
        if found is None:
            return Strip(words(self.lang)["number.none"], "", "0%", "0%", "0%")
        low, high, place = (min(max(100.0 * end / top, 0.0), 100.0) for end in (found.low, found.high, found.value))
        value, ends = self._cell(seller, measure)
        return Strip(value, ends, f"{low:.2f}%", f"{high - low:.2f}%", f"{place:.2f}%")

    def _cell(self, seller: str, measure: str) -> tuple[str, str]:
        """A number and its interval; of nothing seen, of how many."""
        found = self.one(seller, measure)
        if found is None:
            return words(self.lang)["number.none"], ""
        sign = "%" if measure in LEVELS else ""
        if nothing := self.telling.nothing(found):
            return f"0{sign}", nothing
        return self.telling.value(found) + sign, self.telling.span(found)

    def mini(self) -> list[tuple[str, str, str]]:
        """The line that stays in sight on a phone: seller, colour, orders and annoyance without decimals."""
        shown = [name for name in self.sellers if name in ("soft", self._subtle, self._hard)]
        return [
            (self.telling.seller(name).strip("“”").partition(",")[0], look_of(name).colour, self._short(name))
            for name in shown
        ]

    def _short(self, seller: str) -> str:
        pair = [self.one(seller, measure) for measure in ("net", "annoyed")]
        net, felt = (number(one.value, self.lang, 0) if one else "?" for one in pair)
        return f"{net} · {felt}%"

    def sentences(self) -> list[str]:
        """The sentences to cite; only of a finished run."""
        if not self.sight.done:
            return []
        wanted = [self.gap(self._subtle, "soft"), self.gap(self._hard, self._subtle)]
        known = [one for one in wanted if one]
        return [one.said.text for one in quoting.citations(self.telling, known)]

    def reference(self) -> str:
        """The run to refer to."""
        return quoting.reference(self.telling, "text") if self.sight.done else ""

    def dialling(self) -> str:
        """The policy that is looked at, in some words."""
        return sentence(self.telling.dialling(self.policy))


def _ends(text: str) -> Markup:
    return Markup('<span class="ends">({})</span>').format(text.replace("(", "").replace(")", ""))


def policy_chips(lang: Lang) -> Iterator[tuple[str, str]]:
    """The dialling policies with their names, from the one that rings least."""
    for name in policies_in_order(policies()):
        yield name, policy_name(name, lang)


def widths(half_widths: tuple[float, ...], lang: Lang) -> list[tuple[str, str]]:
    """The precisions to choose from: how an address says them, and how a reader does."""
    places = {width: places_of(width) or 1 for width in half_widths}
    said = {
        width: say(lang, "explore.precision.width", h=number(width, lang, places[width])) for width in half_widths
    }
    return [(f"{width:g}", said[width]) for width in half_widths]
