"""Campaigns played by the model: how often contact 1, 2, ... sells, and what other arms would have shown.

Every contact is answered, nobody waits for a caller and nobody stops calling: what a seller's give-up rule hides
is put on afterwards. Counts are of events, by name in `OUTPUTS`: trials and successes.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine import batch
from sim.playbook.read import Playbook, Policy, load_playbook
from sim.scenario.read import Scenario, World, load_scenario
from sim.study.fitting.priors import paths
from sim.words import Others

Values = NDArray[np.float64]

HERE = Path(__file__).parent
GAP = 7.0  # days between two calls, where a log has no dates
LONG_AGO = 180.0  # days since the earlier campaign
BINS = 10  # contacts 1 to 9, and 10 or more
MOST_CALLS = 14
CALLERS = 150.0  # accounts for each caller: none ever waits
CURVE = tuple(f"contact_{k}" for k in range(1, BINS + 1))
OUTPUTS = (*CURVE, "refused", "sold", "unasked_now", "unasked_later", "silence_short", "silence_long")
SHORT, LONG = 0.0, 10.0  # seconds of silence of the two arms that a log does not have
SOON = 1.0  # days within which everybody has had a first call


class Counts(NamedTuple):
    """Trials and successes in the order of `OUTPUTS`."""

    trials: Values
    successes: Values


class Rows(NamedTuple):
    """What became of each account: talks held, whether and when it ordered, whether unprompted."""

    talks: NDArray[np.int64]
    sold: NDArray[np.bool_]
    unprompted: NDArray[np.bool_]
    day: Values


def campaign(values: Values, accounts: int, days: float) -> World:
    """The world of one parameter point with phones that are always answered."""
    return _open_all_day(accounts, days).replace(**paths(values)).world


@cache
def _open_all_day(accounts: int, days: float) -> Scenario:
    office = {"opening": 0.0, "hours": 24.0, "workdays": 7, "p_ans": 1.0, "dial": 1.0, "wrap": 0.0, "days": int(days)}
    office |= {"accounts": accounts, "agents": max(1, round(accounts / CALLERS))}
    changes = {f"office.{name}": value for name, value in office.items()} | {"law.cool": 0.0}
    return load_scenario("consumers").replace(**changes)


def policy(gap: float, calls: int) -> Policy:
    """Ring everybody who has not bought again after `gap` days, `calls` times in all."""
    return Policy("campaign", gap, gap, int(Others.NEVER), 0.0, 0.0, calls)


@cache
def style(name: str, silence: float | None = None) -> Playbook:
    """One of this folder's scripts, with another silence if given."""
    book = load_playbook(HERE / f"{name}.toml")
    return book if silence is None else book.replace(**{"ask.silence": silence})


def rows(world: World, book: Playbook, rule: Policy, seed: int) -> Rows:
    """Play one world and give a row for each account."""
    found = batch.play_batch(world, [book.table], rule, seed, [0], accounts=True).accounts
    assert found is not None
    flat = found.reshape(-1)
    unprompted = flat["unprompted"] == 1
    return Rows(flat["talks"].astype(int), (flat["ordered"] == 1) & ~unprompted, unprompted, flat["day_ordered"])


def by_contact(found: Rows) -> Counts:
    """How many had contact k, how many bought at it; contact 10 stands for 10 and more."""
    held = np.bincount(np.minimum(found.talks, MOST_CALLS), minlength=MOST_CALLS + 1)
    bought = np.bincount(np.minimum(found.talks, MOST_CALLS)[found.sold], minlength=MOST_CALLS + 1)
    at_risk = held[::-1].cumsum()[::-1][1:].astype(float)
    return Counts(pooled(at_risk), pooled(bought[1:].astype(float)))


def pooled(counts: Values) -> Values:
    """Counts by contact number with everything from `BINS` on in the last place."""
    return np.append(counts[: BINS - 1], counts[BINS - 1 :].sum())


def play(values: Values, accounts: int, seed: int, gap: float = GAP) -> Counts:
    """All arms of one parameter point: the curve, an earlier campaign, no ask, two silences."""
    curve = by_contact(
        rows(campaign(values, accounts, MOST_CALLS * gap + 10.0), style("script"), policy(gap, MOST_CALLS), seed)
    )
    others = [
        *_earlier(values, accounts, seed),
        *_unasked(values, accounts, seed),
        *_silences(values, accounts, seed),
    ]
    trials, successes = (np.array(part, float) for part in zip(*others, strict=True))
    return Counts(np.append(curve.trials, trials), np.append(curve.successes, successes))


def _earlier(values: Values, accounts: int, seed: int) -> list[tuple[int, int]]:
    """Sales at a first contact to those who refused, and to those who bought, in a campaign of long ago.

    Whoever bought is asked again in a second world with the same luck, where the first talk asks nothing: the
    model closes an account that ordered, so what carries over a sale is stable liking alone.
    """
    world, rule = campaign(values, accounts, LONG_AGO + 10.0), policy(LONG_AGO, 2)
    asked, told = rows(world, style("script"), rule, seed), rows(world, style("told_first"), rule, seed)
    again = asked.talks == 2
    bought = asked.sold & (asked.talks == 1) & (told.talks == 2)
    return [(int(again.sum()), int((again & asked.sold).sum())), (int(bought.sum()), int((bought & told.sold).sum()))]


def _unasked(values: Values, accounts: int, seed: int) -> list[tuple[int, int]]:
    """The no-ask group: how many order by themselves in the talk, and how many of the rest within 90 days."""
    found = rows(campaign(values, accounts, 90.0), style("no_ask"), policy(GAP, 1), seed)
    now = int((found.unprompted & (found.day < SOON)).sum())
    return [(accounts, now), (accounts - now, int(found.unprompted.sum()) - now)]


def _silences(values: Values, accounts: int, seed: int) -> list[tuple[int, int]]:
    """Sales at the first contact without a silence and with a long one."""
    world = campaign(values, accounts, SOON + 1.0)
    found = [rows(world, style("script", seconds), policy(GAP, 1), seed) for seconds in (SHORT, LONG)]
    return [(accounts, int(one.sold.sum())) for one in found]
