"""The truths of `closelab verify`."""

import pytest

from sim.study.verify import CHECKS, Check

from .chance import Record


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_known_truth_holds(check: Check, record_property: Record) -> None:
    """Each line of the table that `closelab verify` prints, with as many replications."""
    truth = check("compiled")
    record_property("figure", [truth.claim, truth.exact, truth.simulated, truth.low, truth.high, 0, 0.0])
    assert truth.holds
