"""A small experiment to be disturbed, and what must not change about it."""

import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from sim.study import runner
from sim.study.results import COMPARISONS, MANIFEST, SUMMARY
from sim.study.run import run_experiment
from sim.study.store import Store
from tests.texts import TEXTS

PAUSE = 0.02  # seconds

SMALL = (
    TEXTS
    + """
scenario = "column"
seed = 5
[arms]
playbooks = ["soft", "hard"]
policies = ["redial"]
[changes]
"office.accounts" = ACCOUNTS
"population.mu" = 1.8
"population.zeta" = 3.4
[precision]
replications = { min = COUNT, max = COUNT }
"""
)


def experiment_text(accounts: int = 30, replications: int = 6) -> str:
    return SMALL.replace("ACCOUNTS", str(accounts)).replace("COUNT", str(replications))


def experiment(folder: Path, accounts: int = 30, replications: int = 6) -> Path:
    path = folder / "small.toml"
    path.write_text(experiment_text(accounts, replications))
    return path


@contextmanager
def written(text: str) -> Iterator[Path]:
    """An experiment's file for a moment."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.toml"
        path.write_text(text)
        yield path


def small_chunks() -> None:
    """Chunks of a world or two, so that there is something between the first and the last."""
    runner.CHUNK_SECONDS = 2e-4


def said(folder: Path) -> dict[str, bytes]:
    """Everything of a results folder that is promised byte for byte; the manifest hashes the rows too."""
    return {name: (folder / name).read_bytes() for name in (SUMMARY, COMPARISONS, MANIFEST)}


def chunk_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("raw/*/*.parquet"))


def slow_disk() -> None:
    """A moment after each chunk, so that there is time to be killed between the first and the last."""
    quickly = Store.save

    def save(store: Store, rows: pd.DataFrame) -> Path:
        found = quickly(store, rows)
        time.sleep(PAUSE)
        return found

    Store.save = save  # type: ignore[method-assign, assignment]


def run_in_small_chunks(path: Path, **options: Any) -> None:
    """For a process of its own, to be killed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    small_chunks()
    slow_disk()
    run_experiment(path, **options)
