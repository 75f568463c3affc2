"""Many worlds at once: replications of one arm or several, on all cores, without Python in between.

Every replication is a world of its own, so how they are cut into chunks and who plays them changes nothing.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine import layout
from sim.engine.journal import COLUMNS, in_order
from sim.law import timing
from sim.playbook.read import Policy
from sim.playbook.table import Table
from sim.scenario.read import World

COUNTED = (
    "accounts", "gross", "cancelled", "lost", "contacts", "reached", "unprompted", "annoyed", "hung_up",
    "do_not_call", "complained", "blocked", "asked", "missed", "ready_lost", "dials", "talks", "meetings",
    "busy_hours", "working_hours", "days_to_order",
)  # fmt: skip
FLOATS = frozenset({"busy_hours", "working_hours", "days_to_order"})
CHUNK_ACCOUNTS = 200_000  # in a chunk: a fraction of a second
LINES = 64  # of a journal, for each account at first


class Arm(NamedTuple):
    """What is played: a world, a playbook for each agent in turn, a dialling policy, and with which luck."""

    world: World
    tables: Sequence[Table]
    policy: Policy
    seed: int
    replications: Sequence[int]


class Batch(NamedTuple):
    """What came out: for each replication counts in the order of `COUNTED`, rows of accounts, a journal."""

    counts: NDArray[np.float64]
    accounts: NDArray[Any] | None
    journals: list[NDArray[np.void]]


def play_batch(
    world: World,
    tables: Sequence[Table],
    policy: Policy,
    seed: int,
    replications: Sequence[int],
    *,
    journal: bool = False,
    accounts: bool = False,
    threads: int | None = None,
) -> Batch:
    """Play one arm in many replications."""
    arm = Arm(world, tables, policy, seed, replications)
    if journal:
        return _joined([_with_journal(arm._replace(replications=[number])) for number in replications])
    rows = np.zeros((len(replications), int(world.office.accounts)), layout.ROW) if accounts else None
    return Batch(play_arms([arm], threads=threads, rows=rows)[0], rows, [])


def play_arms(
    arms: Sequence[Arm], *, threads: int | None = None, rows: NDArray[Any] | None = None
) -> list[NDArray[np.float64]]:
    """Play several arms; counts for each arm, a row for each replication."""
    counts = [np.zeros((len(arm.replications), len(COUNTED))) for arm in arms]
    jobs = [(arm, counts[number], rows, part) for number, arm in enumerate(arms) for part in _parts(arm, threads)]
    workers = min(threads or _cores(), len(jobs))
    if workers <= 1:
        for job in jobs:
            _play_part(*job)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda job: _play_part(*job), jobs))
    return counts


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _parts(arm: Arm, threads: int | None) -> Iterator[slice]:
    """Chunks of replications, small enough for every thread to get some."""
    most = len(arm.replications)
    even = -(-most // (4 * (threads or _cores())))
    size = max(1, min(even, CHUNK_ACCOUNTS // int(arm.world.office.accounts)))
    for first in range(0, most, size):
        yield slice(first, min(first + size, most))


def _play_part(arm: Arm, counts: NDArray[np.float64], rows: NDArray[Any] | None, part: slice) -> None:
    number = int(arm.world.office.accounts)
    room = np.zeros(number, layout.ROW) if rows is None else rows[part].reshape(-1)
    _play(arm._replace(replications=arm.replications[part]), counts[part], room, np.zeros(0, layout.JOURNAL))


def _play(arm: Arm, counts: NDArray[np.float64], rows: NDArray[Any], journal: NDArray[Any]) -> int:
    """Play an arm in one call. Returns how many lines its journal has."""
    from sim.engine import jit

    office = arm.world.office
    record = layout.world_of(arm.world, arm.policy, arm.seed)
    team = layout.team_of(arm.tables, jit.is_compiled())
    jit.engine()(record, *team, np.array(arm.replications, "i8"), counts, rows, journal)
    hours = timing.working_seconds(office.days, office.hours, office.workdays) / timing.HOUR
    counts[:, COUNTED.index("working_hours")] = hours * office.agents
    return int(record["written"][0])


def _with_journal(arm: Arm) -> Batch:
    """One world with its journal; played again if the room for it was too small."""
    number = int(arm.world.office.accounts)
    counts, rows, room = np.zeros((1, len(COUNTED))), np.zeros((1, number), layout.ROW), LINES * number
    while True:
        journal = np.zeros(room, layout.JOURNAL)
        lines = _play(arm, counts, rows[0], journal)
        if lines <= room:
            return Batch(counts, rows, [in_order(journal[:lines].view(COLUMNS))])
        room = lines


def _joined(batches: list[Batch]) -> Batch:
    journals = [journal for batch in batches for journal in batch.journals]
    rows = np.concatenate([batch.accounts for batch in batches if batch.accounts is not None])
    return Batch(np.concatenate([batch.counts for batch in batches]), rows, journals)
