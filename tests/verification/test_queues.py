"""Work: busy time, Little's law and textbook queues: (j) of MODEL.md section 11."""

import itertools

import pytest

from sim.words import Event

from .worlds import (
    few,
    run,
    talks,
)


@pytest.mark.parametrize(
    ("style", "dialling", "base"),
    [("hard", "redial", "column"), ("next_step", "widen", "complex"), ("soft", "polite", "consumers")],
)
def test_j_busy_time_is_the_sum_of_all_service_times(style: str, dialling: str, base: str) -> None:
    """(j) Little's law for the task an agent has in hand: busy hours = tasks x their mean time; never two at once."""
    played = run(style, few(200), dialling, base=base)
    spans: dict[int, list[tuple[float, float]]] = {}
    meetings = 0
    for line in played.lines:
        if line.kind == Event.DIAL:
            spans.setdefault(line.agent, []).append((line.time - 45 / 86_400, line.time))
        elif line.kind == Event.MEETING:
            meetings += 1
            spans.setdefault(line.agent, []).append((line.time - 1 / 24, line.time))
        elif line.kind == Event.LEARNED:  # 20 s, then the wrap-up
            spans.setdefault(line.agent, []).append((line.time - 20 / 86_400, line.time + 60 / 86_400))
    for talk in talks(played.lines):
        assert talk.end is not None
        spans[talk.dial.agent].append((talk.dial.time, talk.end.time))
    busy = sum(end - start for own in spans.values() for start, end in own) * 24
    assert played.counts["busy_hours"] == pytest.approx(busy, abs=1e-6)
    assert sum(row["busy_hours"] for row in played.rows) == pytest.approx(busy, abs=1e-6)
    assert played.counts["meetings"] == meetings
    for own in spans.values():
        own.sort()
        assert all(end <= start + 1e-9 for (_, end), (start, _) in itertools.pairwise(own))
    # 65 workdays of 7 hours for each of two agents
    assert played.counts["working_hours"] == 910
