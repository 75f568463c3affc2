"""A search for playbooks: every one that a few building blocks make, halved and halved again, then told apart.

Halving keeps the fronts of most orders for fewest annoyed; each round plays the rest twice as long with new luck
added. The last few race under each cap of annoyance on luck that the search has never seen.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.engine.batch import Arm
from sim.playbook.read import Playbook, playbook_from
from sim.playbook.read import numbers as policy_numbers
from sim.playbook.schema import PolicyFile
from sim.reading import Document, Fault, InputError, check, unknown
from sim.scenario.read import Scenario
from sim.stats.estimate import Values
from sim.stats.pareto import first_fronts
from sim.study.design import Bases, Experiment, experiment_of
from sim.study.executors import Executor
from sim.study.runner import Watcher
from sim.study.schema import ExperimentFile
from sim.study.select import run_selection, verdicts
from sim.study.store import Store
from sim.study.summary import compare, summarise
from sim.study.survey import Stage, Survey, key_of, measured
from sim.study.surveys import SearchFile

PARTS: Mapping[str, tuple[Any, ...]] = {
    "no_interest": ("stop", "talk_on"),
    "recap": (False, True),
    "first": ("ask_impression", "ask_opinion", "ask_arrange", "ask_direct", "propose_step", "none"),
    "silence": (),
    "then": ("none", "ask_go_on", "ask_opinion", "ask_arrange", "ask_direct", "press_scarcity"),
    "times": (),
    "after_no": ("stop", "ask_go_on", "push_after_no"),
    "policy": (),
}


class Choice(NamedTuple):
    """One playbook of the space with its dialling: the building blocks it is made of."""

    no_interest: str
    recap: bool
    first: str
    silence: float
    then: str
    times: int
    after_no: str
    policy: str

    @property
    def name(self) -> str:
        """A name that says what it is made of."""
        said = [self.first, f"{self.silence:g}s", self.then if self.times else "none", f"x{self.times}"]
        said += [self.after_no, "recap" if self.recap else "plain", self.no_interest]
        return "-".join(said).lower()


@dataclass(frozen=True)
class Search:
    """A search, checked and ready to be played."""

    name: str
    file: SearchFile
    scenarios: Mapping[str, Scenario]
    choices: tuple[Choice, ...]
    playbooks: Mapping[str, Playbook]
    policies: Mapping[str, PolicyFile]
    ingredients: dict[str, Any]


def choices_of(space: Mapping[str, Sequence[Any]], where: str) -> list[Choice]:
    """Every playbook of a space, none twice. Raises InputError for a part that is not known."""
    faults = [Fault(where, f"search.space.{key}", unknown("part", key, PARTS)) for key in space if key not in PARTS]
    faults += [Fault(where, f"search.space.{key}", "missing") for key in PARTS if key not in space]
    for key, values in space.items():
        allowed = PARTS.get(key, ())
        wrong = [value for value in values if allowed and value not in allowed]
        faults += [
            Fault(where, f"search.space.{key}", unknown("choice", str(one), map(str, allowed))) for one in wrong
        ]
    if faults:
        raise InputError(faults)
    crossed = itertools.product(*(space[key] for key in PARTS))
    return list(dict.fromkeys(_plain(Choice(*values)) for values in crossed))


def _plain(choice: Choice) -> Choice:
    """The same playbook under one description only: what is never reached does not count."""
    if choice.first == "none":
        return choice._replace(silence=0.0, then="none", times=0, after_no="stop")
    if choice.then == "none" or choice.times == 0:
        choice = choice._replace(then="none", times=0)
    return choice._replace(silence=float(choice.silence))


def playbook_of(choice: Choice) -> Playbook:
    """The playbook that these building blocks make."""
    title = {"nl": choice.name, "en": choice.name}
    data = {"name": choice.name, "title": title, "step": list(_steps(choice))}
    if choice.first == "propose_step":
        data["at_last_step"] = {"move": "ask_arrange", "silence": choice.silence}
    return playbook_from(data, f"playbook {choice.name}")


def _steps(choice: Choice) -> Iterator[dict[str, Any]]:
    """The decent story, then the close; `bye` only where something leads to it."""
    stops, refused = choice.no_interest == "stop", choice.after_no != "stop"
    yield {"label": "open", "move": "open", "on": {"no_interest": "bye"} if stops else {"ok": "need"}}
    if not stops:
        yield {"label": "talk_on", "move": "talk_on"}
    yield {"label": "need", "move": "ask_need"}
    yield from ({"move": "argue"}, {"move": "argue"})
    first, *later = _close(choice)
    yield {"label": "close"} | first
    yield from later
    asks = choice.first != "none"
    if asks and refused:
        on = {"no": "bye", "hesitates": "leave"}
        yield {"label": "refused", "move": choice.after_no, "silence": choice.silence, "on": on}
    if asks or stops:
        yield {"label": "bye", "move": "thank_and_end"}


def _close(choice: Choice) -> Iterator[dict[str, Any]]:
    """Recap, questions, an open ending."""
    if choice.recap:
        yield {"move": "recap"}
    refused = "bye" if choice.after_no == "stop" else "refused"
    for move in [choice.first, *[choice.then] * choice.times] if choice.first != "none" else []:
        yield {"move": move, "silence": choice.silence, "on": {"no": refused}}
    yield (
        {"move": "leave_open"}
        if choice.first == "none" and not choice.recap
        else {
            "label": "leave",
            "move": "leave_open",
        }
    )


def play_search(
    study: Search, survey: Survey, executor: Executor, folder: Path, watch: Watcher
) -> dict[str, pd.DataFrame]:
    """All tables of a search, by the name of their file."""
    rounds, fronts, confirmed, gaps = [], [], [], []
    for scenario in study.scenarios:
        left, log, best = halved(study, scenario, survey)
        rounds += log
        fronts.append(best)
        for cap in study.file.search.caps:
            race = race_of(study, scenario, left, cap)
            store = Store(folder, key_of(study.ingredients, "race", scenario, cap, left))
            runs = run_selection(race, store, executor, "compiled", watch)
            about = {"cap": cap}
            confirmed.append(_confirmed(race, runs).assign(**about))
            gaps.append(_gaps(study, race, runs).assign(**about))
    return {
        "rounds.csv": pd.DataFrame(rounds),
        "front.csv": pd.concat(fronts, ignore_index=True),
        "confirmed.csv": pd.concat(confirmed, ignore_index=True),
        "gaps.csv": pd.concat(gaps, ignore_index=True),
    }


def halved(study: Search, scenario: str, survey: Survey) -> tuple[list[int], list[dict[str, Any]], pd.DataFrame]:
    """Successive halving (Jamieson & Talwalkar 2016): numbers of the finalists, a log, and their estimates."""
    left, count = list(range(len(study.choices))), study.file.search.first_replications
    log: list[dict[str, Any]] = []
    while True:
        played = survey.play(_stage(study, scenario, left, count)).astype(float)[:, 0]
        net, annoyed = _sums(study, scenario, played)
        log.append({"scenario": scenario, "round": len(log) + 1, "playbooks": len(left), "replications": count})
        if len(left) <= study.file.search.finalists:
            table = pd.DataFrame([_described(study, scenario, number) for number in left])
            return left, log, table.assign(net=100.0 * net, annoyed=100.0 * annoyed)
        half = max(study.file.search.finalists, (len(left) + 1) // 2)
        left = [left[place] for place in first_fronts(net, annoyed, half)]
        count *= 2


def search_stages(study: Search) -> list[Stage]:
    """The first round in each scenario: the stages that are known before anything is played."""
    count, everyone = study.file.search.first_replications, list(range(len(study.choices)))
    return [_stage(study, scenario, everyone, count) for scenario in study.scenarios]


def _described(study: Search, scenario: str, number: int) -> dict[str, Any]:
    choice = study.choices[number]
    return {"scenario": scenario, "playbook": choice.name} | choice._asdict()


def _stage(study: Search, scenario: str, left: Sequence[int], count: int) -> Stage:
    """The playbooks that are left, one a unit."""
    world = study.scenarios[scenario].world

    def arms(unit: int) -> list[Arm]:
        choice = study.choices[left[unit]]
        dialling = policy_numbers(study.policies[choice.policy])
        return [Arm(world, [study.playbooks[choice.name].table], dialling, study.file.seed, range(count))]

    key = key_of(study.ingredients, "halving", scenario, count, list(left))
    return Stage(f"{scenario} x {count}", len(left), 1, count, arms, key)


def _sums(study: Search, scenario: str, played: Values) -> tuple[Values, Values]:
    """Net orders an account and annoyed a contact reached, of each playbook."""
    accounts = study.scenarios[scenario].world.office.accounts
    net, annoyed = (measured(name, played, accounts) for name in ("net", "annoyed"))
    return tuple(one.above.sum(axis=-1) / np.maximum(one.below.sum(axis=-1), 1.0) for one in (net, annoyed))


def race_of(study: Search, scenario: str, left: Sequence[int], cap: float) -> Experiment:
    """A selection among the finalists and who stands beside them, under one cap of annoyance, on fresh luck."""
    asked, finalists = study.file.search, [study.choices[number] for number in left]
    named = [*((choice.name, choice.policy) for choice in finalists), *asked.beside]
    text = {"nl": "-", "en": "-"}
    data = {
        "title": text,
        "question": text,
        "expectation": text,
        "scenario": scenario,
        "seed": asked.confirm_seed,
        "arms": {"named": [list(pair) for pair in dict.fromkeys(named)]},
        "precision": {"replications": {"min": 20, "max": asked.replications}},
        "selection": {"measure": "net", "better_by": asked.better_by}
        | ({} if cap >= 100.0 else {"at_most": {"annoyed": {"value": cap, "tolerance": min(asked.tolerance, cap)}}}),
    }
    file = check(ExperimentFile, data, Document(f"search {study.name}", data, {}))
    return experiment_of(f"{study.name}-{scenario}", file, _bases(study, scenario), {})


def _bases(study: Search, scenario: str) -> Bases:
    return Bases({scenario: study.scenarios[scenario]}, dict(study.playbooks), dict(study.policies), {})


def _confirmed(race: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """What became of each finalist, with its estimates."""
    found = summarise(race, runs)
    kept = found[found["measure"].isin(["net", "annoyed", "net_per_100_hours"])]
    wide = kept.pivot(index=["playbook", "policy"], columns="measure", values=["estimate", "low", "high"])
    wide.columns = [_column(*pair) for pair in wide.columns]
    counts = kept.groupby(["playbook", "policy"])["replications"].first()
    table = verdicts(race, runs).merge(wide.join(counts).reset_index(), on=["playbook", "policy"])
    return table.drop(columns=["because"])


def _column(end: str, measure: str) -> str:
    return measure if end == "estimate" else f"{measure}_{end}"


def _gaps(study: Search, race: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """Paired differences of those selected minus who stands beside them, simultaneous over all pairs of the race."""
    named = verdicts(race, runs)
    kept = named[named["verdict"].isin(["selected", "indistinguishable", "undecided"])]
    leaders = {f"{row.playbook}/{row.policy}" for row in kept.itertuples()}
    beside = {f"{style}/{policy}" for style, policy in study.file.search.beside}
    pairs = compare(race, runs)
    pairs = pairs[pairs["measure"].isin(["net", "annoyed", "net_per_100_hours"])]
    straight = pairs[pairs["a"].isin(leaders) & pairs["b"].isin(beside)]
    return straight.drop(columns=["unit", "variance_ratio"])
