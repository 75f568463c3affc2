"""Files that are there whole or not at all, and folders with one writer at a time."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from sim.reading import Fault, InputError

PATIENCE = 1.0  # seconds that a writer waits for one that is just leaving
LOCK = "lock"
UNFINISHED = ".tmp"


def write(path: Path, raw: bytes) -> None:
    """Write a file under a temporary name, force it to disk, then rename it. OSError names `path`."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    try:
        with temporary.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _force(path.parent)
    except OSError as error:
        _forget(temporary)
        raise OSError(error.errno, f"cannot be written: {error.strerror}", str(path)) from error
    except BaseException:
        _forget(temporary)
        raise


def _force(folder: Path) -> None:
    """Force a folder's list of names to disk, where the system has a way to."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _forget(path: Path) -> None:
    with suppress(OSError):  # nobody reads it; the next writer sweeps it away
        path.unlink(missing_ok=True)


@contextmanager
def sole_writer(folder: Path) -> Iterator[None]:
    """Hold `folder`, made if need be, for this process: the system's lock dies with its holder.

    Raises BlockingIOError if another process holds it, InputError if it cannot be written.
    """
    lock = FileLock(folder / LOCK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=PATIENCE)
    except Timeout:
        raise BlockingIOError(errno.EAGAIN, "another run is writing here; wait for it", str(folder)) from None
    except OSError as error:
        raise InputError([Fault(str(folder), "", f"cannot be written: {error.strerror}")]) from None
    try:
        yield
    finally:
        lock.release()


def sweep(folder: Path) -> None:
    """Remove what writers that were killed left unfinished; for the folder's sole writer."""
    for path in folder.glob(f".*{UNFINISHED}"):
        _forget(path)
