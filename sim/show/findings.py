"""What is said around a picture: the finding as its title, what is measured, and the foot.

A title says more, fewer or about as many, and by how much; where the interval of the paired difference
holds zero it says "about as many", and where nothing was compared it only names the numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from sim.show import letters
from sim.show.grid import Grid, factor_name, level_words
from sim.show.numbers import extent, fine, fine_decimals, number, percent, signed, span
from sim.show.reading import Arm, Difference, Estimate, Felt, Reading
from sim.show.theme import family_of, in_order, look_of, policy_name, seller_name
from sim.show.words import listed, say, sentence, words
from sim.study.crossings import Crossing, Stretch, all_lead
from sim.study.flow import Segment

if TYPE_CHECKING:
    import pandas as pd

MOST_LINES = 6
MOST_CHANGES = 3
SPOKEN = ("soft", "subtle", "hard")


def name_of(reading: Reading, playbook: str, lang: str) -> str:
    """Name a seller as this table knows it."""
    return seller_name(playbook, lang, reading.attrs.get("titles"))


def spoken_of(reading: Reading, policy: str | None = None) -> list[str]:
    """Choose the sellers a title speaks of: soft, subtle and hard where present, else the first three."""
    names = in_order((p for p, q in reading.arms() if policy in (None, q)), reading.parents)
    return [name for name in SPOKEN if name in names] if len({*SPOKEN} & {*names}) > 1 else names[:3]


def seller_title(reading: Reading, policy: str, lang: str) -> str:
    """Say how many orders each seller brings against the one before, and whom the last one annoys."""
    arms = [(playbook, policy) for playbook in spoken_of(reading, policy)]
    clauses = [_first(reading, arms, lang), *_then(reading, arms, lang)]
    return sentence("; ".join(clauses) + _annoyance(reading, arms, lang))


def _first(reading: Reading, arms: list[Arm], lang: str) -> str:
    if len(arms) > 1 and (gap := reading.difference(arms[1], arms[0])):
        return _gap(reading, arms[1], arms[0], gap, "title", lang)
    level = number(reading.estimates["net"][arms[0]].value, lang)
    return say(lang, "title.level", a=name_of(reading, arms[0][0], lang), x=level)


def _then(reading: Reading, arms: list[Arm], lang: str) -> list[str]:
    """Say the later sellers: against the one before where they were compared, else by their number."""
    done = 2 if len(arms) > 1 and reading.difference(arms[1], arms[0]) else 1
    said = []
    for before, arm in zip(arms[done - 1 :], arms[done:], strict=False):
        gap = reading.difference(arm, before)
        level = number(reading.estimates["net"][arm].value, lang)
        plain = say(lang, "title.then_level", a=name_of(reading, arm[0], lang), x=level)
        said.append(_gap(reading, arm, before, gap, "title.then", lang) if gap else plain)
    return said


def _gap(reading: Reading, arm: Arm, other: Arm, gap: Difference, stem: str, lang: str) -> str:
    kind = _kind(gap)
    key = f"{stem}_{kind}" if stem.endswith("then") else f"{stem}.{kind}"
    names = {"a": name_of(reading, arm[0], lang), "b": name_of(reading, other[0], lang)}
    return say(lang, key, d=fine(abs(gap.value), lang), **names)


def _kind(gap: Difference) -> str:
    return "about" if not gap.decided else "more" if gap.value > 0 else "fewer"


def _annoyance(reading: Reading, arms: list[Arm], lang: str) -> str:
    """Say whom the last seller annoys, with the one before when that annoys anybody worth printing."""
    last = reading.estimates["annoyed"][arms[-1]]
    before = reading.estimates["annoyed"][arms[-2]] if len(arms) > 1 else None
    share = fine(last.value, lang) + "%"
    if last.value == 0:
        return f", {say(lang, 'title.annoys_none', n=number(last.n, lang, 0))}"
    if before and before.value >= 0.05:
        name = name_of(reading, arms[-2][0], lang)
        return f", {say(lang, 'title.annoys_both', z=share, b=name, y=percent(before.value, lang))}"
    return f", {say(lang, 'title.annoys', z=share)}"


def plane_title(reading: Reading, lang: str) -> str:
    """Say how far two sellers reach over the dialling policies, in orders and in annoyance."""
    pair = spoken_of(reading)[-2:]
    keys = ["title.plane", "title.then_plane"]
    return sentence("; ".join(_reach(reading, *item, lang) for item in zip(pair, keys, strict=False)))


def _reach(reading: Reading, playbook: str, key: str, lang: str) -> str:
    arms = [arm for arm in reading.arms() if arm[0] == playbook]
    orders, annoyed = (
        extent([reading.estimates[measure][arm].value for arm in arms], lang) for measure in ("net", "annoyed")
    )
    return say(lang, key, a=name_of(reading, playbook, lang), x=orders, z=annoyed + "%")


def pair_of(reading: Reading) -> tuple[str, str]:
    """Choose the two sellers whose gap is bracketed: the first two a title speaks of."""
    spoken = spoken_of(reading, reading.policy())
    return spoken[0], spoken[min(1, len(spoken) - 1)]


def shown_of(reading: Reading) -> list[str]:
    """Choose at most six sellers for a picture of lines: those spoken of, originals, then variations."""
    names = in_order((playbook for playbook, _ in reading.arms()), reading.parents)
    wanted = sorted(names, key=lambda name: (name not in spoken_of(reading), look_of(name, reading.parents).hollow))
    return in_order(wanted[:MOST_LINES], reading.parents)


def crossed_title(reading: Reading, policies: list[str], lang: str) -> str:
    """Say what the style does under the first policy, what the last policy does, and whom the last seller annoys."""
    other, spoken = pair_of(reading)
    style = seller_gap(reading, (spoken, policies[0]), (other, policies[0]), lang)
    dialling = reading.difference((spoken, policies[-1]), (spoken, policies[0]))
    clauses = [style, _policy_gap(policies, dialling, lang) if dialling else ""]
    last = spoken_of(reading, policies[0])[-1]
    felt = [reading.estimates["annoyed"][arm] for arm in reading.arms() if arm[0] == last]
    return sentence("; ".join([*filter(None, clauses), _annoys_over(name_of(reading, last, lang), felt, lang)]))


def _annoys_over(name: str, felt: list[Estimate], lang: str) -> str:
    """Say how many people a seller annoys over some worlds or policies; nobody is said as nobody of all of them."""
    reached = sum(one.n for one in felt)
    if not any(one.value for one in felt) and isfinite(reached):
        return say(lang, "title.annoys_none_by", a=name, n=number(reached, lang, 0))
    return say(lang, "title.annoys_by", a=name, z=extent([one.value for one in felt], lang) + "%")


def seller_gap(reading: Reading, arm: Arm, other: Arm, lang: str) -> str:
    """Say one seller against another, or only its number where they were not compared."""
    gap = reading.difference(arm, other)
    if gap:
        return _gap(reading, arm, other, gap, "title", lang)
    level = number(reading.estimates["net"][arm].value, lang)
    return say(lang, "title.level", a=name_of(reading, arm[0], lang), x=level)


def _policy_gap(policies: list[str], gap: Difference, lang: str) -> str:
    names = {"a": policy_name(policies[-1], lang), "b": policy_name(policies[0], lang)}
    return say(lang, f"title.then_{_kind(gap)}", d=fine(abs(gap.value), lang), **names)


def crossed_subtitle(reading: Reading, shown: list[str], lang: str) -> str:
    """Say that gaps are style and slopes are dialling."""
    start = say(lang, "caption.crossed", scenario=scenario_title(reading, lang))
    total = len({playbook for playbook, _ in reading.arms()})
    return _joined(
        start, _hollow(reading, shown, lang), _count(len(shown), total, lang), _unlawful(reading, shown, lang)
    )


def not_parallel(reading: Reading, policies: list[str], lang: str) -> str:
    """Say by how much the gap of the pair changes over the policies, unless that may be nothing.

    The ends are those of two simultaneous intervals subtracted, so they are on the safe side.
    """
    other, spoken = pair_of(reading)
    gaps = [reading.difference((spoken, policy), (other, policy)) for policy in (policies[0], policies[-1])]
    if len(policies) < 2 or gaps[0] is None or gaps[1] is None:
        return ""
    change = gaps[1].less(gaps[0])
    if not change.decided:
        return ""
    key = "caption.gap_grows" if change.value > 0 else "caption.gap_shrinks"
    ends = sorted((abs(change.low), abs(change.high)))
    return say(lang, key, d=number(abs(change.value), lang), ends=span(ends[0], ends[1], lang))


def sweep_title(
    grid: Grid, equal: list[Crossing], leaders: list[Stretch], shown: list[str], policy: str, lang: str
) -> str:
    """Say who brings most orders up to which level and from there, and how many people the last seller annoys."""
    said = _leading(grid, equal, leaders, [(name, policy) for name in shown], lang)
    most = max(shown, key=lambda name: max(one.value for one in grid.along("annoyed", (name, policy))))
    annoys = _annoys_over(name_of(grid.any, most, lang), grid.along("annoyed", (most, policy)), lang)
    return sentence(f"{_plain(grid.factors[0], lang)}: {said}; {annoys}")


def _plain(factor: str, lang: str) -> str:
    """Name a factor without its unit or remark."""
    return factor_name(factor, lang).partition(" (")[0]


def _leading(grid: Grid, equal: list[Crossing], leaders: list[Stretch], arms: list[Arm], lang: str) -> str:
    reading, factor = grid.any, grid.factors[0]
    if len(equal) > MOST_CHANGES:
        return say(lang, "title.sweep.many", n=number(len(equal), lang, 0))
    if not equal:
        first = max(arms, key=lambda arm: sum(one.value for one in grid.along("net", arm)))[0]  # may tie at an end
        sure = all(one.leader for one in leaders)
        return say(lang, "title.sweep.all" if sure else "title.sweep.all_estimated", a=name_of(reading, first, lang))
    x, until = level_words(factor, equal[0].at, lang), "until" if all_lead(equal, leaders) else "until_estimated"
    said = [say(lang, f"title.sweep.{until}", x=x, a=name_of(reading, equal[0].before, lang))]
    for one, following in itertools.pairwise(equal):
        x = level_words(factor, following.at, lang)
        said.append(say(lang, "title.sweep.upto", x=x, b=name_of(reading, one.after, lang)))
    return ", ".join([*said, say(lang, "title.sweep.then", b=name_of(reading, equal[-1].after, lang))])


def sweep_subtitle(reading: Reading, policy: str, shown: list[str], lang: str) -> str:
    """Say what is varied and what the marks mean."""
    about = {"scenario": scenario_title(reading, lang), "dialling": _dialling(policy, lang)}
    start = say(lang, "caption.sweep", **about)
    return _joined(start, _hollow(reading, shown, lang), _unlawful(reading, shown, lang))


def map_title(reading: Reading, counts: Mapping[str, int], worlds: int, felt: tuple[float, float], lang: str) -> str:
    """Say in how many worlds each seller brings most orders, in how many nobody does, and whom the leader annoys."""
    most = sorted((name for name in counts if counts[name]), key=lambda name: -counts[name])
    said = [say(lang, "title.map.none")] if not most else []
    for i, name in enumerate(most):
        about = {"a": name_of(reading, name, lang), "k": number(counts[name], lang, 0), "n": number(worlds, lang, 0)}
        said.append(say(lang, "title.map.then" if i else "title.map.first", **about))
    undecided = worlds - sum(counts.values())
    said += [say(lang, "title.map.undecided", k=number(undecided, lang, 0))] if undecided and most else []
    nobody = words(lang)["title.map.annoys_nobody"]
    annoys = say(lang, "title.map.annoys", z=extent([*felt], lang) + "%") if any(felt) else nobody
    return sentence(f"{', '.join(said)}; {annoys}")


def map_subtitle(reading: Reading, policy: str, shown: list[str], worlds: int, lang: str) -> str:
    """Say what a cell, the hatching and the line are."""
    about = {"scenario": scenario_title(reading, lang), "dialling": _dialling(policy, lang)}
    start = say(lang, "caption.leader_map", n=number(worlds, lang, 0), **about)
    return _joined(start, _unlawful(reading, shown, lang))


def flow_title(sellers: list[tuple[str, Felt]], found: list[Segment], lang: str) -> str:
    """Say how many order under one of two sellers only, and how many people the last seller annoys."""
    share = {segment.name: number(segment.share, lang) for segment in found}
    names = {"a": sellers[0][0], "b": sellers[1][0]}
    said = say(lang, "title.flow", x=share["only_other"], y=share["only_first"], **names)
    return sentence(f"{said}; {_annoys_by(*sellers[-1], lang)}")


def _annoys_by(name: str, felt: Felt, lang: str) -> str:
    """Say how many people a seller annoys: a share, or none of how many."""
    if felt.share:
        return say(lang, "title.annoys_by", a=name, z=percent(felt.share, lang, fine_decimals(felt.share)))
    return say(lang, "title.annoys_none_by", a=name, n=number(felt.reached, lang, 0))


def flow_subtitle(attrs: Mapping[Any, Any], lang: str) -> str:
    """Say what a square is, of whom."""
    about = {
        "scenario": _in(attrs.get("scenario_title"), lang),
        "dialling": _dialling(str(attrs.get("policy")), lang),
    }
    return sentence(
        say(lang, "caption.squares.b2c" if attrs.get("scope") == "b2c" else "caption.squares.b2b", **about)
    )


def time_title(halves: list[tuple[str, float, Felt]], lang: str) -> str:
    """Say after how many days each seller has half of its orders, and how many people the last one annoys."""
    said = [
        say(lang, "title.time.then" if i else "title.time", a=name, d=number(day, lang))
        for i, (name, day, _) in enumerate(halves)
    ]
    return sentence(f"{', '.join(said)}; {_annoys_by(halves[-1][0], halves[-1][2], lang)}")


def time_subtitle(attrs: Mapping[Any, Any], lang: str) -> str:
    """Say what climbs and what hangs down."""
    about = {
        "scenario": _in(attrs.get("scenario_title"), lang),
        "dialling": _dialling(str(attrs.get("policy")), lang),
    }
    return sentence(say(lang, "caption.time", **about))


def sample_foot(attrs: Mapping[Any, Any], table: pd.DataFrame, lang: str) -> str:
    """Write the foot of a picture of accounts: how large the sample is stands where intervals would."""
    worlds, count = table["replication"].nunique(), len(table) // table["playbook"].nunique()
    said = say(lang, "foot.sample", n=number(count, lang, 0), worlds=number(worlds, lang, 0))
    return _foot(attrs, str(attrs.get("scenario")), said, lang)


def ablation_title(name: str, pair: tuple[str, str], ends: list[tuple[float, float]], lang: str) -> str:
    """Say how the difference of two sellers changes with the change that moves orders most."""
    (x, u), (y, v) = ([signed(value, lang) for value in end] for end in ends)
    return sentence(say(lang, "title.ablation", name=name, a=pair[0], b=pair[1], x=x, y=y, u=u, v=v))


def sensitivity_title(orders: tuple[str, float], felt: tuple[str, float], lang: str) -> str:
    """Say which parameter explains most of the spread in orders, and which in annoyance."""
    shares = {"x": number(orders[1], lang, 0), "y": number(felt[1], lang, 0)}
    other = felt[0][:1].lower() + felt[0][1:]
    return sentence(say(lang, "title.sensitivity", name=orders[0], other=other, **shares))


def bars_subtitle(
    attrs: Mapping[Hashable, Any], pair: tuple[str, str] | None, shown: int, total: int, lang: str
) -> str:
    """Say what a row and a bar are."""
    scenario = _in(attrs.get("scenario_title"), lang)
    start = (
        say(lang, "caption.ablation", scenario=scenario, a=pair[0], b=pair[1])
        if pair
        else say(lang, "caption.sensitivity", scenario=scenario)
    )
    count = say(lang, "caption.rows", shown=str(shown), total=str(total)) if shown < total else ""
    return _joined(start, count)


def foot_of(attrs: Mapping[Hashable, Any], lang: str) -> str:
    """Write the foot of a picture that is drawn from a table of its own."""
    return _foot(attrs, str(attrs.get("scenario", "")), _intervals(attrs, lang), lang)


def _dialling(policy: str, lang: str) -> str:
    known = words(lang).get(f"dialling.{policy}")
    return known or say(lang, "dialling.other", name=policy.replace("_", " "))


def scenario_title(reading: Reading, lang: str) -> str:
    """Name the world the numbers come from."""
    return _in(reading.attrs.get("scenario_title"), lang) or reading.scenario


def seller_subtitle(reading: Reading, policy: str, shown: list[str], lang: str) -> str:
    """Say what is measured, of whom, and what each mark means."""
    about = {"scenario": scenario_title(reading, lang), "dialling": _dialling(policy, lang)}
    start = say(lang, "caption.by_seller", **about)
    total = len({playbook for playbook, used in reading.arms() if used == policy})
    count = _count(len(shown), total, lang)
    return _joined(start, _hollow(reading, shown, lang), count, _unlawful(reading, shown, lang))


def _count(shown: int, total: int, lang: str) -> str:
    return say(lang, "caption.shown", shown=str(shown), total=str(total)) if shown < total else ""


def plane_subtitle(reading: Reading, lang: str) -> str:
    """Say what the pairs, the crosses and the line are."""
    arms, scenario = reading.arms(), scenario_title(reading, lang)
    start = say(lang, "caption.plane", scenario=scenario, pairs=number(len(arms), lang, 0))
    shown = in_order((playbook for playbook, _ in arms), reading.parents)
    return _joined(start, _hollow(reading, shown, lang), _unlawful(reading, shown, lang))


def _hollow(reading: Reading, shown: list[str], lang: str) -> str:
    hollow = any(look_of(playbook, reading.parents).hollow for playbook in shown)
    return words(lang)["caption.hollow"] if hollow else ""


def _unlawful(reading: Reading, shown: list[str], lang: str) -> str:
    """Mark the pushing sellers where the prospects are consumers."""
    hard = [name_of(reading, name, lang) for name in shown if family_of(name, reading.parents) == "hard"]
    return say(lang, "caption.unlawful", names=listed(lang, hard)) if hard and reading.consumers else ""


def _joined(start: str, *more: str) -> str:
    return sentence(". ".join([start, *(sentence(part) for part in more if part)]))


def foot(reading: Reading, lang: str) -> str:
    """Write the foot: claim level, scenario, intervals, run id and version."""
    return _foot(reading.attrs, reading.scenario, _intervals(reading.attrs, lang), lang)


def _foot(attrs: Mapping[Any, Any], scenario: str, how: str, lang: str) -> str:
    catalogue = words(lang)
    run = say(lang, "foot.run", run=str(attrs["run"])) if attrs.get("run") else catalogue["foot.no_run"]
    version = say(lang, "foot.version", version=str(attrs.get("version") or "")).strip()
    return " · ".join([_level(attrs, lang), say(lang, "foot.scenario", name=scenario), how, run, version])


def _level(attrs: Mapping[Any, Any], lang: str) -> str:
    level, share = attrs.get("level"), attrs.get("share")
    if level == "C2" and share is None:
        return words(lang)["level.C2.plain"]
    text = words(lang).get(f"level.{level}", words(lang)["level.none"])
    return text.format(s="" if share is None else number(float(share), lang, 0))


def _intervals(attrs: Mapping[Any, Any], lang: str) -> str:
    """Say what the intervals are; only an experiment that declares it is called simultaneous."""
    said = attrs.get("simultaneous")
    plain = words(lang)["foot.simultaneous" if said else "foot.intervals"]
    how = _in(said, lang)
    return f"{plain} ({how})" if how else plain


def _in(text: Any, lang: str) -> str:
    """Take the text of a language from a mapping, or a text that is the same in both."""
    return (
        letters.name(str(text.get(lang, ""))) if isinstance(text, Mapping) else text if isinstance(text, str) else ""
    )
