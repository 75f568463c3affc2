"""kill -9, Ctrl-C and SIGTERM at random moments: nothing finished is lost, and the end is the same bytes."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sim.study.run import run_experiment
from sim.study.store import Store
from tests.faults.trials import PAUSE, chunk_files, experiment, run_in_small_chunks, said

ROOT = Path(__file__).parents[2]
IMPORTED = ["sim.study.run", "tests.faults.trials", "tests.faults.warm"]
COMMAND = [sys.executable, "-c", "from sim.cli import main; main()", "run"]


@pytest.fixture(scope="module")
def fresh() -> Iterator[Any]:
    """Processes that have everything imported, begun by one that has no threads."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    yield context


def seconds_until_killed(
    fresh: Any, path: Path, out: Path, after: float, first: Callable[[], bool] = lambda: True
) -> tuple[bool, float]:
    """Run an experiment and kill it so long after `first` holds; says whether it still ran, and how long it had."""
    process = fresh.Process(target=run_in_small_chunks, args=(path,), kwargs={"out": out, "workers": 2})
    began = time.monotonic()
    process.start()
    while process.is_alive() and not first():
        time.sleep(0.002)
    process.join(after)
    alive = process.is_alive()
    process.kill()
    process.join()
    assert alive or process.exitcode == 0
    return alive, time.monotonic() - began


def kill_often(fresh: Any, folder: Path, kills: int, seed: int) -> None:
    """Kill runs at random moments until there were so many kills; each run in the end is the undisturbed one."""
    path, luck = experiment(folder, accounts=30, replications=12), random.Random(seed)
    results = run_experiment(path, out=folder / "undisturbed", workers=2)
    undisturbed, key = said(results.folder), results.manifest["key"]
    whole = [seconds_until_killed(fresh, path, folder / str(number), 60.0)[1] for number in (-2, -1)][-1]
    killed, resumed, number, alive = 0, 0, 0, False
    while killed < kills or alive:
        out = folder / str(number)
        store = Store(out / "raw", key)
        before, files = len(store.load()), set(chunk_files(out))
        if luck.random() < 0.5:  # at any moment, which on a busy machine is mostly before the first chunk ...
            alive, _ = seconds_until_killed(fresh, path, out, luck.uniform(0.0, whole))
        else:  # ... and while chunks are written
            grown = partial(_grown, out, files)
            alive, _ = seconds_until_killed(fresh, path, out, luck.uniform(0.0, 10 * PAUSE), grown)
        assert len(store.load()) >= before  # what was finished stays
        killed, resumed = killed + alive, resumed + (alive and 0 < len(store.load()) < 24)
        if not alive:
            assert said(out) == undisturbed
            assert len(chunk_files(out)) == 1 and not list(out.rglob("*.tmp"))
            number += 1
    assert number > 0 and resumed > 0  # some were killed between their first chunk and the last


def _grown(out: Path, files: set[Path]) -> bool:
    return not set(chunk_files(out)) <= files


def test_twenty_kills_at_random_moments(fresh: Any, tmp_path: Path) -> None:
    kill_often(fresh, tmp_path, 20, 20261124)


@pytest.mark.slow
def test_fifty_kills_at_random_moments(fresh: Any, tmp_path: Path) -> None:
    kill_often(fresh, tmp_path, 50, 20261125)


@pytest.mark.parametrize(
    ("how", "engine"),
    [
        (signal.SIGTERM, "compiled"),
        (signal.SIGKILL, "reference"),
        pytest.param(signal.SIGINT, "compiled", marks=pytest.mark.slow),
        pytest.param(signal.SIGKILL, "compiled", marks=pytest.mark.slow),
        pytest.param(signal.SIGINT, "reference", marks=pytest.mark.slow),
        pytest.param(signal.SIGTERM, "reference", marks=pytest.mark.slow),
    ],
)
def test_a_signal_ends_it_within_two_seconds_and_leaves_no_orphan(
    how: signal.Signals, engine: str, tmp_path: Path
) -> None:
    path, out = experiment(tmp_path, accounts=300, replications=3000), tmp_path / "r"
    command = [*COMMAND, str(path), "--out", str(out), "--workers", "2", "--engine", engine]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        wait_until(lambda: bool(chunk_files(out)), 120.0)
        os.kill(process.pid, how)
        began = time.monotonic()
        process.wait(20.0)
        wait_until(lambda: not members(process.pid), 20.0)
        took = time.monotonic() - began
        assert process.stderr is not None
        said_last = process.stderr.read().splitlines()[-1:]
    assert took < 2.0 * slowness()
    assert process.returncode == (-9 if how == signal.SIGKILL else 130)
    if how != signal.SIGKILL:
        assert said_last == ["interrupted; what was finished is kept, the same command goes on from there"]
    assert chunk_files(out) and not list(out.rglob("*.csv"))


def wait_until(holds: Callable[[], bool], most: float) -> None:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < most
        time.sleep(0.02)


def members(session: int) -> list[int]:
    """The processes of a session that are still there; a dead one that nobody has buried is not."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, of = stat.read_text().rpartition(")")[2].split()[:4]
            found += [int(stat.parent.name)] if int(of) == session and state != "Z" else []
    return found


def slowness() -> float:
    """How many times too many processes want this machine."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
