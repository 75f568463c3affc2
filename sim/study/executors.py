"""Where chunks are played: here, in threads, or in processes of this machine. Anything with `.map` will do."""

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from typing import Protocol, TypeVar

Job = TypeVar("Job")
Done = TypeVar("Done")
Pool = ThreadPoolExecutor | ProcessPoolExecutor


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
        """Results in order of completion; on an interrupt what has not begun is dropped."""
        with ThreadPoolExecutor(self.workers) as pool:
            try:
                yield from _as_completed(pool, 2 * self.workers, work, jobs)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


class Processes:
    """Processes of this machine: for the reference engine, which holds Python's lock."""

    def __init__(self, workers: int):
        self.workers = workers

    def map(self, work: Callable[[Job], Done], jobs: Iterable[Job]) -> Iterator[Done]:
        """Results in order of completion; on an interrupt what is not finished is dropped."""
        before = set(multiprocessing.active_children())
        pool = ProcessPoolExecutor(self.workers, initializer=_leave_interrupts_to_the_parent)
        try:
            yield from _as_completed(pool, 2 * self.workers, work, jobs)
        except BaseException:
            for child in set(multiprocessing.active_children()) - before:
                child.kill()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _as_completed(pool: Pool, most: int, work: Callable[[Job], Done], jobs: Iterable[Job]) -> Iterator[Done]:
    """Results as they come, with at most so many jobs under way."""
    ahead = iter(jobs)
    running: set[Future[Done]] = set()
    while True:
        for job in ahead:
            running.add(pool.submit(work, job))
            if len(running) >= most:
                break
        if not running:
            return
        finished, running = wait(running, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in finished)


def _leave_interrupts_to_the_parent() -> None:
    """Ctrl-C reaches the whole group; only the parent knows what to do about it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
