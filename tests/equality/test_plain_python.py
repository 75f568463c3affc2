"""The compiled engine's sources played as plain Python: the same events as the reference, in small worlds."""

import dataclasses
from typing import Any

import pytest

from sim.engine.batch import play_batch
from sim.engine.run import named, play
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import load_scenario
from tests.equality.arbitrary import Case, case
from tests.equality.test_faults import interpreted
from tests.equality.test_journals import differences, played

BLOCK = 10  # worlds in a test
SMALL = 1000  # lines of a journal: plain Python plays some thousand a second


@pytest.mark.parametrize("first", range(0, 80, BLOCK))
def test_small_worlds_are_equal(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    interpreted(monkeypatch)
    compared = 0
    for number in range(first, first + BLOCK):
        which = case(number)
        theirs = played(which, "reference")
        if theirs.journal is not None and len(theirs.journal) <= SMALL:
            found = differences(played(which, "compiled"), theirs)
            assert not found, f"world {number}: {found}"
            compared += 1
    assert compared >= BLOCK // 2


def test_batches_count_what_single_plays_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine replications on one thread, so that several are played in one call."""
    interpreted(monkeypatch)
    which = case(2)
    tables = [playbook.table for playbook in which.playbooks]
    numbers = [which.replication, *range(8)]
    many = play_batch(which.world, tables, which.policy, which.seed, numbers, accounts=True, threads=1)
    without_rows = play_batch(which.world, tables, which.policy, which.seed, numbers[1:], threads=1)
    assert many.accounts is not None and without_rows.accounts is None
    for row, replication in enumerate(numbers):
        theirs = played(dataclasses.replace(which, replication=replication), "reference")
        assert named(many.counts[row]) == theirs.counts
        assert many.accounts[row]["dials"].tolist() == [account["dials"] for account in theirs.accounts]
    assert without_rows.counts.tobytes() == many.counts[1:].tobytes()


def test_rows_of_accounts_come_unless_they_are_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    interpreted(monkeypatch)
    which = case(2)
    asked: dict[str, Any] = {"seed": which.seed, "replication": which.replication}
    theirs = play(which.world, which.playbooks, which.policy, **asked, engine="reference")
    mine = play(which.world, which.playbooks, which.policy, **asked)
    bare = play(which.world, which.playbooks, which.policy, **asked, accounts=False)
    assert repr(mine.accounts) == repr(theirs.accounts) and mine.journal is None and theirs.journal is None
    assert bare.accounts == [] and bare.counts == mine.counts == theirs.counts


ALWAYS_THERE: dict[str, Any] = {"office.p_ans": 1.0, "law.open_ok": 1000.0, "population.contacts": 1.0}
CROWDED: dict[str, dict[str, Any]] = {
    # nobody ever buys; many thoughts and visits fall due in one talk with two hours of wrap-up
    "several in a talk": {
        "population.self_buyers": None, "population.needs_nudge": None,
        "population.mu": -40.0, "population.zeta": 0.0,
        "office.accounts": 2, "office.wrap": 7200.0, "office.days": 10, "law.lam_s": 60.0, "law.lam_c": 60.0,
    },
    "orders while the phone rings": {
        "office.accounts": 40, "office.agents": 40, "office.dial": 18_000.0, "law.lam_s": 2.0, "office.days": 10,
    },
}  # fmt: skip


# worlds in which the market hears of what nobody called for: who orders by himself, when is it known?
TALKATIVE: dict[str, Any] = ALWAYS_THERE | {
    "law.omega": 4.0,
    "law.omega_good": 2.0,
    "law.cool": 0.0,
    "law.lam_c": 0.0,
}
HEARD: dict[str, tuple[str, str, dict[str, Any]]] = {
    "thoughts in the hour of a meeting": ("next_step", "complex", {
        "office.accounts": 40, "office.agents": 4, "law.lam_s": 24.0, "law.step_days": 0.0, "office.days": 5,
    }),
    "thoughts at the very moment of the next call": ("soft", "column", {
        "office.accounts": 40, "office.agents": 4, "law.lam_s": 6.0, "office.wrap": 3600.0, "office.days": 10,
    }),
}  # fmt: skip


@pytest.mark.parametrize("heard", HEARD)
def test_what_happens_without_us_is_heard_when_it_happened(heard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interpreted(monkeypatch)
    style, base, changes = HEARD[heard]
    world = load_scenario(base).replace(**TALKATIVE, **changes).world
    policy = load_policy("polite")._replace(open_days=0.0, max_conversations=9)
    for replication in range(2):
        which = Case(world, [load_playbook(style)], policy, 1, replication)
        theirs = played(which, "reference")
        assert theirs.counts["unprompted"] > 5
        assert not differences(played(which, "compiled"), theirs)


@pytest.mark.parametrize("crowded", CROWDED)
def test_much_at_the_same_time(crowded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interpreted(monkeypatch)
    world = load_scenario("column").replace(**{**ALWAYS_THERE, **CROWDED[crowded]}).world
    policy = load_policy("polite")._replace(open_days=1.0, max_conversations=9)
    which = Case(world, [load_playbook("soft")], policy, 1, 0)
    assert not differences(played(which, "compiled"), played(which, "reference"))
