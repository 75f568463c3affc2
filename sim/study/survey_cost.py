"""What a survey will take, known before anything is played."""

import os
from typing import Any

from sim.study.cost import SECONDS_PER_CONTACT, duration
from sim.study.drivers import Drivers
from sim.study.pair_maps import Maps, cells_of
from sim.study.robustness import Robustness, driver_of
from sim.study.search import Search, search_stages

SECONDS_PER_POINT = 0.012  # solving its shares


def survey_plan(study: Robustness | Maps | Search) -> tuple[str, dict[str, Any]]:
    """How many worlds there are by stage, and roughly how long they take: as text, and as data."""
    stages = _stages(study)
    worlds, cores = sum(stages.values()), os.cpu_count() or 1
    seconds = (
        worlds * _contacts(study) * SECONDS_PER_CONTACT["compiled"] + _points(study) * SECONDS_PER_POINT
    ) / cores
    lines = [f"{name}: {count:,} worlds" for name, count in stages.items()]
    text = [*lines, f"about {duration(seconds)} on this machine; nothing was written"]
    return "\n".join(text), {"stages": stages, "worlds": worlds, "seconds": seconds}


def _stages(study: Robustness | Maps | Search) -> dict[str, int]:
    if isinstance(study, Robustness):
        return _of_drivers(driver_of(study)) | {"region": _region(study)}
    if isinstance(study, Maps):
        return {"maps": len(cells_of(study)) * len(study.seats) * study.file.maps.replications}
    return {f"{stage.name}, first round of halving": stage.worlds for stage in search_stages(study)}


def _region(study: Robustness) -> int:
    table = study.file.robustness
    return table.points * table.replications * len(study.all_seats)


def _of_drivers(asked: Drivers) -> dict[str, int]:
    table, arms = asked.asked, len(asked.seats)
    return {
        "screening": table.trajectories * (len(asked.free) + 1) * arms * table.replications,
        "indices": table.points * (table.leading + 3) * arms * table.replications,
        "curves": table.leading * table.levels * arms * table.curve_replications,
    }


def _points(study: Robustness | Maps | Search) -> int:
    """Points at which shares are solved."""
    if not isinstance(study, Robustness):
        return 0
    asked = study.file.robustness.sensitivity
    return study.file.robustness.points + asked.points * (asked.leading + 3)


def _contacts(study: Robustness | Maps | Search) -> float:
    """Contacts in a world, on average."""
    if isinstance(study, Search):
        worlds = [scenario.world for scenario in study.scenarios.values()]
        return sum(world.office.accounts * world.population.contacts for world in worlds) / len(worlds)
    moved = next((factor for factor in study.region.factors if factor.path == "population.contacts"), None)
    people = next(iter(study.region.structures.values())).scenario.world.population.contacts
    return study.accounts * ((moved.low + moved.high) / 2.0 if moved else people)
