"""What a report or a deck says of a result, apart from how it looks: the answer, who gets more and who fewer,
what is not known, and how it was found out. Every sentence names the numbers in it by their ids.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from sim.show.citing import Arm, Citable, Point
from sim.show.numbers import extent, number
from sim.show.quantities import Said, Telling
from sim.show.theme import UNKNOWN, in_order, look_of, policies_in_order
from sim.show.words import listed, sentence

SPOKEN = ("soft", "subtle", "hard")
MORE, FEWER, OPEN = "more", "fewer", "open"
LIMITS = ("model", "mostly_assumed", "silence", "self_buyers", "law", "levels", "region")
METHODS = ("worlds", "luck", "estimates", "pairs", "net", "annoyed")


class Contrast(NamedTuple):
    """One seller against another, both dialling alike in one world: orders, and beside them annoyance."""

    net: Citable
    felt: Citable | None

    @property
    def kind(self) -> str:
        """More, fewer, or undecided where the interval holds zero."""
        return OPEN if not self.net.decided else MORE if self.net.value > 0 else FEWER


def scenarios(telling: Telling) -> list[str]:
    """The worlds of a result, in the order of its table."""
    return [str(name) for name in dict.fromkeys(telling.results.summary["scenario"])]


def playbooks(telling: Telling) -> list[str]:
    """All sellers, in the order of every picture."""
    return in_order(map(str, telling.results.summary["playbook"]))


def policies(telling: Telling) -> list[str]:
    """All dialling policies, from the one that rings least."""
    return policies_in_order(map(str, telling.results.summary["policy"]))


def points(telling: Telling, scenario: str) -> list[Point]:
    """The points of the design in one scenario; one empty point where nothing is varied."""
    return list(dict.fromkeys(one.point for one in telling.register.values() if one.scenario == scenario))


def spoken_of(telling: Telling) -> list[str]:
    """The sellers that are spoken of: soft, subtle and hard, filled up to three with others that are no variations.

    Where fewer than two of those are there, the first three.
    """
    names = playbooks(telling)
    known = [name for name in SPOKEN if name in names]
    if len(known) < 2:
        return names[:3]
    others = [name for name in names if name not in SPOKEN and not look_of(name).hollow and look_of(name) != UNKNOWN]
    return [name for name in names if name in [*known, *others][:3]]


def answer(telling: Telling, scenario: str) -> list[Said]:
    """The answer in three sentences: the close, the dialling, and how far it holds."""
    found = points(telling, scenario)
    parts = _over_points(telling, scenario, found) if found[0] else _compared(telling, scenario)
    return [*parts, _region(telling, scenario, found)]


def _compared(telling: Telling, scenario: str) -> Iterator[Said]:
    policy, names = policies(telling)[0], spoken_of(telling)
    arms = [(name, policy) for name in names if telling.register.estimate(scenario, (name, policy), "net")]
    felt = _annoyed(telling, scenario, arms)
    gaps = list(_gaps(telling, scenario, arms))
    said = "; ".join(gap.text for gap in gaps)
    about = {"dialling": telling.dialling(policy), "gaps": said, "annoyed": felt.text}
    yield Said(telling.say("answer.style", **about), _ids([*gaps, felt]))
    if len(policies(telling)) > 1:
        yield _dialled(telling, scenario, [arm[0] for arm in arms])
    else:
        yield _most(telling, scenario)


def _gaps(telling: Telling, scenario: str, arms: list[Arm]) -> Iterator[Said]:
    """Each seller against the one before; alone, or never compared, by its own number."""
    for i, arm in enumerate(arms):
        gap = telling.register.difference(scenario, arm, arms[i - 1], "net") if i else None
        if gap:
            yield gap_words(telling, gap)
        elif i or len(arms) == 1:
            yield _level(telling, telling.register.estimate(scenario, arm, "net"))


def gap_words(telling: Telling, gap: Citable) -> Said:
    """Who gets more or fewer orders than whom, by how much, within which interval."""
    kind = "about" if not gap.decided else "more" if gap.value > 0 else "fewer"
    names = {"a": telling.seller(gap.arm[0]), "b": telling.seller((gap.other or gap.arm)[0])}
    size = telling.told(gap) if kind == "about" else telling.size(gap)
    return Said(telling.say(f"answer.{kind}", d=size, unit=_orders(telling, gap), **names), (gap.id,))


def _level(telling: Telling, one: Citable | None) -> Said:
    if one is None:
        return Said("")
    told = f"{telling.value(one)} ({telling.span(one)})"
    return Said(
        telling.say("answer.level", a=telling.seller(one.arm[0]), x=told, unit=_orders(telling, one)), (one.id,)
    )


def _orders(telling: Telling, one: Citable) -> str:
    """What orders are counted by; consumers' orders are those kept."""
    return telling.say(f"answer.unit.{telling.scope(one.scenario)}")


def _annoyed(telling: Telling, scenario: str, arms: Iterable[Arm]) -> Said:
    """Whom each seller annoys."""
    found = [telling.register.estimate(scenario, arm, "annoyed") for arm in arms]
    known = [one for one in found if one]
    return _felt(telling, [Said(_by(telling, one.arm[0], telling.percent(one)), (one.id,)) for one in known])


def _felt(telling: Telling, parts: list[Said]) -> Said:
    return Said(telling.say("answer.annoyed", list=", ".join(part.text for part in parts)), _ids(parts))


def _by(telling: Telling, seller: str, share: str) -> str:
    return telling.say("answer.annoyed_by", a=telling.seller(seller), x=share)


def _dialled(telling: Telling, scenario: str, names: list[str]) -> Said:
    """What dialling more gives each seller."""
    first, last = policies(telling)[0], policies(telling)[-1]
    parts = []
    for name in names:
        net, felt = (
            telling.register.difference(scenario, (name, last), (name, first), measure)
            for measure in ("net", "annoyed")
        )
        if net and felt:
            about = {"a": telling.seller(name), "net": _bare(telling, net), "felt": _bare(telling, felt)}
            parts.append(Said(telling.say("answer.dialled", unit=_orders(telling, net), **about), (net.id, felt.id)))
    about = {"q": telling.policy(last), "p": telling.policy(first), "parts": "; ".join(part.text for part in parts)}
    return Said(sentence(telling.say("answer.dialling", **about)), _ids(parts))


def _bare(telling: Telling, one: Citable) -> str:
    return f"{telling.value(one)} ({telling.span(one)})"


def _most(telling: Telling, scenario: str) -> Said:
    """Who has most orders by estimate, and whom that annoys; where nothing was varied in dialling."""
    found = [one for one in telling.register.values() if one.scenario == scenario and is_net(one)]
    top = max(found, key=lambda one: one.value)
    level, felt = _level(telling, top), _annoyed(telling, scenario, [top.arm])
    return Said(telling.say("answer.most", level=level.text, annoyed=felt.text), _ids([level, felt]))


def is_net(one: Citable) -> bool:
    """Whether a number is the orders of an arm, and known."""
    return one.measure == "net" and one.other is None and one.value == one.value


def _over_points(telling: Telling, scenario: str, found: list[Point]) -> Iterator[Said]:
    """Over a design: in how many worlds each pair differs which way; then the two outermost differences."""
    policy, pairs = policies(telling)[0], list(combinations(spoken_of(telling), 2))
    gaps = [row for pair in pairs if (row := _along(telling, scenario, found, pair, policy))]
    arms = [(name, policy) for name in spoken_of(telling)]
    reached = {arm[0]: _reach(telling, scenario, found, arm, "annoyed") for arm in arms}
    felt = _felt(telling, [Said(_by(telling, name, f"{part.text}%"), part.ids) for name, part in reached.items()])
    said = [_counted(telling, row) for row in gaps] or [_level_reach(telling, scenario, found, arm) for arm in arms]
    about = {
        "orders": telling.say(f"answer.orders.{telling.scope(scenario)}"),
        "n": number(len(found), telling.lang, 0),
        "dialling": telling.dialling(policy),
        "pairs": "; ".join(part.text for part in said),
        "annoyed": felt.text,
    }
    yield Said(telling.say("answer.worlds", **about), _ids([*said, felt]))
    if gaps:
        yield _widest(telling, [one for row in gaps for one in row])


def _along(telling: Telling, scenario: str, found: list[Point], pair: tuple[str, str], policy: str) -> list[Citable]:
    arms = [(name, policy) for name in pair]
    gaps = [telling.register.difference(scenario, arms[1], arms[0], "net", point) for point in found]
    return [gap for gap in gaps if gap]


def _counted(telling: Telling, gaps: list[Citable]) -> Said:
    """In how many worlds one seller gets more than another, fewer, or as far as can be told as many."""
    counts = _counts(telling, [Contrast(gap, None) for gap in gaps])
    names = {"a": telling.seller(gaps[0].arm[0]), "b": telling.seller((gaps[0].other or gaps[0].arm)[0])}
    return Said(telling.say("answer.counted", counts=counts, **names), tuple(gap.id for gap in gaps))


def _counts(telling: Telling, found: list[Contrast]) -> str:
    """In how many of some comparisons there were more orders, in how many fewer, and how many are undecided."""
    kinds = [one.kind for one in found]
    said = [
        telling.say(f"count.{kind}", n=_of_all(telling, kinds.count(kind), len(kinds)))
        for kind in (MORE, FEWER, OPEN)
        if kind in kinds
    ]
    return ", ".join(said)


def _of_all(telling: Telling, count: int, total: int) -> str:
    """A count, said as all where it is."""
    written = number(count, telling.lang, 0)
    if count == total > 1:
        return telling.say("count.both" if total == 2 else "count.all", n=written)
    return written


def _level_reach(telling: Telling, scenario: str, found: list[Point], arm: Arm) -> Said:
    """How far the orders of one seller reach, where nothing was compared."""
    reach = _reach(telling, scenario, found, arm, "net")
    about = {
        "a": telling.seller(arm[0]),
        "x": reach.text,
        "unit": telling.say(f"answer.unit.{telling.scope(scenario)}"),
    }
    return Said(telling.say("answer.level", **about), reach.ids)


def _reach(telling: Telling, scenario: str, found: list[Point], arm: Arm, measure: str) -> Said:
    """How far a measure of one seller reaches over the worlds of a design."""
    values = [telling.register.estimate(scenario, arm, measure, point) for point in found]
    known = [one for one in values if one and one.value == one.value]
    reach = extent([one.value for one in known], telling.lang) if known else telling.say("number.none")
    return Said(reach, tuple(one.id for one in known))


def _widest(telling: Telling, gaps: list[Citable]) -> Said:
    """The two ends of the differences, each with the world it was found in: both may be gains of the same seller."""
    parts = []
    for one in dict.fromkeys((max(gaps, key=lambda gap: gap.value), min(gaps, key=lambda gap: gap.value))):
        felt = telling.register.beside(one)
        gap = gap_words(telling, one)
        beside = telling.say("answer.felt_gap", felt=_bare(telling, felt)) if felt else ""
        parts.append(Said(f"{telling.where(one)}: {gap.text}{beside}", (one.id, *([felt.id] if felt else []))))
    return Said(telling.say("answer.widest", parts="; ".join(part.text for part in parts)), _ids(parts))


def _region(telling: Telling, scenario: str, found: list[Point]) -> Said:
    key = "answer.region.grid" if found[0] else "answer.region"
    return Said(telling.say(key, scenario=telling.scenario(scenario), n=number(len(found), telling.lang, 0)))


def _ids(parts: Iterable[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for part in parts for key in part.ids))


def contrasts(telling: Telling, scenario: str, seller: str) -> list[Contrast]:
    """A seller against each other one that is spoken of, under each policy; most gained first.

    Over a design only the world with the largest and the one with the smallest difference of each.
    """
    found: list[Contrast] = []
    for known in _by_pair(telling, scenario, seller):
        found += dict.fromkeys([*known[:1], *known[-1:]])
    return sorted(found, key=lambda one: -one.net.value)


def every_contrast(telling: Telling, scenario: str, seller: str) -> list[Contrast]:
    """A seller against each other one that is spoken of, under each policy in each world; most gained first."""
    found = [one for known in _by_pair(telling, scenario, seller) for one in known]
    return sorted(found, key=lambda one: -one.net.value)


def _by_pair(telling: Telling, scenario: str, seller: str) -> Iterator[list[Contrast]]:
    """What is known of a seller against each other one under each policy: of every world, most gained first."""
    for other in spoken_of(telling):
        for policy in policies(telling) if other != seller else ():
            here = [_contrast(telling, scenario, point, seller, other, policy) for point in points(telling, scenario)]
            yield sorted((one for one in here if one), key=lambda one: -one.net.value)


def _contrast(telling: Telling, scenario: str, point: Point, a: str, b: str, policy: str) -> Contrast | None:
    net, felt = (
        telling.register.difference(scenario, (a, policy), (b, policy), measure, point)
        for measure in ("net", "annoyed")
    )
    return Contrast(net, felt) if net else None


def summed(telling: Telling, found: list[Contrast]) -> str:
    """How many comparisons came out which way, and in how many this seller annoys more people."""
    felt = len([one for one in found if one.felt and one.felt.low > 0])
    where = (
        telling.say("contrast.felt", n=_of_all(telling, felt, len(found))) if felt else telling.say("contrast.calm")
    )
    n = number(len(found), telling.lang, 0)
    return telling.say("contrast.summed", n=n, counts=_counts(telling, found), felt=where)


def limits(telling: Telling) -> list[str]:
    """What is not known, and what must not be read into it."""
    found = [telling.say(f"limit.{key}") for key in LIMITS]
    found += [telling.say("limit.unlawful")] if telling.consumers and "hard" in playbooks(telling) else []
    return found + list(_missed_precision(telling))


def _missed_precision(telling: Telling) -> Iterator[str]:
    """Say where a run ended before the precision that was asked of it."""
    asked = telling.parameters["file"]["precision"]
    for measure, target in asked.items():
        half = (target or {}).get("half_width") if measure != "replications" else None
        wide = [one for one in telling.register.values() if one.measure == measure and one.other is None]
        widest = max(((one.high - one.low) / 2 for one in wide), default=0.0)
        if half and widest > half:
            about = {"measure": telling.say(f"measure.{measure}"), "half": number(half, telling.lang, 2)}
            yield telling.say("limit.precision", widest=number(widest, telling.lang, 2), **about)


def methods(telling: Telling) -> list[str]:
    """How the numbers were made."""
    counts = sorted({one.replications for one in telling.register.values()})
    arms = len(telling.results.summary[["playbook", "policy"]].drop_duplicates())
    about: dict[str, Any] = {
        "r": listed(telling.lang, [number(n, telling.lang, 0) for n in dict.fromkeys((counts[0], counts[-1]))]),
        "pairs": number(arms * (arms - 1) // 2, telling.lang, 0),
        "seed": str(telling.parameters["seed"]),
        "offices": "; ".join(_office(telling, name) for name in scenarios(telling)),
    }
    return [telling.say(f"method.{key}", **about) for key in METHODS]


def _office(telling: Telling, scenario: str) -> str:
    office = telling.worlds[scenario]["office"]
    about = {key: number(office[key], telling.lang, 0) for key in ("accounts", "agents", "days")}
    kind = telling.say(f"n.accounts.{telling.scope(scenario)}")
    key = "method.office.one" if office["agents"] == 1 else "method.office"
    return telling.say(key, scenario=telling.scenario(scenario), kind=kind, **about)
