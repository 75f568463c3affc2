"""How we time: the ways to be compared take turns within each round; medians with the least and the most."""

import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Times(NamedTuple):
    """Seconds, over some rounds."""

    median: float
    least: float
    most: float

    def shown(self, unit: float = 1e3) -> str:
        """In milliseconds, or any other unit a second has so many of."""
        return f"{unit * self.median:.3g} ({unit * self.least:.3g} to {unit * self.most:.3g})"


def of_wall(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def of_processor(work: Callable[[], object]) -> float:
    """Processor time of one call in this thread: other programs on the machine do not count."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def of_all_threads(work: Callable[[], object]) -> float:
    """Processor time of one call in all threads of this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def interleaved(rounds: int, *ways: Callable[[], float]) -> list[Times]:
    """Each way once to warm up, then all in turn."""
    for way in ways:
        way()
    found = [[way() for way in ways] for _ in range(rounds)]
    return [Times(statistics.median(times), min(times), max(times)) for times in zip(*found, strict=True)]
