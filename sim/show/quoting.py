"""Sentences to cite: a number with everything that belongs to it, and the reference."""

import re
from collections.abc import Iterator
from math import isfinite
from typing import Any, NamedTuple

from sim.show import samples
from sim.show.citing import Citable
from sim.show.fitted_quote import campaign
from sim.show.linter import complaints
from sim.show.numbers import number
from sim.show.quantities import UNITS, Said, Telling
from sim.show.words import listed
from sim.study.sampled import BOTH, PREFIX

AUTHORS, YEAR = "The closelab authors", 2026  # as in CITATION.cff
TITLE = "closelab: a laboratory for closing strategies"
STYLES = ("text", "bibtex")
#: Measures of what is sold; they are never said without whom it annoyed.
SALES = (
    "gross", "cancelled", "net", "unprompted", "net_per_reached", "net_per_100_hours", "time_to_order", "profit",
    "missed",
)  # fmt: skip

NET = ("net", "net_per_reached", "net_per_100_hours", "profit")
COUNTED = {
    "per_100_accounts": "accounts", "hours": "accounts", "money": "accounts", "per_100_contacts": "people",
    "percent_people": "people", "percent_hours": "hours", "per_100_hours": "hours", "days": "orders",
}  # fmt: skip


class Citation(NamedTuple):
    """One number as it is cited."""

    number: Citable
    said: Said


def citations(telling: Telling, wanted: list[Citable]) -> Iterator[Citation]:
    """Each number with its sentence; a sentence that breaks a rule of ours is a fault of ours."""
    for one in wanted:
        said = cited(telling, one)
        consumers = telling.scope(one.scenario) == "b2c"
        if wrong := complaints(said.text, consumers=consumers, own=telling.own()):
            raise ValueError(f"{one.id}: {'; '.join(wrong)}: {said.text}")
        yield Citation(one, said)


def cited(telling: Telling, one: Citable) -> Said:
    """The sentence: number, interval, n, replications, scenario, level, version and run; annoyance beside sales."""
    beside = _beside(telling, one)
    sold = [_plain(telling, one), campaign(telling, one)]
    parts = [*sold, *(_beside_words(telling, one, other) for other in beside), _tail(telling)]
    return Said(" ".join(filter(None, parts)), (one.id, *(other.id for other in beside)))


def _plain(telling: Telling, one: Citable) -> str:
    ends = telling.ends(one)
    how = "cite.simultaneous" if one.other else "cite.interval"
    interval = telling.say(how, ends=ends) if ends else ""
    return telling.say(
        "cite.number",
        measure=telling.measure(one),
        who=who(telling, one),
        scenario=telling.scenario(one.scenario),
        at=telling.point(one),
        x=telling.amount(one),
        how="; ".join(filter(None, [interval, _count(telling, one), _worlds(telling, one)])),
    )


def _worlds(telling: Telling, one: Citable) -> str:
    return telling.say("cite.replications", r=number(one.replications, telling.lang, 0))


def who(telling: Telling, one: Citable) -> str:
    """The seller and how it dials; of a difference both, with the dialling where it is the same."""
    a, b = one.arm, one.other
    if BOTH in a[0]:
        return telling.dialling(a[1])
    if b is None or a[1] == b[1]:
        sellers = telling.seller(a[0]) if b is None else _minus(telling, telling.seller(a[0]), telling.seller(b[0]))
        return f"{sellers}, {telling.dialling(a[1])}"
    sides = [f"{telling.seller(playbook)} ({telling.policy(policy)})" for playbook, policy in (a, b)]
    return _minus(telling, *sides)


def _minus(telling: Telling, a: str, b: str) -> str:
    return telling.say("cite.minus", a=a, b=b)


def _count(telling: Telling, one: Citable) -> str:
    """How many were counted, and of what; for a difference on either side, where that is not the same."""
    kind = COUNTED[UNITS[one.measure]]
    counts = list(dict.fromkeys(number(n, telling.lang, 0) for n in one.n if isfinite(n)))
    scope = f".{telling.scope(one.scenario)}" if kind == "accounts" else ""
    what = telling.say(f"n.{kind}{scope}")
    return telling.say("cite.n", n=listed(telling.lang, counts), what=what) if counts else ""


def _beside(telling: Telling, one: Citable) -> list[Citable]:
    """What a number of sales is never said without: whom it annoyed, and of consumers what was kept."""
    if samples.is_sampled(one):
        return _beside_sampled(telling, one)
    if one.measure not in SALES:
        return []
    kept = telling.scope(one.scenario) == "b2c" and one.measure not in NET
    found = [telling.register.beside(one, measure) for measure in (["net"] if kept else []) + ["annoyed"]]
    return [other for other in found if other]


def _beside_sampled(telling: Telling, one: Citable) -> list[Citable]:
    """Whom the sellers of a sample annoyed in it."""
    if samples.plain(one) not in samples.SOLD:
        return []
    arms = [(seller, one.arm[1]) for seller in samples.sellers_of(one)]
    found = [telling.sampled.estimate(one.scenario, arm, f"{PREFIX}annoyed") for arm in arms]
    return [other for other in found if other]


def _beside_words(telling: Telling, one: Citable, other: Citable) -> str:
    """What stands beside a number; whose it is where that is not plain."""
    name = telling.measure(other) + ("" if one.arm == other.arm else f", {telling.seller(other.arm[0])}")
    return telling.say("cite.beside", measure=name[0].lower() + name[1:], x=telling.told(other))


def _tail(telling: Telling) -> str:
    """Level, version and run."""
    software = telling.results.manifest["software"]
    level = telling.say("level.C1")
    return telling.say("cite.tail", level=level, version=software["version"], run=telling.results.run_id)


def reference(telling: Telling, style: str) -> str:
    """The reference to the software, the experiment and its run, as a line of text or as BibTeX."""
    about = {
        "version": telling.results.manifest["software"]["version"],
        "experiment": telling.results.name,
        "run": telling.results.run_id,
    }
    if style == "bibtex":
        return bibtex_of(about | {"level": "C1"})
    return telling.say("cite.reference", authors=AUTHORS, year=str(YEAR), title=TITLE, **about)


def bibtex_of(said: dict[str, str]) -> str:
    """An entry for BibTeX of version, experiment, run and level."""
    about = {name: _escaped(text) for name, text in said.items()}
    note = f"Experiment {about['experiment']}, run {about['run']}, claim level {about['level']}"
    fields = {
        "author": f"{{{AUTHORS}}}",
        "title": TITLE,
        "year": str(YEAR),
        "version": about["version"],
        "note": note,
    }
    lines = [f"  {name:<8}= {{{text}}}," for name, text in fields.items()]
    return "\n".join([f"@software{{closelab_{about['run']},", *lines, "}"])


def _escaped(text: str) -> str:
    """A text that BibTeX and LaTeX set as it is."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", "/").replace("~", "-").replace("^", "-"))


def printed(telling: Telling, found: list[Citation], style: str) -> str:
    """Sentences under their ids, and the reference."""
    blocks = [f"{one.number.id}\n  {one.said.text}" for one in found]
    return "\n\n".join([*blocks, reference(telling, style)])


def as_data(telling: Telling, found: list[Citation], style: str) -> dict[str, Any]:
    """The same for programs."""
    numbers = [_data(one) for one in found]
    return {"reference": reference(telling, style), "run": telling.results.run_id, "level": "C1", "numbers": numbers}


def _data(one: Citation) -> dict[str, Any]:
    found = one.number._asdict()
    found |= {"point": dict(one.number.point), "sentence": one.said.text, "ids": list(one.said.ids)}
    return {key: _finite(value) for key, value in found.items()}


def _finite(value: Any) -> Any:
    """JSON knows no nan."""
    if isinstance(value, tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not isfinite(value) else value
