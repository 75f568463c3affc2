"""The one front door of the engines: a world, its sellers, a dialling policy and a seed in, what happened out."""

import math
from collections.abc import Sequence
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
) -> Played:
    """Play one world with one playbook per agent, in turn. `seed` and `replication` are 32-bit words."""
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


SUMMED = (
    "contacts", "reached", "unprompted", "annoyed", "hung_up", "do_not_call", "complained",
    "blocked", "asked", "missed", "ready_lost", "dials", "talks", "meetings", "busy_hours",
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
        "working_hours": hours * office.agents,
        "days_to_order": math.fsum(row["day_ordered"] for row in rows if row["ordered"]),
    }
