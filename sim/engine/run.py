"""The one front door of the engines: a world, its sellers, a dialling policy and a seed in, what happened out."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.journal import Journal
from sim.law import timing
from sim.law.annoyance import CLEARLY
from sim.playbook.read import Playbook, Policy
from sim.scenario.population import Account, Prospect
from sim.scenario.read import World
from sim.words import Status

LARGEST_WORD = 2**32 - 1


@dataclass(frozen=True)
class Played:
    """One world, played to the end: a row per account, counts, and the journal if it was kept."""

    counts: dict[str, float]
    accounts: list[dict[str, Any]]
    journal: NDArray[np.void] | None


def play(
    world: World,
    playbooks: Sequence[Playbook],
    policy: Policy,
    *,
    seed: int,
    replication: int,
    engine: str = "compiled",
    journal: bool = False,
    accounts: bool = True,
) -> Played:
    """Play one world with one playbook per agent, in turn. `seed` and `replication` are 32-bit words.

    Both engines give the same numbers; `accounts` False leaves out the rows where that saves time.
    """
    if engine == "compiled":
        return _play_compiled(world, playbooks, policy, seed, replication, journal, accounts)
    return _play_reference(world, playbooks, policy, seed, replication, journal)


def play_many(
    arms: Iterable[tuple[World, Sequence[Playbook], Policy, int, Sequence[int]]], *, threads: int | None = None
) -> list[list[dict[str, float]]]:
    """Counts of many worlds, compiled, on all cores: for each arm, for each of its replications.

    An arm is (world, playbooks, policy, seed, replications).
    """
    from sim.engine import batch

    played = batch.play_arms(
        [
            batch.Arm(world, [book.table for book in books], policy, seed, replications)
            for world, books, policy, seed, replications in arms
        ],
        threads=threads,
    )
    return [[named(row) for row in counts] for counts in played]


def named(counts: NDArray[np.float64]) -> dict[str, float]:
    """Counts by name; what is counted in whole numbers comes as whole numbers."""
    from sim.engine.batch import COUNTED, FLOATS

    return {
        name: value if name in FLOATS else int(value) for name, value in zip(COUNTED, counts.tolist(), strict=True)
    }


def _play_compiled(
    world: World,
    playbooks: Sequence[Playbook],
    policy: Policy,
    seed: int,
    replication: int,
    journal: bool,
    accounts: bool,
) -> Played:
    from sim.engine.batch import play_batch

    tables = [playbook.table for playbook in playbooks]
    played = play_batch(world, tables, policy, seed, [replication], journal=journal, accounts=accounts)
    rows = (
        []
        if played.accounts is None
        else [_compiled_row(number, row) for number, row in enumerate(played.accounts[0])]
    )
    return Played(named(played.counts[0]), rows, played.journals[0] if journal else None)


def _compiled_row(number: int, row: Any) -> dict[str, Any]:
    """A record of `sim.engine.layout.ROW` as `_row` says it."""
    numbers = {name: int(row[name]) for name in row.dtype.names if name not in ("busy_hours", "day_ordered")}
    flags = {name: bool(numbers[name]) for name in ("blocked", "ordered", "unprompted", "asked", "missed")}
    status = Status(numbers.pop("status")).name.lower()
    floats = {name: float(row[name]) for name in ("busy_hours", "day_ordered")}
    found = {"account": number, "outcome": status} | numbers | flags | floats
    return {name: found[name] for name in COLUMNS}


def _play_reference(
    world: World, playbooks: Sequence[Playbook], policy: Policy, seed: int, replication: int, journal: bool
) -> Played:
    from sim.engine.reference import Market

    agents = int(world.office.agents)
    tables = [playbooks[agent % len(playbooks)].table for agent in range(agents)]
    book = Journal(journal)
    accounts = Market(world, tables, policy, (seed, replication), book).run()
    rows = [_row(account) for account in accounts]
    return Played(_counts(rows, world), rows, book.array() if journal else None)


def _row(account: Account) -> dict[str, Any]:
    """What became of one account."""
    reached = [person for person in account.contacts if person.talks > 0]
    ordered = account.ordered_at >= 0.0
    return {
        "account": account.number,
        "outcome": Status(account.status).name.lower(),
        "blocked": account.blocked,
        "ordered": ordered,
        "unprompted": account.unprompted,
        "day_ordered": account.ordered_at / timing.DAY if ordered else math.nan,
        "contacts": len(account.contacts),
        "asked": account.asked,
        "missed": account.missed and not account.asked and not ordered,
        "ready_lost": account.ready_lost,
        "dials": account.dials,
        "talks": account.talks,
        "meetings": account.meetings,
        "busy_hours": account.busy / timing.HOUR,
        **_people(reached),
    }


def _people(reached: list[Prospect]) -> dict[str, int]:
    """How many of the contacts reached were annoyed, said so, and acted on it."""
    return {
        "reached": len(reached),
        "annoyed": sum(person.peak > CLEARLY for person in reached),
        "hung_up": sum(person.hung_up for person in reached),
        "do_not_call": sum(person.do_not_call for person in reached),
        "complained": sum(person.complained for person in reached),
    }


COLUMNS = (
    "account", "outcome", "blocked", "ordered", "unprompted", "day_ordered", "contacts", "asked", "missed",
    "ready_lost", "dials", "talks", "meetings", "busy_hours", "reached", "annoyed", "hung_up", "do_not_call",
    "complained",
)  # fmt: skip
SUMMED = (
    "contacts", "reached", "unprompted", "annoyed", "hung_up", "do_not_call", "complained",
    "blocked", "asked", "missed", "ready_lost", "dials", "talks", "meetings",
)  # fmt: skip


def _counts(rows: list[dict[str, Any]], world: World) -> dict[str, float]:
    office = world.office
    hours = timing.working_seconds(office.days, office.hours, office.workdays) / timing.HOUR
    return {
        "accounts": len(rows),
        "gross": sum(row["ordered"] for row in rows),
        "cancelled": sum(row["outcome"] == "cancelled" for row in rows),
        "lost": sum(row["outcome"] == "lost" for row in rows),
        **{name: sum(row[name] for row in rows) for name in SUMMED},
        "busy_hours": in_turn(row["busy_hours"] for row in rows),
        "working_hours": hours * office.agents,
        "days_to_order": in_turn(row["day_ordered"] for row in rows if row["ordered"]),
    }


def in_turn(numbers: Iterable[float]) -> float:
    """One after another, as compiled code adds them; `sum` is more exact from Python 3.12 on."""
    total = 0.0
    for number in numbers:
        total += number
    return total
