"""Who plays, how many, in what chunks, and who dies meanwhile: no byte changes."""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sim.cli import status
from sim.reading import InputError
from sim.study import runner
from sim.study.executors import Dask, Executor, Processes, Serial, Threads
from sim.study.run import executor_for, run_experiment
from sim.study.store import Store
from tests.faults.trials import chunk_files, experiment, said

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "how_to" / "many_machines.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    return said(run_experiment(experiment(folder), out=folder / "r", workers=1).folder)


# --- sums instead of worlds ------------------------------------------------------------------------


class Sum(NamedTuple):
    number: int
    killers: tuple[int, ...] = ()
    mark: str = ""

    @property
    def name(self) -> str:
        return f"number {self.number}"


def doubled(job: Sum) -> int:
    if job.number in job.killers and not (job.mark and Path(job.mark).exists()):
        if job.mark:
            Path(job.mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * job.number


EVERYBODY = [Serial(), Threads(1), Threads(4), Processes(2)]


@pytest.mark.parametrize("executor", EVERYBODY, ids=["serial", "1", "4", "processes"])
def test_every_job_is_done_once(executor: Executor) -> None:
    assert sorted(executor.map(doubled, map(Sum, range(40)))) == list(range(0, 80, 2))


def test_a_worker_that_dies_costs_no_result(tmp_path: Path) -> None:
    jobs = [Sum(number, (3,), str(tmp_path / "died")) for number in range(12)]
    assert sorted(Processes(2).map(doubled, jobs)) == list(range(0, 24, 2))
    assert (tmp_path / "died").exists()


def test_jobs_that_kill_three_workers_are_named_and_the_rest_finishes() -> None:
    found = []
    with pytest.raises(ChildProcessError) as caught:
        for done in Processes(2).map(doubled, [Sum(number, (3, 7)) for number in range(12)]):
            found.append(done)
    assert sorted(found) == [2 * number for number in range(12) if number not in (3, 7)]
    assert str(caught.value) == "the chunk number 3 killed 3 workers; the chunk number 7 killed 3 workers"


def test_jobs_are_taken_only_a_few_ahead() -> None:
    taken: list[int] = []

    def jobs() -> Iterator[Sum]:
        for number in range(100):
            taken.append(number)
            yield Sum(number)

    done = iter(Threads(2).map(doubled, jobs()))
    next(done)
    assert len(taken) <= 8
    done.close()  # type: ignore[attr-defined]


# --- worlds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [1e-9, 3e-3, 10.0])
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_workers_and_chunk_size_change_no_byte(
    workers: int, seconds: float, tmp_path: Path, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "CHUNK_SECONDS", seconds)
    assert said(run_experiment(experiment(tmp_path), out=tmp_path / "r", workers=workers).folder) == undisturbed


def test_processes_give_the_same_bytes(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    path = experiment(tmp_path)
    made = run_experiment(path, out=tmp_path / "r", workers=2, engine="reference")
    assert said(made.folder) == undisturbed


def test_any_resume_point_gives_the_same_bytes(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    """Whatever rows are there already, only the others are played."""
    path = experiment(tmp_path)
    whole = run_experiment(path, out=tmp_path / "whole", workers=1)
    assert whole.runs is not None
    for kept in ([0], [11], [2, 3, 7], list(range(0, 12, 2)), list(range(11))):
        out = tmp_path / str(kept)
        store = Store(out / "raw", whole.manifest["key"])
        store.save(whole.runs.iloc[kept])
        assert said(run_experiment(path, out=out, workers=1).folder) == undisturbed


def test_chunks_span_arms_and_a_finished_run_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[int] = []
    save = Store.save

    def watched(store: Store, rows: Any) -> Path:
        saved.append(rows["cell"].nunique())
        return save(store, rows)

    monkeypatch.setattr(Store, "save", watched)
    made = run_experiment(experiment(tmp_path), out=tmp_path / "r", workers=1)
    assert saved == [2] and len(chunk_files(made.folder)) == 1


def test_a_chunk_is_played_by_the_thread_that_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time is measured by that thread's clock, and processors are shared out by the executor alone."""
    from sim.engine import batch

    monkeypatch.setattr(batch, "ThreadPoolExecutor", None)
    run_experiment(experiment(tmp_path), out=tmp_path / "r", workers=2)


# --- more replications ----------------------------------------------------------------------------


def test_extending_is_the_same_as_having_asked_for_more_and_plays_none_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = experiment(tmp_path), tmp_path / "r"
    more = run_experiment(path, out=tmp_path / "more", workers=1, replications=11)
    run_experiment(path, out=out, workers=1)
    played: list[int] = []
    play = runner.play_chunk

    def watched(job: runner.Job) -> runner.Chunk:
        played.extend(number for arm in job.arms for number in range(arm.piece.first, arm.piece.last))
        return play(job)

    monkeypatch.setattr(runner, "play_chunk", watched)
    assert status(["run", str(path), "--out", str(out), "--workers", "1", "--extend", "5"]) == 0
    assert said(out) == said(more.folder)
    assert sorted(played) == sorted(2 * list(range(6, 11)))


@pytest.mark.parametrize(
    ("options", "said_of_it"),
    [
        ({"extend": 0}, "extend: must be at least 1, not 0"),
        ({"extend": 5, "replications": 9}, "leave replications out"),
        ({"extend": 5, "seed": 6}, "is of another configuration"),
    ],
)
def test_what_cannot_be_extended(options: dict[str, int], said_of_it: str, tmp_path: Path) -> None:
    path = experiment(tmp_path)
    run_experiment(path, out=tmp_path / "r", workers=1)
    with pytest.raises(InputError, match=said_of_it):
        run_experiment(path, out=tmp_path / "r", workers=1, **options)  # type: ignore[arg-type]


def test_there_is_nothing_to_extend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["run", str(experiment(tmp_path)), "--out", str(tmp_path / "r"), "--extend", "5"]) == 2
    assert "no results folder" in capsys.readouterr().err


# --- Dask -----------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def begun(command: list[str], folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A command in the background, with whatever it begins; killed at the end."""
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def of_the_guide(port: int) -> list[list[str]]:
    """The commands of the guide: a scheduler, two workers, the headline; ours, and on a free port."""
    block = re.findall(r"```sh\n(dask.*?)```", GUIDE, flags=re.DOTALL)[0]
    lines = [shlex.split(line.replace("8786", str(port))) for line in block.splitlines()]
    return [[str(BIN / name), *arguments] for name, *arguments in lines]


def wait_for(holds: Callable[[], bool], most: float = 60.0) -> None:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < most
        time.sleep(0.02)


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1.0):
        return True
    return False


def test_the_guide_works_and_a_worker_killed_in_mid_run_costs_no_result(tmp_path: Path) -> None:
    """The lines of the guide as they stand, the headline at fewer replications, a worker killed with -9."""
    shutil.copytree(ROOT / "experiments", tmp_path / "experiments")
    port = free_port()
    scheduler, first, second, (closelab, *run) = of_the_guide(port)
    fewer = ["--replications", "60", "--set", "office.accounts=300", "--out", "r"]
    with ExitStack() as stack:
        stack.enter_context(begun(scheduler, tmp_path))
        wait_for(lambda: listens(port))
        doomed = stack.enter_context(begun(first, tmp_path))
        stack.enter_context(begun(second, tmp_path))
        main = stack.enter_context(begun([closelab, *run, *fewer], tmp_path))
        wait_for(lambda: bool(chunk_files(tmp_path / "r")), 120.0)
        os.killpg(doomed.pid, signal.SIGKILL)
        assert main.wait(180.0) == 0
    alone = run_experiment(
        tmp_path / "experiments" / "01_headline.toml",
        out=tmp_path / "alone",
        replications=60,
        changes={"office.accounts": 300},
    )
    assert said(tmp_path / "r") == said(alone.folder)


@pytest.mark.slow
def test_a_scheduler_that_dies_is_one_line_and_what_was_finished_is_kept(tmp_path: Path) -> None:
    path, port, log = experiment(tmp_path, accounts=300, replications=20_000), free_port(), tmp_path / "log"
    scheduler, worker, *_ = of_the_guide(port)
    run = [str(BIN / "closelab"), "run", str(path), "--out", "r", "--scheduler", f"tcp://127.0.0.1:{port}"]
    with ExitStack() as stack:
        doomed = stack.enter_context(begun(scheduler, tmp_path))
        wait_for(lambda: listens(port))
        stack.enter_context(begun(worker, tmp_path))
        with log.open("w") as said_of_it, subprocess.Popen(run, cwd=tmp_path, stderr=said_of_it) as main:
            wait_for(lambda: bool(chunk_files(tmp_path / "r")), 120.0)
            os.killpg(doomed.pid, signal.SIGKILL)
            assert main.wait(60.0) == 1
    assert log.read_text().splitlines()[-1] == f"closelab: the scheduler at tcp://127.0.0.1:{port} was lost"
    assert "Traceback" not in log.read_text() and chunk_files(tmp_path / "r")


@pytest.mark.parametrize(
    ("scheduler", "said_of_it"),
    [("http://127.0.0.1:1", 'must be "local" or tcp://host:port'), ("loacl", 'must be "local"')],
)
def test_a_scheduler_that_is_none(
    scheduler: str, said_of_it: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["run", str(experiment(tmp_path)), "--out", str(tmp_path), "--scheduler", scheduler]) == 2
    shown = capsys.readouterr().err
    assert said_of_it in shown and shown.count("\n") == 1


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'closelab\[dask\]'"):
        executor_for("compiled", 1, "local")


def test_a_worker_with_other_sources_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, play = experiment(tmp_path), runner.play_chunk
    monkeypatch.setattr(runner, "play_chunk", lambda job: play(job._replace(source="other")))
    with pytest.raises(ChildProcessError, match="has other sources"):
        run_experiment(path, out=tmp_path / "r", workers=1)


@pytest.mark.slow
def test_under_dask_jobs_that_kill_are_named_and_the_rest_finishes() -> None:
    found = []
    with pytest.raises(ChildProcessError, match="the chunk number 3 killed"):
        for done in Dask("local", 2).map(doubled, [Sum(number, (3,)) for number in range(12)]):
            found.append(done)
    assert sorted(found) == [2 * number for number in range(12) if number != 3]
