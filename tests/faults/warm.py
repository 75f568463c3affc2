"""What a process forked after this was imported need not do again: compile, solve, hash the sources."""

from sim.engine.run import play_many
from sim.study.design import load_experiment
from sim.study.provenance import source_hash
from tests.faults.trials import experiment_text, written


def _warm() -> None:
    with written(experiment_text()) as path:
        cell = load_experiment(path).cells[0]
    play_many([(cell.scenario.world, cell.sellers, cell.policy, 1, [0])], threads=1)
    source_hash()


_warm()
