"""closelab: a laboratory for closing strategies. The ten public names, imported when first used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.playbook.read import Playbook, load_playbook
    from sim.reading import InputError
    from sim.scenario.read import Scenario, load_scenario
    from sim.study.results import Results, load_results
    from sim.study.run import run_experiment
    from sim.study.single import Outcome, simulate

PUBLIC = {
    "Scenario": "sim.scenario.read",
    "Playbook": "sim.playbook.read",
    "Outcome": "sim.study.single",
    "Results": "sim.study.results",
    "InputError": "sim.reading",
    "load_scenario": "sim.scenario.read",
    "load_playbook": "sim.playbook.read",
    "simulate": "sim.study.single",
    "run_experiment": "sim.study.run",
    "load_results": "sim.study.results",
}

__version__ = "0.1.0"
__all__ = [
    "InputError",
    "Outcome",
    "Playbook",
    "Results",
    "Scenario",
    "load_playbook",
    "load_results",
    "load_scenario",
    "run_experiment",
    "simulate",
]


def __getattr__(name: str) -> Any:
    if name not in PUBLIC:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(PUBLIC[name]), name)


def __dir__() -> list[str]:
    return [*PUBLIC, "__version__"]
