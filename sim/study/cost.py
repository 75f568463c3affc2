"""What an experiment will cost in time, disk and memory, known before anything is built or played."""

import math
import operator
import os
from collections.abc import Iterable
from typing import Any, NamedTuple

from sim.reading import Fault, InputError
from sim.scenario.read import Scenario
from sim.study.schema import ExperimentFile

SECONDS_PER_CONTACT = {"compiled": 2e-6, "reference": 5e-4}  # measured with `make bench`'s worlds, on one core
SECONDS_PER_ARM = 3e-3  # reading and checking one
BYTES_PER_REPLICATION = 60.0  # of one arm, in its Parquet file
BYTES_PER_CONTACT = 150.0  # in memory while its world is played
BYTES_PER_ROW = 400.0  # in memory, for one replication of one arm
WORLDS = 200  # of each arm in a fitted market: at the draws of its fit, and as many at its middle
DAY = 86_400.0
MOST = {"seconds": DAY, "disk": 50e9, "memory": 4e9}


class Cost(NamedTuple):
    """How much there is to play, and roughly what it takes: seconds, bytes of disk, bytes of memory."""

    arms: int
    replications: int
    contacts: float
    seconds: float
    disk: float
    memory: float

    @property
    def too_much(self) -> bool:
        """Whether nobody wants this without having said so."""
        return any(getattr(self, name) > most for name, most in MOST.items())


def arms_in(file: ExperimentFile) -> int:
    """How many arms an experiment has, without building one."""
    pairs = {*((book, policy) for book in file.arms.playbooks for policy in file.arms.policies), *file.arms.named}
    return len(file.scenarios) * points_in(file) * len(pairs)


def points_in(file: ExperimentFile) -> int:
    """How many points a design has."""
    design = file.design
    if design.kind == "grid":
        return math.prod(len(factor.levels or ()) for factor in design.leading.values())
    return 1 if design.kind == "compare" else design.points


def cost(
    file: ExperimentFile, scenarios: Iterable[Scenario], engine: str = "compiled", workers: int | None = None
) -> Cost:
    """The cost of all replications that a file allows; `scenarios` have the changes of the run already."""
    arms, bounds = arms_in(file), file.replications
    replications = bounds.max if file.targets or file.selection else bounds.min
    scenarios = list(scenarios)
    largest = [_largest(file, "office.accounts", scenario.world.office.accounts) for scenario in scenarios]
    people = [_largest(file, "population.contacts", scenario.world.population.contacts) for scenario in scenarios]
    worlds = [accounts * contacts for accounts, contacts in zip(largest, people, strict=True)]
    times = [replications + (2 * WORLDS if scenario.draws else 0) for scenario in scenarios]
    contacts = arms / len(worlds) * sum(map(operator.mul, times, worlds))
    cores = workers or os.cpu_count() or 1
    return Cost(
        arms,
        replications,
        contacts,
        contacts * SECONDS_PER_CONTACT[engine] / cores + arms * SECONDS_PER_ARM,
        arms * replications * BYTES_PER_REPLICATION,
        max(worlds) * BYTES_PER_CONTACT * cores + arms * replications * BYTES_PER_ROW,
    )


def _largest(file: ExperimentFile, path: str, value: float) -> float:
    factor = file.design.factors.get(path)
    numbers: list[Any] = list((factor.levels or factor.range or ()) if factor else ())
    return float(max([number for number in numbers if isinstance(number, int | float)], default=value))


def refuse_if_too_much(found: Cost, where: str) -> None:
    """InputError with the estimated cost, for what would take more than a day or would not fit."""
    if found.too_much:
        most = f"{duration(MOST['seconds'])}, {size(MOST['disk'])} of disk and {size(MOST['memory'])} of memory"
        message = f"{in_words(found)}; more than {most} is played only with --yes (confirm=True)"
        raise InputError([Fault(where, "", message)])


def in_words(found: Cost) -> str:
    """The cost in one line."""
    return (
        f"{found.arms:,} arms, up to {found.replications:,} replications each, {found.contacts:.2g} contacts in all: "
        f"about {duration(found.seconds)}, {size(found.disk)} of disk, {size(found.memory)} of memory"
    )


def duration(seconds: float) -> str:
    """Seconds as people say it: 40 s, 12 minutes, 3.5 hours, 2 days, 300 years."""
    for unit, length in (("years", 365.25 * DAY), ("days", DAY), ("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 1.5 * length:
            amount = seconds / length
            return f"{amount:,.0f} {unit}" if amount >= 10.0 else f"{amount:.1f} {unit}"
    return f"{seconds:.0f} s"


def size(count: float) -> str:
    """Bytes as people say it: 300 kB, 2.5 MB, 1,200 TB."""
    for unit, length in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if count >= length:
            amount = count / length
            return f"{amount:,.0f} {unit}" if amount >= 10.0 else f"{amount:.1f} {unit}"
    return f"{math.ceil(count / 1e3):,} kB"
