"""Run a stored experiment again, from its manifest alone, and compare hashes with what it says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from sim.playbook.read import playbook_from
from sim.playbook.schema import PolicyFile
from sim.reading import Document, Fault, InputError, check
from sim.scenario.draws import NO_DRAWS, draws_from
from sim.scenario.read import scenario_from
from sim.study import provenance
from sim.study.design import Bases, Experiment, experiment_of
from sim.study.executors import Executor
from sim.study.results import MANIFEST, load_manifest
from sim.study.run import executor_for, tables
from sim.study.runner import Piece, played_now
from sim.study.schema import ExperimentFile
from sim.study.store import BLOCK, block_hashes, contents, in_order


class Reproduction(NamedTuple):
    """What came of it: how much was played again, and a line for each difference."""

    run_id: str
    worlds: int
    total: int
    differences: tuple[str, ...]
    notes: tuple[str, ...]

    def lines(self) -> list[str]:
        """For people: each difference, and at the end a verdict."""
        played = f"run {self.run_id}: {self.worlds} of {self.total} worlds played again"
        verdict = f"{len(self.differences)} differences" if self.differences else "equal"
        return [*self.differences, f"{played}, {verdict}"]

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {"equal": not self.differences} | self._asdict()


class Block(NamedTuple):
    """Replications of one cell under one hash."""

    hash: str
    piece: Piece


def reproduce(
    folder: str | Path,
    *,
    sample: int | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    engine: Literal["compiled", "reference"] = "compiled",
) -> Reproduction:
    """Play a stored experiment again and compare with the hashes in its manifest.

    Parameters
    ----------
    folder
        A results folder; its manifest is all that is needed.
    sample
        Play only so many blocks of up to 50 replications, spread evenly over the run; default all.

    Raises
    ------
    InputError
        Where the folder holds no sound manifest, or the sample is below 1.
    """
    if sample is not None and sample < 1:
        raise InputError([Fault("", "sample", f"must be at least 1, not {sample}")])
    path = Path(folder)
    manifest = load_manifest(path)
    experiment = experiment_from(manifest, str(path / MANIFEST))
    stored = list(_blocks(manifest))
    chosen = stored if sample is None else _spread(stored, sample)
    runs = _played(experiment, chosen, executor_for(engine, workers, scheduler), engine)
    differences = [*_ingredients(experiment, manifest), *_rows(experiment, runs, chosen), *_files(path, manifest)]
    if sample is None:
        differences += _tables(experiment, runs, manifest)
    total = sum(block.piece.last - block.piece.first for block in stored)
    return Reproduction(manifest["run_id"], len(runs), total, tuple(differences), tuple(_notes(manifest)))


def experiment_from(manifest: dict[str, Any], where: str) -> Experiment:
    """The experiment that a manifest describes; no other file is read."""
    parameters = manifest["parameters"]
    draws = {name: draws_from(lines, where) for name, lines in parameters.get("draws", {}).items()}
    bases = Bases(
        {
            name: scenario_from(data, where, draws.get(name, NO_DRAWS))
            for name, data in parameters["scenarios"].items()
        },
        {name: playbook_from(data, where) for name, data in parameters["playbooks"].items()},
        {name: check(PolicyFile, data, Document(where, data, {})) for name, data in parameters["policies"].items()},
        {name: playbook_from(data, where) for name, data in parameters["team"].items()},
    )
    file = check(ExperimentFile, parameters["file"], Document(where, parameters["file"], {}))
    return experiment_of(parameters["experiment"], file, bases, parameters["changes"])


def _blocks(manifest: dict[str, Any]) -> Iterator[Block]:
    for cell, line in enumerate(manifest["runs"]["blocks"]):
        count, *hashes = line.split()
        for number, found in enumerate(hashes):
            yield Block(found, Piece(cell, number * BLOCK, min((number + 1) * BLOCK, int(count))))


def _spread(blocks: list[Block], count: int) -> list[Block]:
    """So many of them at even distances, the first and the last among them."""
    places = np.linspace(0, len(blocks) - 1, min(count, len(blocks))).round().astype(int)
    return [blocks[place] for place in places]


def _played(experiment: Experiment, blocks: list[Block], executor: Executor, engine: str) -> pd.DataFrame:
    return in_order(list(played_now(experiment, (block.piece for block in blocks), executor, engine)))


def _ingredients(experiment: Experiment, manifest: dict[str, Any]) -> Iterator[str]:
    """What the manifest's own data come to now: a share solved otherwise, another sample of a design."""
    for kind, found in provenance.ingredients(experiment).items():
        if found != manifest["parameters"][kind]:
            yield f"{kind}: other than stored"


def _rows(experiment: Experiment, runs: pd.DataFrame, blocks: list[Block]) -> Iterator[str]:
    lines = block_hashes(runs, len(experiment.cells))
    found = (hashed for line in lines for hashed in line.split()[1:])
    for block, hashed in zip(blocks, found, strict=True):
        if hashed != block.hash:
            arm, piece = experiment.cells[block.piece.cell].arm, block.piece
            point = "".join(f", {path} = {value}" for path, value in arm.factors)
            where = f"{arm.label} in {arm.scenario}{point}"
            yield f"{where}: replications {piece.first} to {piece.last - 1}: other counts than stored"


def _files(folder: Path, manifest: dict[str, Any]) -> Iterator[str]:
    for name, hashed in manifest["contents"].items():
        path = folder / Path(name).name
        if path.exists() and provenance.digest(path.read_bytes()) != hashed:
            yield f"{name}: the file is not as the manifest says"


def _tables(experiment: Experiment, runs: pd.DataFrame, manifest: dict[str, Any]) -> Iterator[str]:
    if contents(runs, len(experiment.cells)).content != manifest["runs"]["content"]:
        yield "runs: other content than stored"
    for name, raw in tables(experiment, runs)[2].items():
        if provenance.digest(raw) != manifest["contents"][name]:
            yield f"{name}: other content than stored"


def _notes(manifest: dict[str, Any]) -> Iterator[str]:
    then, now = manifest["software"], provenance.software()
    if then != now:
        yield (
            f"stored by closelab {then['version']}, source {then['source_hash'][:8]}; "
            f"played again by {now['version']}, source {now['source_hash'][:8]}"
        )
