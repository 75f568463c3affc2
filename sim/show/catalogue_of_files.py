"""What there is to choose from, and what each thing says: text for the shell, data for programs."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sim.playbook.diagram import diagram
from sim.playbook.moves import bundled_moves
from sim.playbook.read import load_playbook, load_policy, playbook_names, policy_names
from sim.reading import Fault, InputError, Title, bundled_names, check, find, read_toml, unknown
from sim.scenario.read import Scenario, load_scenario, scenario_names
from sim.show import ledger
from sim.show.words import LANGUAGES, words
from sim.study.check import kind_of
from sim.study.design import EXPERIMENTS, load_experiment
from sim.study.surveys_kinds import kind_of_survey

Shown = tuple[str, Any]  # a text, and the data behind it


def listing() -> Shown:
    """All bundled playbooks, policies and scenarios, and the experiments of this folder."""
    data = {
        "playbooks": {name: load_playbook(name).title["en"] for name in playbook_names()},
        "policies": {name: _policy_line(name) for name in policy_names()},
        "scenarios": {name: load_scenario(name).title["en"] for name in scenario_names()},
        "experiments": {name: _title(name) for name in bundled_names(EXPERIMENTS)},
    }
    wide = 2 + max(len(name) for found in data.values() for name in found)
    blocks = [
        "\n".join([kind, *(f"  {name:<{wide}}{title}" for name, title in found.items())])
        for kind, found in data.items()
        if found
    ]
    return "\n\n".join([*blocks, f"closelab show NAME tells more; closelab show {ledger.NAME}: all numbers"]), data


class _Titled(BaseModel):
    """What an experiment and a survey have in common."""

    title: Title


def _title(name: str) -> str:
    """An experiment's title, a survey's too; its arms, thousands for a search, are not made for a line in a list."""
    document = read_toml(find("experiment", name, EXPERIMENTS))
    return check(_Titled, document.data, document).title.en


def described(name: str) -> Shown:
    """One playbook, policy, scenario or experiment, by name or file; or the assumption ledger."""
    if name == ledger.NAME:
        return ledger.printed()
    kind = _kind(name)
    return {"playbook": _playbook, "policy": _policy, "scenario": _scenario, "experiment": _experiment}[kind](name)


def _kind(name: str) -> str:
    bundled = {
        "playbook": playbook_names(),
        "policy": policy_names(),
        "scenario": scenario_names(),
        "experiment": bundled_names(EXPERIMENTS),
    }
    for kind, names in bundled.items():
        if name in names:
            return kind
    if name.endswith(".toml"):
        return kind_of(Path(name))
    everything = [ledger.NAME, *(found for names in bundled.values() for found in names)]
    raise InputError([Fault("", name, unknown("name", name, everything))])


def _playbook(name: str) -> Shown:
    playbook = load_playbook(name)
    sentences = {
        move: tuple(words(lang)[f"move.{move}"] for lang in LANGUAGES if f"move.{move}" in words(lang))
        for move in bundled_moves()
    }
    return diagram(playbook, sentences), playbook.resolved()


def _policy_line(name: str) -> str:
    policy = load_policy(name)
    refused = (
        "leaves a refusal in peace" if policy.refused_days < 0 else f"rings again after {policy.refused_days:g} days"
    )
    return f"calls back after {policy.open_days:g} days, {refused}, {policy.max_conversations} talks at most"


def _policy(name: str) -> Shown:
    policy = load_policy(name)
    lines = [f"  {key:<18}{value}" for key, value in policy._asdict().items() if key != "name"]
    return "\n".join([f"{policy.name}: {_policy_line(name)}", *lines]), policy._asdict()


def _scenario(name: str) -> Shown:
    scenario = load_scenario(name)
    return "\n".join(_scenario_lines(scenario)), scenario.resolved()


def _scenario_lines(scenario: Scenario) -> list[str]:
    lines = [f"{scenario.name}: {scenario.title['nl']} / {scenario.title['en']} ({scenario.scope})"]
    for section, table in scenario.resolved().items():
        if isinstance(table, dict) and section != "title":
            lines += ["", f"[{section}]", *(f"  {key:<18}{value}" for key, value in table.items())]
    return lines


def _experiment(name: str) -> Shown:
    if kind_of_survey(name):
        return _survey(name)
    experiment = load_experiment(name)
    file = experiment.file
    arms = [f"  {cell.arm.scenario:<12}{cell.arm.label}" for cell in experiment.cells]
    text = [
        f"{experiment.name}: {file.title.en}",
        f"\nquestion: {file.question.en}",
        f"\nexpected: {file.expectation.en}",
        f"\n{len(arms)} arms, seed {experiment.seed}",
        *arms,
    ]
    return "\n".join(text), file.model_dump(mode="json", exclude_none=True)


def _survey(name: str) -> Shown:
    from sim.study.surveying import load_survey

    study = load_survey(name)
    file = study.file
    text = [
        f"{study.name}: {file.title.en}",
        f"\nquestion: {file.question.en}",
        f"\nexpected: {file.expectation.en}",
        f"\n{kind_of_survey(name)}, seed {file.seed}",
    ]
    return "\n".join(text), file.model_dump(mode="json", exclude_none=True)
