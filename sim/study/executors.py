"""Where chunks are played: here, or in several processes of this machine. Anything with `.map` will do."""

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import Protocol, TypeVar

Job = TypeVar("Job")
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


class Processes:
    """Several processes of this machine; at most two jobs a worker are under way."""

    def __init__(self, workers: int):
        self.workers = workers

    def map(self, work: Callable[[Job], Done], jobs: Iterable[Job]) -> Iterator[Done]:
        """Results in order of completion; on an interrupt what has not begun is dropped."""
        ahead = iter(jobs)
        before = set(multiprocessing.active_children())
        pool = ProcessPoolExecutor(self.workers, initializer=_leave_interrupts_to_the_parent)
        running: set[Future[Done]] = set()
        try:
            while True:
                for job in ahead:
                    running.add(pool.submit(work, job))
                    if len(running) >= 2 * self.workers:
                        break
                if not running:
                    return
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in finished)
        except BaseException:
            for child in set(multiprocessing.active_children()) - before:
                child.kill()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts_to_the_parent() -> None:
    """Ctrl-C reaches the whole group; only the parent knows what to do about it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
