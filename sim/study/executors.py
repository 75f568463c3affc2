"""Where chunks are played: here, in threads, in processes of this machine, or on many with Dask.

Anything with `.map` will do. Jobs are pure, so one that was lost with its worker is played again.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, Protocol, TypeVar

from sim.reading import Fault, InputError

DEATHS = 3  # of workers under one job, after which it is passed over
PATIENCE = "10s"  # for a scheduler to answer
LOCAL = "local"


class Named(Protocol):
    """Work to be done that can be spoken of."""

    @property
    def name(self) -> str:
        """What it is called in a message."""
        ...


Job = TypeVar("Job", bound=Named)
Done = TypeVar("Done")


class Executor(Protocol):
    """Plays jobs in any order and yields what they give as they finish."""

    def map(self, work: Callable[[Job], Done], jobs: Iterable[Job]) -> Iterator[Done]:
        """Results in order of completion."""
        ...


class Serial:
    """One job after another, in this process."""

    def map(self, work: Callable[[Job], Done], jobs: Iterable[Job]) -> Iterator[Done]:
        """Results in order."""
        return map(work, jobs)


class Threads:
    """Threads of this process: for the compiled engine, which lets go of Python's lock."""

    def __init__(self, workers: int):
        self.workers = workers

    def map(self, work: Callable[[Job], Done], jobs: Iterable[Job]) -> Iterator[Done]:
        """Results in order of completion; on an interrupt what is not finished is dropped at once."""
        ahead, running = iter(jobs), set[Future[Done]]()
        pool = ThreadPoolExecutor(self.workers)
        try:
            while True:
                running |= {pool.submit(work, job) for job in islice(ahead, 2 * self.workers - len(running))}
                if not running:
                    return
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in finished)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


class Processes:
    """Processes of this machine: for the reference engine, which holds Python's lock.

    They begin with an empty interpreter, so a script that uses them needs ``if __name__ == "__main__":``.
    """

    def __init__(self, workers: int):
        self.workers = workers

    def map(self, work: Callable[[Job], Done], jobs: Iterable[Job]) -> Iterator[Done]:
        """Results in order of completion; on an interrupt what is not finished is dropped at once.

        When a worker dies, what was under way is played again, one job at a time, so that it is known which
        one kills. Such a job is passed over, and named in a ChildProcessError when the rest is finished.
        """
        ahead, killers = iter(jobs), list[str]()
        while lost := (yield from self._until_death(work, ahead, 2 * self.workers)):
            killers += yield from self._one_by_one(work, lost)
        _name(killers)

    def _one_by_one(self, work: Callable[[Job], Done], lost: list[Job]) -> Generator[Done, None, list[str]]:
        """Results of jobs that were lost together; returns the names of those that are the cause."""
        again, deaths, killers = iter(lost), Counter[str](), list[str]()
        while died := (yield from self._until_death(work, again, 1)):
            name = died[0].name
            deaths[name] += 1
            if deaths[name] < DEATHS - 1:
                again = chain(died, again)
            else:
                killers.append(name)
        return killers

    def _until_death(
        self, work: Callable[[Job], Done], ahead: Iterator[Job], most: int
    ) -> Generator[Done, None, list[Job]]:
        """Results until all is done or a worker dies; returns the jobs that were lost with it."""
        before = set(multiprocessing.active_children())
        pool = ProcessPoolExecutor(min(self.workers, most), _fresh(), _as_worker)
        running: dict[Future[Done], Job] = {}
        try:
            while True:
                for job in islice(ahead, most - len(running)):
                    running[_submitted(pool, work, job)] = job
                if not running:
                    return []
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    if isinstance(future.exception(), BrokenProcessPool):
                        return list(running.values())
                    del running[future]
                    yield future.result()
        except BaseException:
            _kill(before)
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


class Dask:
    """The workers of a Dask scheduler: ``tcp://host:port``, or ``local`` for one of our own on this machine."""

    def __init__(self, address: str, workers: int):
        self.address, self.workers = address, workers
        if address != LOCAL and not address.startswith(("tcp://", "tls://")):
            raise InputError([Fault("", "scheduler", f'must be "{LOCAL}" or tcp://host:port, not {address!r}')])
        try:
            import distributed  # noqa: F401
        except ImportError:
            message = "needs Dask: python -m pip install 'closelab[dask]'"
            raise InputError([Fault("", "scheduler", message)]) from None

    def map(self, work: Callable[[Job], Done], jobs: Iterable[Job]) -> Iterator[Done]:
        """Results in order of completion. The scheduler plays again what a dead worker had under way.

        A job that kills workers is passed over, and named in a ChildProcessError when the rest is finished.
        """
        from distributed import KilledWorker, as_completed

        ahead, killers, running = iter(jobs), list[str](), dict[Any, str]()
        with _in_silence(), self._client() as client:
            finished = as_completed()
            while True:
                for job in islice(ahead, max(0, _width(client) - len(running))):
                    future = client.submit(work, job, pure=False)
                    running[future] = job.name
                    finished.add(future)
                if not running:
                    break
                future = next(finished)
                name = running.pop(future)
                try:
                    yield future.result()
                except KilledWorker:
                    killers.append(name)
                except CancelledError:
                    raise ConnectionError(f"the scheduler at {self.address} was lost") from None
        _name(killers)

    @contextmanager
    def _client(self) -> Iterator[Any]:
        """A client of the scheduler; one of our own ends with it, on an interrupt at once."""
        from distributed import Client

        if self.address != LOCAL:
            with Client(self.address, timeout=PATIENCE) as client:
                yield client
            return
        before = multiprocessing.active_children()
        with Client(n_workers=self.workers, threads_per_worker=1, dashboard_address=None) as client:
            try:
                yield client
            except BaseException:
                _kill(before)
                raise


@contextmanager
def _in_silence() -> Iterator[None]:
    """Without Dask's own account of what breaks: it is said once, by us."""
    names = [name for name in logging.Logger.manager.loggerDict if name.partition(".")[0] == "distributed"]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in levels:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _width(client: Any) -> int:
    """How many jobs to have under way: two for each worker's thread there is now."""
    threads: dict[str, int] = client.nthreads()
    return 2 * max(1, sum(threads.values()))


def _submitted(pool: ProcessPoolExecutor, work: Callable[[Job], Done], job: Job) -> Future[Done]:
    """A job under way, or broken from the start where the pool has just lost a worker."""
    try:
        return pool.submit(work, job)
    except BrokenProcessPool as broken:
        lost: Future[Done] = Future()
        lost.set_exception(broken)
        return lost


def _kill(spared: Iterable[Any]) -> None:
    """Kill the processes that were begun here, but for those that were there before."""
    for child in set(multiprocessing.active_children()) - set(spared):
        child.kill()


def _name(killers: list[str]) -> None:
    if killers:
        raise ChildProcessError("; ".join(f"the chunk {name} killed {DEATHS} workers" for name in killers))


def _fresh() -> Any:
    """Processes that inherit neither threads nor open files, the writer's lock among them."""
    return multiprocessing.get_context("spawn")


def _as_worker() -> None:
    """Leave Ctrl-C to the parent, which knows what to do about it, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_leave_with_the_parent, daemon=True).start()


def _leave_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
