"""Faults planted in a copy of the sources turn their named check red: else the checks prove nothing.

The copy is played by a Python of its own, so that nothing of the right sources is left in memory, and without
compiled code. A fault that is not found in the source, or found twice, fails here; so does one whose check breaks
instead of failing. A few go with every test run, the rest with `make verify`.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .planted import BONUSES, NAMED, SIGNS, Fault
from .planted import FAULTS as FIRST
from .planted_elsewhere import COMPILED, ELSEWHERE

ROOT = Path(__file__).parents[2]
COPIED = ("sim", "tests", "pyproject.toml")
ASSERTED = re.compile(r"^FAILED \S+( - (assert|AssertionError|Failed:).*)?$", re.MULTILINE)
FAULTS = [*FIRST, *COMPILED, *ELSEWHERE]
FAST = (SIGNS[2], NAMED[0], NAMED[10], BONUSES[0])


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources and tests in a folder of their own, nothing compiled."""
    folder = tmp_path_factory.mktemp("planted")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


@contextmanager
def planted(copy: Path, fault: Fault) -> Iterator[None]:
    """The copy with a fault in it, right again afterwards."""
    file = copy / fault.file
    right = wrong = file.read_text()
    for text, instead in fault.edits:
        assert right.count(text) == 1, f"{text!r} stands {right.count(text)} times in {fault.file}"
        wrong = wrong.replace(text, instead)
    file.write_text(wrong)
    try:
        yield
    finally:
        file.write_text(right)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_every_fault_can_still_be_planted(copy: Path, fault: Fault) -> None:
    """Each piece of source stands there once, and is a fault in Python, not in its grammar."""
    with planted(copy, fault):
        source = (copy / fault.file).read_text()
        assert not fault.file.endswith(".py") or compile(source, fault.file, "exec")


def checked(copy: Path, *checks: str) -> subprocess.CompletedProcess[str]:
    """Runs checks on the copy; Python writes no compiled files, which could be stale within the same second."""
    command = [sys.executable, "-m", "pytest", "-q", "-rf", "--tb=short", "-p", "no:cacheprovider", *checks]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "NUMBA_DISABLE_JIT": "1", "COLUMNS": "200"}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


def _turns_its_check_red(copy: Path, fault: Fault) -> None:
    with planted(copy, fault):
        done = checked(copy, fault.check)
    assert done.returncode == 1, f"{fault.what}: {fault.check} is not red\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    assert ASSERTED.search(done.stdout), f"{fault.what}: {fault.check} broke\n{done.stdout[-3000:]}"


@pytest.mark.parametrize("fault", FAST, ids=lambda fault: fault.what)
def test_a_planted_fault_turns_its_check_red(copy: Path, fault: Fault) -> None:
    """A sign, silence that sharpens, call-backs a day late, a hidden bonus."""
    _turns_its_check_red(copy, fault)


@pytest.mark.slow
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in FAST], ids=lambda fault: fault.what)
def test_every_other_planted_fault_turns_its_check_red(copy: Path, fault: Fault) -> None:
    """Every sign of section 4, every fault and every place of a hidden bonus in `planted` and `planted_elsewhere`."""
    _turns_its_check_red(copy, fault)


@pytest.mark.slow
def test_without_a_fault_all_those_checks_are_green(copy: Path) -> None:
    """The same checks on the same copy, with nothing planted."""
    done = checked(copy, *sorted({fault.check for fault in FAULTS}))
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_fault_that_is_not_in_the_source_is_refused(copy: Path) -> None:
    """Planting cannot silently fail: a text that is not there, and one that is there twice."""
    for text in ("no such text", "chance"):
        with (
            pytest.raises(AssertionError, match="times in"),
            planted(copy, Fault("", "sim/law/closing.py", ((text, ""),), "")),
        ):
            pass
