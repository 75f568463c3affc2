"""The accounts of a result's first worlds, played again, and the register of the numbers they come to.

Nothing of it is stored: the manifest says how the worlds were played, so they and their numbers are always the same.
"""

import json
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from sim.show.citing import Citable, Register
from sim.show.findings import spoken_of
from sim.show.reading import read
from sim.study.flow import SEGMENTS
from sim.study.reproduce import experiment_from
from sim.study.results import Results
from sim.study.sample import sample
from sim.study.sampled import BOTH, PREFIX, Sample, numbers

SOLD = ("order", "half", *SEGMENTS)  # never said without whom it annoyed
KEPT = 4  # results whose accounts are kept, for the two languages and forms they are told in


class Told(NamedTuple):
    """What a register is made from."""

    name: str
    summary: pd.DataFrame
    comparisons: pd.DataFrame


@lru_cache(maxsize=KEPT)
def samples(results: Results) -> tuple[Sample, ...]:
    """The accounts of each scenario, where arms are compared in one world; none over the points of a design."""
    if results.manifest["parameters"]["file"]["design"]["factors"]:
        return ()
    return tuple(_sample(results, str(name)) for name in dict.fromkeys(results.summary["scenario"]))


def _sample(results: Results, scenario: str) -> Sample:
    """The sellers spoken of, under the policy that rings least."""
    reading = read(results.summary[results.summary["scenario"] == scenario])
    policy = reading.policy()
    sellers = tuple(spoken_of(reading, policy))
    experiment = experiment_from(_readable(results.manifest), str(results.folder))
    cells = {cell.arm.playbook: cell for cell in experiment.cells if cell.arm[::3] == (scenario, policy)}
    days = float(cells[sellers[0]].scenario.world.office.days)
    chosen = [cells[name] for name in sellers]
    return Sample(
        scenario, policy, sellers, days, sample(experiment, chosen, results.manifest["parameters"]["replications"])
    )


def _readable(manifest: dict[str, Any]) -> dict[str, Any]:
    """A manifest without halves of letters, whatever titles people wrote: what is played does not hang on titles."""
    found: dict[str, Any] = json.loads(json.dumps(manifest, ensure_ascii=False).encode("utf-8", "replace"))
    return found


@lru_cache(maxsize=KEPT)
def register(results: Results) -> Register:
    """The numbers of the samples under their ids, as those of the tables: ``x/column/soft/polite/sample_order``."""
    tables = [numbers(one) for one in samples(results)]
    empty = pd.DataFrame(columns=["playbook", "policy"])
    return Register(Told(results.name, pd.concat(tables) if tables else empty, pd.DataFrame()))


def is_sampled(one: Citable) -> bool:
    """Whether a number comes from a sample of accounts, and not from all replications."""
    return one.measure.startswith(PREFIX)


def plain(one: Citable) -> str:
    """What is measured, without saying that it is a sample."""
    return one.measure.removeprefix(PREFIX)


def sellers_of(one: Citable) -> tuple[str, ...]:
    """The sellers a number speaks of."""
    return tuple(one.arm[0].split(BOTH))
