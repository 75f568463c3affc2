"""A citable number in words: its value in its unit, its interval, its names."""

from collections.abc import Collection, Mapping
from functools import cached_property
from math import isfinite
from typing import Any, NamedTuple

from sim.show import letters, samples
from sim.show.citing import Citable, Register
from sim.show.grid import factor_name, level_words
from sim.show.linter import quoted
from sim.show.numbers import fine_decimals, number, percent, signed, span, zero_of
from sim.show.theme import Lang, policy_name, seller_name
from sim.show.words import listed, say, words
from sim.study.results import Results
from sim.study.sampled import BOTH

UNITS = {
    "cancelled": "per_100_accounts", "dials": "per_100_accounts", "gross": "per_100_accounts",
    "lost": "per_100_accounts", "meetings": "per_100_accounts", "missed": "per_100_accounts",
    "net": "per_100_accounts", "ready_lost": "per_100_accounts", "talks": "per_100_accounts",
    "unprompted": "per_100_accounts", "net_per_reached": "per_100_contacts", "annoyed": "percent_people",
    "complained": "percent_people", "do_not_call": "percent_people", "hung_up": "percent_people",
    "occupancy": "percent_hours", "net_per_100_hours": "per_100_hours", "hours": "hours",
    "time_to_order": "days", "profit": "money", "sample_order": "per_100_accounts", "sample_lost": "per_100_accounts",
    "sample_blocked": "per_100_accounts", "sample_both": "per_100_accounts", "sample_only_first": "per_100_accounts",
    "sample_only_other": "per_100_accounts", "sample_neither": "per_100_accounts", "sample_annoyed": "percent_people",
    "sample_half": "days",
}  # fmt: skip
KEPT = (
    "net",
    "net_per_reached",
    "net_per_100_hours",
    "sample_order",
    "sample_half",
)  # of consumers after cooling-off
BY_SCOPE = ("per_100_accounts", "hours", "money")


class Said(NamedTuple):
    """A generated sentence and the ids of the numbers in it."""

    text: str
    ids: tuple[str, ...] = ()


class Telling:
    """A result as it is told in one language: its register, and the names of everything in it."""

    def __init__(self, results: Results, lang: Lang):
        self.results, self.register = results, Register(results)
        self.lang: Lang = lang
        self.parameters: dict[str, Any] = results.manifest["parameters"]
        self.worlds = {found["name"]: found for found in self.parameters["scenarios"].values()}
        self.titles = {found["name"]: found["title"] for found in self.parameters["playbooks"].values()}

    @cached_property
    def sampled(self) -> Register:
        """The numbers of its sampled accounts: they are played again when somebody asks for them."""
        return samples.register(self.results)

    def known(self, ids: Collection[str], measure: str | None, *, whole: bool) -> Mapping[str, Citable]:
        """The numbers among which these ids, or this measure, are: with the samples only where they are needed."""
        tables = {one.measure for one in self.register.values()}
        there = all(key in self.register for key in ids) and (measure is None or measure in tables)
        return self.register if there and not whole else {**self.register, **self.sampled}

    def one(self, key: str) -> Citable:
        """The number with an id; KeyError if there is none."""
        return self.register[key] if key in self.register else self.sampled[key]

    def say(self, key: str, **values: str) -> str:
        """Fill in a text of the catalogue of this language."""
        return say(self.lang, key, **values)

    def seller(self, name: str) -> str:
        """Name a seller, or two of them; a name that people gave one stands between quotes."""
        if BOTH in name:
            return listed(self.lang, [self.seller(part) for part in name.split(BOTH)])
        known = f"seller.{name}" in words(self.lang)
        plain = seller_name(name, self.lang, self.titles)
        return plain if known else quoted(plain)

    def policy(self, name: str) -> str:
        """Name a dialling policy in a word; one of their own between quotes."""
        return policy_name(name, self.lang) if f"policy.{name}" in words(self.lang) else quoted(name)

    def dialling(self, name: str) -> str:
        """Say a dialling policy in some words."""
        return words(self.lang).get(f"dialling.{name}") or self.say("dialling.other", name=quoted(name))

    def scenario(self, name: str) -> str:
        """Name a world by its title: somebody wrote it, so it stands between quotes."""
        return quoted(letters.name(self.worlds[name]["title"][self.lang]))

    def scope(self, scenario: str) -> str:
        """Companies or consumers: b2b or b2c."""
        return str(self.worlds[scenario]["scope"])

    @property
    def consumers(self) -> bool:
        """Whether any of the worlds is one of consumers."""
        return "b2c" in {world["scope"] for world in self.worlds.values()}

    def own(self) -> list[str]:
        """The words that people put into names: of sellers, policies and worlds."""
        bundled = words(self.lang)
        sellers = [name for name in self.titles if f"seller.{name}" not in bundled]
        policies = [name for name in self.parameters["policies"] if f"policy.{name}" not in bundled]
        titles = [self.titles[name][self.lang] for name in sellers]
        scenarios = [text for world in self.worlds.values() for text in (world["name"], world["title"][self.lang])]
        names = [*sellers, *policies, *titles, *scenarios, self.results.name]
        return [one for name in names for one in (name, name.replace("_", " "), letters.name(name))]

    def point(self, one: Citable) -> str:
        """Say at which point of a design a number was found: nothing where there is only one."""
        return "".join(f", {self.factor(name)} {self.level(name, level)}" for name, level in one.point)

    def where(self, one: Citable) -> str:
        """Say the same at the head of a sentence: each factor with its level."""
        return ", ".join(f"{self.factor(name)}\u00a0=\u00a0{self.level(name, level)}" for name, level in one.point)

    def factor(self, name: str) -> str:
        """Name a factor within a sentence, without its unit or remark."""
        plain = factor_name(name, self.lang).partition(" (")[0]
        return plain[:1].lower() + plain[1:]

    def level(self, factor: str, level: Any) -> str:
        """Say a level of a factor."""
        plain = isinstance(level, bool | str)
        return str(level) if plain else level_words(factor, float(level), self.lang)

    def measure(self, one: Citable) -> str:
        """Name what is measured; of consumers with what was taken off."""
        name = self._pair(one) or self.say(f"measure.{one.measure}")
        kept = self.scope(one.scenario) == "b2c" and (one.measure in KEPT or BOTH in one.arm[0])
        return f"{name} ({self.say('axis.cooling_off')})" if kept else name

    def _pair(self, one: Citable) -> str:
        """What is counted over two sellers: under which of them; empty for anything else."""
        if BOTH not in one.arm[0]:
            return ""
        a, b = (self.seller(name) for name in samples.sellers_of(one))
        return self.say(f"measure.{one.measure}", a=a, b=b)

    def unit(self, one: Citable) -> str:
        """The unit as it stands behind the number, with its space where it has one."""
        kind = UNITS[one.measure]
        if kind.startswith("percent"):
            return " " + self.say("unit.points") if one.other else self.say(f"unit.{kind}")
        scope = f".{self.scope(one.scenario)}" if kind in BY_SCOPE else ""
        return " " + self.say(f"unit.{kind}{scope}")

    def value(self, one: Citable) -> str:
        """The number alone; a difference with its sign."""
        write = signed if one.other else number
        return write(one.value, self.lang, decimals(one))

    def amount(self, one: Citable) -> str:
        """The number with its unit; nothing seen is said as a count with its upper bound."""
        return self.nothing(one) or self.value(one) + self.unit(one)

    def nothing(self, one: Citable) -> str:
        """What having seen nothing means; empty where something was seen."""
        none = one.value == 0.0 and one.other is None and isfinite(one.n[0]) and one.high > 0.0
        return zero_of(one.n[0], one.high, self.lang) if none else ""

    def ends(self, one: Citable) -> str:
        """The ends of the interval; empty where the number already is said with its bound."""
        return "" if self.nothing(one) or not isfinite(one.low + one.high) else self.span(one)

    def span(self, one: Citable) -> str:
        """The two ends, with signs where it is a difference."""
        return span(one.low, one.high, self.lang, decimals(one), signs=one.other is not None)

    def told(self, one: Citable) -> str:
        """The number with its unit and, behind it, its interval."""
        ends = self.ends(one)
        return f"{self.amount(one)} ({ends})" if ends else self.amount(one)

    def size(self, one: Citable) -> str:
        """How large a difference is, without sign, and its interval turned the same way: `2.1 (1.8 to 2.4)`."""
        places, turn = decimals(one), -1.0 if one.value < 0.0 else 1.0
        low, high = sorted((turn * one.low, turn * one.high))
        return f"{number(abs(one.value), self.lang, places)} ({span(low, high, self.lang, places)})"

    def percent(self, one: Citable) -> str:
        """A share of people with its interval: `16.5% (16.3 to 16.7)`, or nothing seen among how many."""
        return self.nothing(one) or f"{percent(one.value, self.lang, decimals(one))} ({self.span(one)})"


def decimals(one: Citable) -> int:
    """One decimal; more where the interval, or the number itself, would otherwise vanish."""
    wide = one.high - one.low
    if not isfinite(wide) or wide <= 0.0:
        return fine_decimals(one.value)
    places = fine_decimals(wide)
    return places + (f"{one.low:.{places}f}" == f"{one.high:.{places}f}")
