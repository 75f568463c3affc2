"""Check a file of any kind of ours by what is in it."""

from collections.abc import Callable
from pathlib import Path

from sim.playbook.read import load_playbook, load_policy
from sim.reading import InputError, read_toml, unknown
from sim.scenario.read import load_scenario
from sim.study.design import load_experiment
from sim.study.surveys_kinds import kind_of_survey

SIGNS = {
    "experiment": ("arms", "question", "expectation", "design", "precision"),
    "playbook": ("step", "extends", "call_back", "at_last_step", "insert", "remove"),
    "policy": ("max_conversations", "others", "open_days"),
    "scenario": ("scope", "population", "office", "law", "switches", "team", "value"),
}


def _experiment(path: Path) -> object:
    if kind_of_survey(path) is None:
        return load_experiment(path)
    from sim.study.surveying import load_survey

    return load_survey(path)


READERS: dict[str, Callable[[Path], object]] = {
    "experiment": _experiment,
    "playbook": load_playbook,
    "policy": load_policy,
    "scenario": load_scenario,
}


def check_file(path: str | Path) -> str:
    """The kind of a sound file; InputError with a line for each fault of another."""
    kind = kind_of(Path(path))
    READERS[kind](Path(path))
    return kind


def kind_of(path: Path) -> str:
    """Scenario, playbook, policy or experiment: whichever most of its keys belong to."""
    document = read_toml(path)
    hits = {kind: sum(key in document.data for key in keys) for kind, keys in SIGNS.items()}
    kind = max(hits, key=lambda name: hits[name])
    if hits[kind] == 0:
        keys = [key for known in SIGNS.values() for key in known]
        faults = [document.fault((key,), unknown("key", key, keys)) for key in document.data]
        raise InputError(faults or [document.fault((), "is empty")])
    return kind
