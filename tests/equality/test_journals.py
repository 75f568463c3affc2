"""Both engines play arbitrary worlds alike: every event, every bit of every number."""

import numpy as np
import pytest

from sim.engine.run import Played, play
from tests.equality.arbitrary import Case, case

BLOCK = 10  # worlds in a test


def played(which: Case, engine: str) -> Played:
    return play(
        which.world,
        which.playbooks,
        which.policy,
        seed=which.seed,
        replication=which.replication,
        engine=engine,
        journal=True,
    )


def differences(compiled: Played, reference: Played) -> str:
    """What differs first, or nothing."""
    assert compiled.journal is not None and reference.journal is not None
    mine, theirs = compiled.journal, reference.journal
    for row in range(min(len(mine), len(theirs))):
        if mine[row].tobytes() != theirs[row].tobytes():
            return f"line {row}:\ncompiled  {mine[row]}\nreference {theirs[row]}"
    if len(mine) != len(theirs):
        return f"{len(mine)} lines for {len(theirs)}"
    if compiled.counts != reference.counts:
        return f"counts:\ncompiled  {compiled.counts}\nreference {reference.counts}"
    return "" if repr(compiled.accounts) == repr(reference.accounts) else "rows of accounts"


def compare(first: int) -> None:
    for number in range(first, first + BLOCK):
        which = case(number)
        found = differences(played(which, "compiled"), played(which, "reference"))
        assert not found, f"world {number}: {found}"


@pytest.mark.parametrize("first", range(0, 100, BLOCK))
def test_journals_of_arbitrary_worlds_are_equal(first: int) -> None:
    compare(first)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(100, 1100, BLOCK))
def test_journals_of_a_thousand_more_worlds_are_equal(first: int) -> None:
    compare(first)


def test_arbitrary_worlds_show_every_kind_of_event_and_reply() -> None:
    journals = [played(case(number), "compiled").journal for number in range(100)]
    events = np.concatenate([journal for journal in journals if journal is not None])
    seen = {(int(kind), int(reply)) for kind, reply in zip(events["kind"], events["reply"], strict=True)}
    assert {kind for kind, _ in seen} == set(range(9))
    assert {reply for kind, reply in seen if kind == 1} == set(range(6))
    assert {reply for kind, reply in seen if kind == 2} == set(range(4))
