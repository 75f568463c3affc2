"""Four markets inside the ledger's ranges that give each of the sellers most net orders, or all as many.

Differences are paired; their intervals hold at 1 - 1e-6 for all pairs of a market and policy at once. So a market in
which it is not so passes with chance 1e-6 at most, and none of the three sellers is ahead by how the model is built.
"""

import itertools
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from sim.engine.run import play_many
from sim.law.parameters import ledger
from sim.measures import MEASURES
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import load_scenario
from sim.stats.compare import Difference, paired_difference, pulled

from .chance import FALSE_ALARM

AHEAD = {"hard_ahead": "hard", "soft_ahead": "soft", "subtle_ahead": "subtle"}
SELLERS = ("soft", "subtle", "hard")
POLICIES = ("polite", "widen", "redial")
SEED, WORLDS, LEVEL_WORLDS = 20261125, 12, 40
WITHIN = {"widen": 1.0, "redial": 1.0, "polite": 2.0}  # orders per 100 accounts


@cache
def differences(market: str, policy: str, worlds: int) -> dict[tuple[str, str], Difference]:
    """Net orders per 100 accounts of each seller minus each other one, same prospects, same luck."""
    world, dialling, rule = load_scenario(market).world, load_policy(policy), MEASURES["net"]
    played = play_many([(world, [load_playbook(name)], dialling, SEED, range(worlds)) for name in SELLERS])
    sides = {}
    for name, counts in zip(SELLERS, played, strict=True):
        parts = [np.array([part(count) for count in counts], float) for part in (rule.numerator, rule.denominator)]
        sides[name] = pulled(*parts)
    pairs = list(itertools.permutations(SELLERS, 2))
    family, level = len(pairs) // 2, 1.0 - FALSE_ALARM
    return {(a, b): paired_difference(sides[a], sides[b], rule.scale, family, level) for a, b in pairs}


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("market", AHEAD)
def test_each_seller_has_a_market_in_which_he_gets_most_net_orders(market: str, policy: str) -> None:
    found, ahead = differences(market, policy, WORLDS), AHEAD[market]
    assert all(found[ahead, other].low > 0.0 for other in SELLERS if other != ahead), found


@pytest.mark.parametrize("policy", POLICIES)
def test_there_is_a_market_in_which_all_three_get_as_many(policy: str) -> None:
    found, within = differences("all_level", policy, LEVEL_WORLDS), WITHIN[policy]
    assert all(-within < gap.low and gap.high < within for gap in found.values()), found


def outside(market: str) -> Iterator[str]:
    """What a market says beyond the ranges of the ledger."""
    said = load_scenario(market).resolved()
    for line in ledger():
        section = "population" if line.section == "shares" else line.section
        value = said.get(section, {}).get(line.name)
        if isinstance(value, int | float) and not line.entry.low <= value <= line.entry.high:
            yield f"{line.path} = {value}"


@pytest.mark.parametrize("market", [*AHEAD, "all_level"])
def test_they_stay_inside_the_ranges_of_the_ledger(market: str) -> None:
    assert list(outside(market)) == []
