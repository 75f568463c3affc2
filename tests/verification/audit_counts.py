"""What a world is counted as, by hand: from its journal, or from the rows of its accounts, which the auditor checked.

So a count cannot be more than what happened, whatever it is called and whoever it is counted for.
"""

from collections.abc import Iterator
from typing import Any

from sim.words import Cause, Event, Verdict

from .worlds import Line, Run

CLOSE = 1e-6


def by_hand(run: Run, office: Any) -> dict[str, float]:
    """Every count of section 10: what the journal tells from the journal, the rest summed over accounts."""
    orders, dials = run.of(Event.ORDER), run.of(Event.DIAL)
    in_person, finished = run.of(Event.MEETING), run.of(Event.END)
    summed = ("contacts", "reached", "annoyed", "hung_up", "do_not_call", "complained", "ready_lost", "busy_hours")
    flags = ("blocked", "asked", "missed")
    return {
        "accounts": len(run.rows),
        "gross": len(orders),
        "cancelled": len(run.of(Event.CANCELLATION)),
        "unprompted": sum(line.reply == Cause.UNPROMPTED for line in orders),
        "lost": sum(line.reply == Verdict.YES for line in run.of(Event.COMPETITOR)),
        "dials": len(dials),
        "meetings": len(in_person),
        "talks": len(finished) - len(in_person),
        "days_to_order": sum(line.time for line in orders),
        "working_hours": working_hours(office),
        **{name: sum(row[name] for row in run.rows) for name in summed},
        **{name: len(run.accounts(**{name: True})) for name in flags},
    }


def working_hours(office: Any) -> float:
    """Day 0 is a Monday; `workdays` days of each week are worked, by every agent."""
    days = [day for day in range(int(office.days)) if day % 7 < office.workdays]
    return float(len(days) * office.hours * office.agents)


def faults_of_counts(run: Run, office: Any) -> list[str]:
    """Counts that are not what happened."""
    expected = by_hand(run, office)
    named = [] if run.counts.keys() == expected.keys() else [f"counts are {sorted(run.counts)}"]
    return named + [
        f"{name}: by hand {value}, counted {run.counts[name]}"
        for name, value in expected.items()
        if abs(run.counts[name] - value) > CLOSE
    ]


def faults_of_rows(run: Run) -> Iterator[str]:
    """Rows of accounts against the journal, where the auditor leaves them to it."""
    of: dict[int, list[Line]] = {int(row["account"]): [] for row in run.rows}
    for line in run.lines:
        of[line.account].append(line)
    for row in run.rows:
        expected = _row(of[row["account"]])
        yield from (
            f"account {row['account']}: {name} by hand {value}, in the row {row[name]}"
            for name, value in expected.items()
            if not (row[name] == value or (value is None and row[name] != row[name]))
        )


def _row(lines: list[Line]) -> dict[str, Any]:
    orders = [line for line in lines if line.kind == Event.ORDER]
    cancelled = any(line.kind == Event.CANCELLATION for line in lines)
    lost = any(line.kind == Event.COMPETITOR and line.reply == Verdict.YES for line in lines)
    outcome = "cancelled" if cancelled else "ordered" if orders else "lost" if lost else "open"
    return {
        "outcome": outcome,
        "unprompted": bool(orders) and orders[0].reply == Cause.UNPROMPTED,
        "day_ordered": orders[0].time if orders else None,
        "meetings": sum(line.kind == Event.MEETING for line in lines),
    }
