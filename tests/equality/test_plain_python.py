"""The compiled engine's sources played as plain Python: the same events as the reference, in small worlds."""

import dataclasses

import pytest

from sim.engine.batch import play_batch
from sim.engine.run import named
from tests.equality.arbitrary import case
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
    interpreted(monkeypatch)
    which = case(2)
    tables = [playbook.table for playbook in which.playbooks]
    many = play_batch(which.world, tables, which.policy, which.seed, [which.replication, 1], accounts=True)
    without_rows = play_batch(which.world, tables, which.policy, which.seed, [1])
    for row, replication in enumerate((which.replication, 1)):
        single = dataclasses.replace(which, replication=replication)
        theirs = played(single, "reference")
        assert named(many.counts[row]) == theirs.counts
        assert many.accounts is not None
        assert many.accounts[row]["dials"].tolist() == [account["dials"] for account in theirs.accounts]
    assert without_rows.accounts is None
    assert without_rows.counts.tobytes() == many.counts[1:].tobytes()
