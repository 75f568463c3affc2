"""Runs a survey from its file to its results folder: robustness, maps, or a search for playbooks.

A survey's results folder has its own tables and a manifest like any other: configuration in full, a hash for each
block that was played, and for each table.
"""

import os
import shlex
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.playbook.read import Playbook, in_full, load_playbook, read_policy
from sim.playbook.read import numbers as policy_numbers
from sim.playbook.schema import PolicyFile
from sim.reading import Document, Fault, InputError, check, find, read_toml
from sim.scenario.read import Scenario, load_scenario
from sim.study import provenance
from sim.study.blocks import Array, block_hash
from sim.study.design import EXPERIMENTS
from sim.study.executors import Executor, Threads
from sim.study.files import sole_writer, sweep, write
from sim.study.pair_maps import ONLY, Maps, cells_of, play_maps
from sim.study.pair_maps import stage as maps_stage
from sim.study.region import Region, Seat, Structured, factors_of, known_factors, narrowed
from sim.study.reproduce import Reproduction
from sim.study.results import MANIFEST, RAW, RUN, csv_bytes, load_manifest, write_json
from sim.study.robustness import Robustness, play_robustness, robustness_stages
from sim.study.run import RESULTS
from sim.study.runner import Watcher
from sim.study.search import Search, choices_of, play_search, playbook_of, search_stages
from sim.study.survey import Account, Job, Stage, Survey, play_block
from sim.study.surveys import MapsFile, RobustnessFile, SearchFile, styles

DECIMALS = 4
Study = Robustness | Maps | Search


class Surveyed(NamedTuple):
    """The results of a survey: its folder, its tables by name, its manifest, damaged files that were found."""

    folder: Path
    tables: dict[str, pd.DataFrame]
    manifest: dict[str, Any]
    set_aside: tuple[str, ...] = ()

    @property
    def run_id(self) -> str:
        """The id under which figures and sentences cite this run."""
        return str(self.manifest["run_id"])


def load_survey(path: str | Path, *, changes: dict[str, Any] | None = None, seed: int | None = None) -> Study:
    """A survey from its file. Raises InputError with a line for each thing that is wrong."""
    document = read_toml(find("experiment", path, EXPERIMENTS))
    data = dict(document.data) | ({} if seed is None else {"seed": seed})
    data["changes"] = {**data.get("changes", {}), **(changes or {})}
    return study_of(Path(document.name).stem, data, document)


def study_of(name: str, data: dict[str, Any], document: Document) -> Study:
    """A survey from the data of its file."""
    if "robustness" in data:
        return _robustness(name, check(RobustnessFile, data, document))
    if "maps" in data:
        return _maps(name, check(MapsFile, data, document))
    return _search(name, check(SearchFile, data, document))


def run_survey(
    path: str | Path,
    *,
    out: str | Path | None = None,
    workers: int | None = None,
    changes: dict[str, Any] | None = None,
    seed: int | None = None,
    on_progress: Watcher | None = None,
) -> Surveyed:
    """Run a survey and write its results folder; what is there already is not played again.

    Parameters as in `run_experiment`. Raises InputError for wrong input, OSError where the folder cannot be written.
    """
    study = load_survey(path, changes=changes, seed=seed)
    folder = Path(out) if out is not None else RESULTS / study.name
    return surveyed(study, folder, workers, on_progress or (lambda progress: None))


def surveyed(study: Study, folder: Path, workers: int | None, watch: Watcher) -> Surveyed:
    """Play a survey into a folder."""
    began, executor = time.time(), Threads(workers or _cores())
    with sole_writer(folder / RAW):
        sweep(folder)
        survey = Survey(folder / RAW, executor, watch)
        tables = {name: table.round(DECIMALS) for name, table in _played(study, survey, executor, watch).items()}
        contents = {name: csv_bytes(table) for name, table in tables.items()}
        manifest = _manifest(study, survey.accounts, contents)
        for name, raw in contents.items():
            write(folder / name, raw)
        write_json(folder / MANIFEST, manifest)
        command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
        write_json(folder / RUN, provenance.environment(began, command) | {"set_aside": survey.set_aside})
    return Surveyed(folder, tables, manifest, tuple(survey.set_aside))


def _cores() -> int:
    return os.cpu_count() or 1


def _played(study: Study, survey: Survey, executor: Executor, watch: Watcher) -> dict[str, pd.DataFrame]:
    if isinstance(study, Robustness):
        return play_robustness(study, survey)
    if isinstance(study, Maps):
        return play_maps(study, survey)
    return play_search(study, survey, executor, survey.folder, watch)


def load_survey_results(folder: str | Path) -> Surveyed:
    """A survey's results from their folder. Raises InputError if they are not there or not as they were written."""
    place = Path(folder)
    manifest, tables = load_manifest(place), {}
    for name, hashed in manifest["contents"].items():
        path = place / Path(name).name
        if not path.exists() or provenance.digest(path.read_bytes()) != hashed:
            raise InputError([Fault(str(path), "", f"not as {MANIFEST} says; run the experiment again")])
        tables[name] = pd.read_csv(path)
    return Surveyed(place, tables, manifest)


def _manifest(study: Study, accounts: Mapping[str, Account], contents: Mapping[str, bytes]) -> dict[str, Any]:
    found = {
        "schema_version": provenance.SCHEMA_VERSION,
        "software": provenance.software(),
        "key": provenance.digest([study.ingredients, provenance.source_hash()]),
        "parameters": {
            "experiment": study.name,
            "file": study.file.model_dump(mode="json", exclude_none=True),
            "seed": study.file.seed,
        }
        | study.ingredients,
        "stages": {name: account._asdict() for name, account in accounts.items()},
        "contents": {name: provenance.digest(raw) for name, raw in sorted(contents.items())},
    }
    return found | {"run_id": provenance.run_id(found)}


def _robustness(name: str, file: RobustnessFile) -> Robustness:
    table = file.robustness
    bare = load_scenario(file.scenario).replace(**file.changes)
    structures = {
        key: Structured(bare.replace(**structure.changes), frozenset(structure.changes))
        for key, structure in table.structures.items()
    }
    extra = [style for structure in table.structures.values() for style in structure.playbooks]
    books = {style: load_playbook(style) for style in dict.fromkeys([*styles(file.arms), *extra])}
    policies = _policies(_pairs(file.arms))
    region = Region(
        factors_of(table, books.values()),
        structures,
        books,
        {key: policy_numbers(policy) for key, policy in policies.items()},
        table.together_at_most,
    )
    seats = {
        key: _seats(
            key, [*_pairs(file.arms), *((style, policy) for style in structure.playbooks for policy in policies)]
        )
        for key, structure in table.structures.items()
    }
    scenarios = {key: structure.scenario for key, structure in structures.items()}
    made = _ingredients(scenarios, books, policies) | {"factors": [list(factor) for factor in region.factors]}
    return Robustness(name, file, region, seats, made)


def _maps(name: str, file: MapsFile) -> Maps:
    known, table = known_factors(), file.maps
    paths = list(dict.fromkeys(path for pair in table.pairs for path in pair))
    for path in (*paths, *table.ranges):
        if path not in known:
            raise InputError([Fault("", f"maps: {path}", "is no parameter of the ledger that can be moved")])
    factors = tuple(narrowed(known[path], table.ranges.get(path)) for path in paths)
    scenario = load_scenario(file.scenario).replace(**file.changes)
    books = {style: load_playbook(style) for style in styles(file.arms)}
    policies = _policies(_pairs(file.arms))
    dialling = {key: policy_numbers(policy) for key, policy in policies.items()}
    region = Region(factors, {ONLY: Structured(scenario, frozenset())}, books, dialling, table.together_at_most)
    made = _ingredients({ONLY: scenario}, books, policies) | {"factors": [list(factor) for factor in factors]}
    return Maps(name, file, region, _seats(ONLY, _pairs(file.arms)), made)


def _search(name: str, file: SearchFile) -> Search:
    choices = tuple(choices_of(file.search.space, name))
    books = {choice.name: playbook_of(choice) for choice in choices}
    books |= {style: load_playbook(style) for style, _ in file.search.beside}
    policies = _policies([*((choice.name, choice.policy) for choice in choices), *file.search.beside])
    scenarios = {key: load_scenario(key).replace(**file.changes) for key in file.scenario}
    beside = {style: books[style] for style, _ in file.search.beside}
    made = _ingredients(scenarios, beside, policies)
    made |= {"choices": provenance.digest([list(choice) for choice in choices]), "count": len(choices)}
    made["space"] = provenance.digest([in_full(book) for book in books.values()])
    return Search(name, file, scenarios, choices, books, policies, made)


def _pairs(arms: Any) -> list[tuple[str, str]]:
    crossed = [(style, policy) for style in arms.playbooks for policy in arms.policies]
    return list(dict.fromkeys([*crossed, *arms.named]))


def _seats(structure: str, pairs: Iterable[tuple[str, str]]) -> tuple[Seat, ...]:
    return tuple(Seat(structure, style, policy) for style, policy in pairs)


def _policies(pairs: Iterable[tuple[str, str]]) -> dict[str, PolicyFile]:
    return {name: read_policy(name) for name in dict.fromkeys(policy for _, policy in pairs)}


def _ingredients(
    scenarios: Mapping[str, Scenario], books: Mapping[str, Playbook], policies: Mapping[str, PolicyFile]
) -> dict[str, Any]:
    return {
        "scenarios": {name: scenario.resolved() for name, scenario in scenarios.items()},
        "playbooks": {name: in_full(style) for name, style in books.items()},
        "policies": {name: file.model_dump(mode="json", exclude_none=True) for name, file in policies.items()},
    }


def reproduce_survey(folder: Path, sample: int | None = None, workers: int | None = None) -> Reproduction:
    """Play a stored survey again: all of it, or so many blocks of those stages that need nothing played before."""
    manifest = load_manifest(folder)
    data = manifest["parameters"]["file"]
    study = study_of(manifest["parameters"]["experiment"], data, Document(str(folder / MANIFEST), data, {}))
    total = sum(account["worlds"] for account in manifest["stages"].values())
    again = _all_again if sample is None else partial(_some_again, sample=sample)
    worlds, differences = again(study, manifest, workers)
    notes = [] if manifest["software"] == provenance.software() else ["stored by another version of the sources"]
    return Reproduction(str(manifest["run_id"]), worlds, total, tuple(differences), tuple(notes))


def _all_again(study: Study, manifest: dict[str, Any], workers: int | None) -> tuple[int, list[str]]:
    with tempfile.TemporaryDirectory() as place:
        found = surveyed(study, Path(place), workers, lambda progress: None).manifest
    differences = []
    for part in ("stages", "contents"):
        for name, stored in manifest[part].items():
            if found[part].get(name) != stored:
                differences.append(f"{name}: other than stored")
    return sum(account["worlds"] for account in found["stages"].values()), differences


def _some_again(study: Study, manifest: dict[str, Any], workers: int | None, sample: int) -> tuple[int, list[str]]:
    """Blocks at even distances over the stages that are known from the file alone."""
    jobs = [Job(stage, number) for stage in _known(study) for number in range(len(stage.blocks))]
    places = np.linspace(0, len(jobs) - 1, min(sample, len(jobs))).round().astype(int)
    chosen = {(job.stage.name, job.number): job for job in (jobs[place] for place in places)}
    differences, worlds = [], 0
    for stage, number, block in Threads(workers or _cores()).map(_block_of, chosen.values()):
        worlds += int(np.prod(block.shape[:3]))
        if block_hash(block) != manifest["stages"][stage]["blocks"][number]:
            differences.append(f"{stage}, block {number}: other counts than stored")
    return worlds, sorted(differences)


def _block_of(job: Job) -> tuple[str, int, Array]:
    return (job.stage.name, *play_block(job))


def _known(study: Study) -> list[Stage]:
    """The stages that need nothing played before them."""
    if isinstance(study, Robustness):
        return robustness_stages(study)
    if isinstance(study, Maps):
        return [maps_stage(study, cells_of(study))]
    return search_stages(study)
