"""The numbers of a sample against counts of the same worlds made without it, and a sample of nothing."""

import math
from functools import cache

import pandas as pd
import pytest

from sim import simulate
from sim.show import samples
from sim.show.citing import Register
from sim.study.sampled import PER_ACCOUNT, Sample, numbers

from .show.played import compared, swept

SELLERS = ("soft", "subtle", "hard")


@cache
def worlds(seller: str) -> pd.DataFrame:
    """The accounts of the three worlds of an experiment of 60 accounts, seed 7, each played by itself."""
    from sim import load_scenario

    market = load_scenario("column").replace(**{"office.accounts": 60})
    made = [simulate(market, seller, seed=7, replication=i, accounts=True).accounts for i in range(3)]
    tables = [table for table in made if table is not None]
    return pd.concat([table.assign(world=i) for i, table in enumerate(tables)], ignore_index=True)


def told(name: str, seller: str) -> float:
    return samples.register(compared())[f"compared/column/{seller}/polite/sample_{name}"].value


@pytest.mark.parametrize("seller", SELLERS)
def test_the_numbers_of_a_seller_are_counts_of_its_accounts(seller: str) -> None:
    accounts = worlds(seller)
    stands = accounts[accounts["outcome"] == "ordered"]
    assert told("order", seller) == pytest.approx(100 * len(stands) / 180)
    assert told("lost", seller) == pytest.approx(100 * (accounts["outcome"] == "lost").sum() / 180)
    assert told("annoyed", seller) == pytest.approx(100 * accounts["annoyed"].sum() / accounts["reached"].sum())
    assert told("half", seller) == sorted(stands["day_ordered"])[(len(stands) - 1) // 2]


def test_the_numbers_of_a_pair_are_counts_of_the_same_accounts() -> None:
    soft, subtle = (worlds(seller)["outcome"] == "ordered" for seller in ("soft", "subtle"))
    for name, found in (
        ("both", soft & subtle),
        ("only_first", soft & ~subtle),
        ("only_other", subtle & ~soft),
        ("neither", ~soft & ~subtle),
    ):
        assert told(name, "soft+subtle") == pytest.approx(100 * found.sum() / 180)


def test_played_again_they_are_the_same() -> None:
    first = dict(samples.register(compared()))
    samples.samples.cache_clear()
    samples.register.cache_clear()
    assert repr(dict(samples.register(compared()))) == repr(first)
    assert not {*first} & {*Register(compared())}


def test_over_the_points_of_a_design_there_is_no_sample() -> None:
    assert samples.samples(swept()) == ()
    assert len(samples.register(swept())) == 0


def test_one_world_in_which_nobody_orders() -> None:
    rows = [
        {"playbook": seller, "replication": 0, "account": i, "outcome": "open", "blocked": False, "hung_up": 0}
        | {"asked": True, "annoyed": 0, "reached": 1, "day_ordered": math.nan, "day_lost": math.nan}
        | {"day_blocked": math.nan}
        for seller in ("soft", "hard")
        for i in range(20)
    ]
    table = numbers(Sample("column", "polite", ("soft", "hard"), 90.0, pd.DataFrame(rows)))
    found = table.set_index(["playbook", "measure"])["estimate"]
    assert math.isnan(found["soft", "sample_half"])
    assert found["hard", "sample_order"] == found["soft+hard", "sample_both"] == 0.0
    assert found["soft+hard", "sample_neither"] == 100.0
    assert {*table[table["measure"] == "sample_lost"]["unit"]} == {PER_ACCOUNT}
