"""Does a contact cost the same in a small world and in a large one, a replication alone and among many?"""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Times, interleaved, of_processor
from sim.engine.run import play_many
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import World, load_scenario

ROUNDS = 3
CONTACTS = (1_000, 10_000, 100_000, 1_000_000)
REPLICATIONS = (1, 100, 10_000, 100_000)
PER_ACCOUNT = 3  # contacts, on average, in the scenario `column`
AN_AGENT = 333  # accounts for each agent, so that a larger world is more of the same
WORK = 500_000  # contacts a measurement, at least
SMALL = 60  # accounts of a world to be replicated


class Size(NamedTuple):
    """A world size and what it costs."""

    contacts: int
    apart: Times  # nanoseconds a contact; each agent a world of its own
    joined: Times  # the same with a brand, which joins all agents


def world(accounts: int, *, brand: bool = False, alone: bool = False) -> World:
    """A `column` of so many accounts."""
    changes = {"law.omega": 0.5} if brand else {}
    agents = 1 if alone else max(1, accounts // AN_AGENT)
    return load_scenario("column").replace(**{"office.accounts": accounts, "office.agents": agents, **changes}).world


def sizes() -> list[Size]:
    """Cost a contact from a thousand contacts to a million, all sizes in turn."""
    ways = [(contacts, brand) for contacts in CONTACTS for brand in (False, True)]
    times = interleaved(ROUNDS, *(lambda way=way: _per_contact(*way) for way in ways))
    return [Size(contacts, *times[2 * place : 2 * place + 2]) for place, contacts in enumerate(CONTACTS)]


def _per_contact(contacts: int, brand: bool) -> float:
    times = max(1, WORK // contacts)
    return _play(world(contacts // PER_ACCOUNT, brand=brand), times) / times / contacts


def replications() -> list[tuple[int, Times]]:
    """Cost of a small world, alone and among many."""
    ways = [lambda most=most: _small(most) for most in REPLICATIONS]
    return list(zip(REPLICATIONS, interleaved(ROUNDS, *ways), strict=True))


def _small(most: int) -> float:
    rounds = max(1, 1000 // most)
    return sum(_play(world(SMALL), most) for _ in range(rounds)) / rounds / most


def _play(of: World, worlds: int) -> float:
    arm = of, [load_playbook("subtle")], load_policy("polite"), 1, range(worlds)
    return of_processor(lambda: play_many([arm], threads=1))


def memory() -> dict[str, float]:
    """Bytes a contact of one large world, and bytes a replication; each measured in a process of its own."""
    base = _peak(100, 1)
    million = CONTACTS[-1]
    return {
        "one agent, a contact": (_peak(million // PER_ACCOUNT, 1, "alone") - base) / million,
        "an agent for 333 accounts, a contact": (_peak(million // PER_ACCOUNT, 1) - base) / million,
        "the same with a brand, a contact": (_peak(million // PER_ACCOUNT, 1, "brand") - base) / million,
        "100,000 replications of 60 accounts, a replication (its counts, handed back)": (_peak(SMALL, 100_000) - base)
        / 100_000,
    }


def _peak(accounts: int, worlds: int, *how: str) -> float:
    asked = [sys.executable, "-m", "benchmarks.scaling", str(accounts), str(worlds), *how]
    return float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


def main(accounts: str, worlds: str, *how: str) -> None:
    """Play, and say how much memory was in use at most, in bytes."""
    _play(world(100), 1)
    _play(world(int(accounts), **dict.fromkeys(how, True)), int(worlds))
    status = Path("/proc/self/status").read_text()  # Linux; its own high-water mark, not its parent's
    print(1024 * int(status.partition("VmHWM:")[2].split()[0]))


if __name__ == "__main__":
    main(*sys.argv[1:])
