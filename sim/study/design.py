"""From an experiment's TOML to the worlds to be played: scenarios, points of a design, arms."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sim.law.parameters import ledger
from sim.playbook.read import Playbook, Policy, changed_policy, load_playbook, numbers, read_policy
from sim.playbook.schema import PolicyFile
from sim.reading import Document, Fault, InputError, check, find, read_toml
from sim.scenario.read import Scenario, load_scenario
from sim.study.cost import cost, refuse_if_too_much
from sim.study.schema import MOST_REPLICATIONS, Design, ExperimentFile, Factor, Replications, Target
from sim.study.single import mix, value_of

SHARES = ("population.self_buyers", "population.needs_nudge", "population.mu", "population.zeta")
PLAYBOOK_HEADS = ("playbook", "moves")
EXPERIMENTS = Path("experiments")


class Arm(NamedTuple):
    """One cell of an experiment: a world, its sellers, a dialling policy."""

    scenario: str
    factors: tuple[tuple[str, Any], ...]
    playbook: str
    policy: str

    @property
    def label(self) -> str:
        """``playbook/policy``, as comparisons name it."""
        return f"{self.playbook}/{self.policy}"


class Cell(NamedTuple):
    """An arm with everything the engine needs to play it."""

    arm: Arm
    scenario: Scenario
    sellers: tuple[Playbook, ...]
    policy: Policy


class Bases(NamedTuple):
    """What cells are made of, by the names an experiment gives them, with its changes made.

    `team` holds the playbooks that scenarios name for their agents.
    """

    scenarios: dict[str, Scenario]
    playbooks: dict[str, Playbook]
    policies: dict[str, PolicyFile]
    team: dict[str, Playbook]


@dataclass(frozen=True)
class Experiment:
    """A checked experiment: its file, what it is made of, and its cells in the order of the file."""

    name: str
    file: ExperimentFile
    bases: Bases
    points: tuple[dict[str, Any], ...]
    cells: tuple[Cell, ...]
    changes: dict[str, Any]

    @property
    def seed(self) -> int:
        """The key of all its luck."""
        return self.file.seed

    @property
    def replications(self) -> Replications:
        """The bounds on the number of replications."""
        return self.file.replications

    @property
    def targets(self) -> dict[str, Target]:
        """The precision asked of each measure."""
        return self.file.targets


class Read(NamedTuple):
    """An experiment's file as read and checked, with what its arms are made of."""

    document: Document
    file: ExperimentFile
    bases: Bases
    changes: dict[str, Any]


def read_experiment(
    path: str | Path,
    *,
    changes: dict[str, Any] | None = None,
    seed: int | None = None,
    replications: int | None = None,
    precision: dict[str, float] | None = None,
    engine: str = "compiled",
    workers: int | None = None,
    confirm: bool = True,
) -> Read:
    """An experiment's file. `changes`, `seed`, `replications` and `precision` override it for one run.

    Without `confirm`, what costs more than `sim.study.cost.MOST` is refused.
    """
    document = read_toml(find("experiment", path, EXPERIMENTS))
    file = check(ExperimentFile, _overridden(document.data, seed, replications, precision), document)
    altered = {**file.changes, **(changes or {})}
    bases: Bases = _at(document, "changes", partial(_bases, file, altered, document))
    faults = [*_outside_ledger(file, document), *_without_value(file, bases, document)]
    if faults:
        raise InputError(faults)
    if not confirm:
        refuse_if_too_much(cost(file, bases.scenarios.values(), engine, workers), document.name)
    return Read(document, file, bases, altered)


def load_experiment(path: str | Path, **options: Any) -> Experiment:
    """A checked experiment with its arms; options as in `read_experiment`."""
    document, file, bases, changes = read_experiment(path, **options)
    made = partial(experiment_of, Path(document.name).stem, file, bases, changes)
    experiment: Experiment = _at(document, "design" if file.design.factors else "changes", made)
    return experiment


def _overridden(
    found: dict[str, Any], seed: int | None, replications: int | None, precision: dict[str, float] | None
) -> dict[str, Any]:
    """A file's data with what this run says instead."""
    data = dict(found) | ({} if seed is None else {"seed": seed})
    if precision is not None:
        asked = {name: {"half_width": float(width)} for name, width in precision.items()}
        data["precision"] = data.get("precision", {}) | asked
        data.pop("selection", None)
    if replications is not None:
        if not 2 <= replications <= MOST_REPLICATIONS:
            raise InputError(
                [Fault("", "replications", f"must be from 2 to {MOST_REPLICATIONS:,}, not {replications}")]
            )
        data["precision"] = {"replications": {"min": replications, "max": replications}}
        data.pop("selection", None)
    return data


def experiment_of(name: str, file: ExperimentFile, bases: Bases, changes: dict[str, Any]) -> Experiment:
    """An experiment from its parts. Raises InputError where a point of its design cannot be."""
    sample = tuple(points(file))
    return Experiment(name, file, bases, sample, tuple(_cells(file, bases, sample)), changes)


def _outside_ledger(file: ExperimentFile, document: Document) -> Iterator[Fault]:
    """A design samples only what the ledger calls plausible."""
    ranges = {line.path.replace("shares.", "population."): line.entry for line in ledger()}
    for path, factor in file.design.factors.items():
        entry = ranges.get(_in_ledger(path))
        values = [value for value in factor.range or factor.levels or () if isinstance(value, int | float)]
        if entry and any(not entry.low <= value <= entry.high for value in values):
            message = f"must stay within the ledger's range, {entry.low:g} to {entry.high:g}"
            yield document.fault(("design", "factors", path), message)


def _in_ledger(path: str) -> str:
    """The ledger has one line for a property of all moves: ``moves.ask_direct.T`` is ``move.T``."""
    head, _, rest = path.partition(".")
    return f"move.{rest.rpartition('.')[2]}" if head == "moves" else path


def _without_value(file: ExperimentFile, bases: Bases, document: Document) -> Iterator[Fault]:
    """Profit can be asked only where every scenario says what orders and hours are worth."""
    asked = {("precision", name) for name in file.targets}
    if file.selection:
        asked |= {("selection", name) for name in (file.selection.measure, *file.selection.limits)}
    for table, name in sorted(asked):
        if name == "profit" and any(value_of(scenario) is None for scenario in bases.scenarios.values()):
            yield document.fault((table, name), "needs [value] in every scenario: order_value, hour_cost")


def _bases(file: ExperimentFile, changes: dict[str, Any], document: Document) -> Bases:
    here, pairs = Path(document.name).parent, _pairs(file)
    scenario, playbook, policy = (_only(changes, what) for what in ("scenario", "playbook", "policy"))
    scenarios = {
        name: _at(document, "scenario", partial(load_scenario, _near(name, here))).replace(**scenario)
        for name in file.scenarios
    }
    team = {name: load_playbook(name) for base in scenarios.values() for name in mix(base)}
    return Bases(
        scenarios,
        {name: load_playbook(_near(name, here)).replace(**playbook) for name, _ in pairs},
        {name: read_policy(_near(name, here), policy) for _, name in pairs},
        team,
    )


def _pairs(file: ExperimentFile) -> list[tuple[str, str]]:
    crossed = itertools.product(file.arms.playbooks, file.arms.policies)
    return list(dict.fromkeys([*crossed, *file.arms.named]))


def _cells(file: ExperimentFile, bases: Bases, sample: Iterable[dict[str, Any]]) -> Iterator[Cell]:
    pairs = _pairs(file)
    for name, point in itertools.product(file.scenarios, sample):
        scenario = at_point(bases.scenarios[name], _only(point, "scenario"))
        told = tuple((path, value) for path, value in point.items() if path in file.design.leading)
        for playbook, policy in pairs:
            cell = _cell(scenario, bases.playbooks[playbook], bases.policies[policy], point, bases.team)
            yield cell._replace(arm=cell.arm._replace(factors=told))


def _near(name: str, here: Path) -> str | Path:
    """A bundled name, or a file seen from the experiment that names it."""
    return here / name if name.endswith(".toml") else name


def _at(document: Document, key: str, build: Any) -> Any:
    """What `build` gives; its faults are said to come from this experiment too."""
    try:
        return build()
    except InputError as error:
        where = document.where((key,))
        raise InputError([Fault(where, "", str(fault)) for fault in error.faults]) from None


def points(file: ExperimentFile) -> list[dict[str, Any]]:
    """The points of the design: one empty point to compare arms, all combinations, or a sample."""
    factors = file.design.factors
    if file.design.kind == "compare":
        return [{}]
    if file.design.kind == "grid":
        return list(_grid(file.design))
    return _sampled(file.design.kind, file.design.points, factors, file.seed)


def _grid(design: Design) -> Iterator[dict[str, Any]]:
    """Every combination of levels; factors that go along with another one have its level's place."""
    levels = {name: factor.levels or () for name, factor in design.factors.items()}
    for places in itertools.product(*(range(len(levels[name])) for name in design.leading)):
        place = dict(zip(design.leading, places, strict=True))
        yield {name: levels[name][place[factor.along or name]] for name, factor in design.factors.items()}


def _sampled(kind: str, count: int, factors: dict[str, Factor], seed: int) -> list[dict[str, Any]]:
    from scipy.stats import qmc

    sampler = (qmc.LatinHypercube if kind == "lhs" else qmc.Sobol)(d=len(factors), rng=seed)
    ranges = [factor.range or (0.0, 1.0) for factor in factors.values()]
    sample = qmc.scale(sampler.random(count), [low for low, _ in ranges], [high for _, high in ranges])
    return [dict(zip(factors, map(float, row), strict=True)) for row in sample]


def _cell(
    scenario: Scenario, style: Playbook, policy: PolicyFile, point: dict[str, Any], team: dict[str, Playbook]
) -> Cell:
    """One arm at one point of a design."""
    own, dialled = _only(point, "playbook"), _only(point, "policy")
    style = style.replace(**own) if own else style
    dialling = numbers(changed_policy(policy, dialled) if dialled else policy)
    arm = Arm(scenario.name, tuple(point.items()), style.name, dialling.name)
    return Cell(arm, scenario, tuple(team[name] for name in mix(scenario)) or (style,), dialling)


def at_point(base: Scenario, point: dict[str, Any]) -> Scenario:
    """A scenario at one point: shares are solved once at the baseline, then kept whatever else varies."""
    if not point:
        return base
    solved = base.replace(**{path: value for path, value in point.items() if path in SHARES})
    rest = {path: value for path, value in point.items() if path not in SHARES}
    if solved.file.population.mu is not None:  # there are no shares to keep
        return solved.replace(**rest)
    people = solved.world.population
    return solved.replace(**{"population.mu": people.mu, "population.zeta": people.zeta}, **rest)


def _only(changes: dict[str, Any], what: str) -> dict[str, Any]:
    """The changes that concern the scenario, the playbook or the policy (without ``policy.``)."""
    return {path.removeprefix("policy."): value for path, value in changes.items() if _concerns(path) == what}


def _concerns(path: str) -> str:
    head = path.partition(".")[0]
    if head in PLAYBOOK_HEADS:
        return "playbook"
    return "policy" if head == "policy" else "scenario"
