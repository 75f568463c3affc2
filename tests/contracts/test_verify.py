"""`closelab verify`: every truth holds, and a broken one is seen."""

import json

import pytest

from sim.cli import status
from sim.study import verify
from sim.study.verify import Truth


def test_every_truth_holds(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "REPLICATIONS", 4)
    assert status(["verify", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found) >= 15 and all(truth["holds"] for truth in found)


def test_a_failure_is_printed_and_is_status_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "CHECKS", (lambda engine: Truth("two and two", 4.0, 5.0, 4.5, 5.5),))
    assert status(["verify"]) == 1
    shown = capsys.readouterr().out
    assert "FAILS" in shown and "0 of 1 truths hold" in shown
