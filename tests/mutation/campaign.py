"""Plants mutants, each in a process of its own, and sees which test notices.

A process is forked from one that has imported the libraries but nothing of `sim`; the fault stands in memory
only, no file is touched. Time is counted in processor seconds, so that a busy machine kills nobody by mistake.
"""

import importlib.abc
import importlib.machinery
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.machinery import ModuleSpec, SourceFileLoader
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

import pytest

from tests.mutation.mutants import Mutant, planted
from tests.mutation.strata import Stratum

ROOT = Path(__file__).parents[2]
LIBRARIES = [
    "numba", "numpy", "pandas", "pyarrow", "pydantic", "pytest", "scipy.integrate", "scipy.stats",
    "simpy",
]  # fmt: skip
PATIENCE = 600.0  # seconds on the clock for a process that waits and does nothing
SURVIVED, ENDLESS = "", "no end in sight"
MEMORY = 6 << 30  # bytes


class Verdict(NamedTuple):
    """A mutant and the test that noticed it: empty if none did."""

    stratum: str
    mutant: Mutant
    noticed_by: str


class Planter(importlib.abc.MetaPathFinder):
    """Finds one module with a fault in it, and no other."""

    def __init__(self, mutant: Mutant):
        self.module = mutant.file.removesuffix(".py").replace("/", ".")
        self.code = compile(planted(ROOT, mutant), str(ROOT / mutant.file), "exec")

    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> ModuleSpec | None:
        """The usual spec, with the changed code."""
        if name != self.module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        assert spec is not None and spec.origin is not None
        spec.loader = Changed(name, spec.origin, self.code)
        return spec


class Changed(SourceFileLoader):
    """Loads given code instead of the file's."""

    def __init__(self, name: str, path: str, code: CodeType):
        super().__init__(name, path)
        self.changed = code

    def get_code(self, fullname: str) -> CodeType:
        """The changed code."""
        return self.changed


class FirstFailure:
    """Remembers which test failed first."""

    name = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called by pytest after each phase of a test."""
        if report.failed:
            self.name = self.name or report.nodeid


def first_to_notice(stage: list[str]) -> str:
    """The first test of a stage that fails, or nothing."""
    failure = FirstFailure()
    options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:hypothesispytest", "-m", "not slow"]
    status = pytest.main([*options, *stage], plugins=[failure])
    return failure.name if failure.name or status == pytest.ExitCode.OK else f"import of {stage[0]}"


def used() -> float:
    """Processor seconds of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def trial(stratum: Stratum, mutant: Mutant | None, limits: list[float], answer: Connection) -> None:
    """In a process of its own: stage after stage until a test notices; sends its name and each stage's seconds."""
    os.setsid()
    os.environ["CLOSELAB_TEST_ENGINE"] = stratum.engine
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.chdir(ROOT)
    if mutant is not None:
        sys.meta_path.insert(0, Planter(mutant))
    noticed, seconds = SURVIVED, list[float]()
    for stage, limit in zip(stratum.stages, limits, strict=True):
        began = used()
        resource.setrlimit(resource.RLIMIT_CPU, (int(began + limit) + 1, resource.RLIM_INFINITY))
        noticed = first_to_notice(stage)
        seconds.append(used() - began)
        if noticed:
            break
    answer.send((noticed, seconds))


def tried(stratum: Stratum, mutant: Mutant | None, limits: list[float]) -> tuple[str, list[float]]:
    """The test that noticed, and the seconds of each stage; a process that had to be stopped was noticed too."""
    context: Any = multiprocessing.get_context("forkserver")
    answer, sender = context.Pipe(duplex=False)
    process = context.Process(target=trial, args=(stratum, mutant, limits, sender))
    process.start()
    sender.close()
    try:
        found: tuple[str, list[float]] = answer.recv() if answer.poll(PATIENCE) else (ENDLESS, [])
    except EOFError:
        process.join()
        if process.exitcode == 1:
            raise RuntimeError(f"the trial itself failed: {mutant}") from None
        found = ENDLESS if process.exitcode == -signal.SIGXCPU else "a crash", []
    process.kill()
    process.join()
    return found


def limits_of(stratum: Stratum) -> list[float]:
    """Processor seconds a stage may take: well above what it takes without a fault."""
    noticed, seconds = tried(stratum, None, [3600.0] * len(stratum.stages))
    if noticed:
        raise SystemExit(f"{stratum.name}: {noticed} fails without any fault")
    return [3.0 * took + 10.0 for took in seconds]


def campaign(chosen: list[tuple[Stratum, Mutant]], workers: int) -> Iterator[Verdict]:
    """Try all mutants, on so many cores; verdicts come as they are found."""
    strata = {stratum.name: stratum for stratum, _ in chosen}
    limits = {name: limits_of(stratum) for name, stratum in strata.items()}
    pool = ThreadPoolExecutor(workers)
    waiting = {
        pool.submit(tried, stratum, mutant, limits[stratum.name]): (stratum, mutant) for stratum, mutant in chosen
    }
    try:
        for done in as_completed(waiting):
            stratum, mutant = waiting[done]
            yield Verdict(stratum.name, mutant, done.result()[0])
    finally:  # whoever stops the campaign need not wait for what has not begun
        pool.shutdown(cancel_futures=True)


def prepare() -> None:
    """What every process begins with: the libraries imported once, nothing compiled."""
    os.environ |= {"NUMBA_DISABLE_JIT": "1", "PYTHONHASHSEED": "0"}
    multiprocessing.get_context("forkserver").set_forkserver_preload(LIBRARIES)
