"""Compiled code is kept on disk, never stale, and does without a disk or a compiler."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.engine.run import play
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import load_scenario

PACKAGE = Path(sim.__file__).parent
ASK = """
import sys, warnings
sys.path.insert(0, {folder!r})
from sim.engine import jit
from sim.law import annoyance
assert jit.__file__.startswith({folder!r})
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    chance = jit._cached(annoyance.hang_up_chance)
    print(repr(chance(1.0, 1.5, 0.35)), repr(annoyance.hang_up_chance(1.0, 1.5, 0.35)))
    print(sum(chance.stats.cache_hits.values()), len(told))
"""


def ask(folder: Path, cache: str) -> tuple[float, float, int, int]:
    """A compiled chance, the plain one, how often the cache was of use, and how many warnings there were."""
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(folder=str(folder))],
        env=os.environ | {"CLOSELAB_CACHE": cache},
        capture_output=True,
        text=True,
        check=True,
    )
    compiled, plain, hits, told = done.stdout.split()
    return float(compiled), float(plain), int(hits), int(told)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGE, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__", "show", "app"))
    return tmp_path


def test_a_changed_law_never_meets_a_stale_cache(copy: Path) -> None:
    cache = str(copy / "cache")
    first, plain, hits, _ = ask(copy, cache)
    assert (first, hits) == (plain, 0)
    again, _, hits, _ = ask(copy, cache)
    assert (again, hits) == (first, 1)
    law = copy / "sim/law/scale.py"  # not the file of the function that is asked
    law.write_text(law.read_text().replace("return grown / (1.0 + grown)", "return grown / (2.0 + grown)"))
    changed, plain, hits, _ = ask(copy, cache)
    assert (changed, hits) == (plain, 0)
    assert changed != first


def test_without_a_folder_it_works_with_one_warning() -> None:
    compiled, plain, hits, told = ask(PACKAGE.parent, "/dev/null/nowhere")
    assert (compiled, hits, told) == (plain, 0, 1)


def test_uncompiled_the_same_loop_counts_the_same() -> None:
    script = """
from sim.engine.run import play
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import load_scenario
world = load_scenario("complex").replace(**{"office.accounts": 20}).world
print(play(world, [load_playbook("next_step")], load_policy("redial"), seed=3, replication=1).counts)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    world = load_scenario("complex").replace(**{"office.accounts": 20}).world
    counts = play(world, [load_playbook("next_step")], load_policy("redial"), seed=3, replication=1).counts
    assert done.stdout.strip() == str(counts)


def test_the_front_door_imports_neither_engine() -> None:
    script = "import sys, sim.engine.run; print([name for name in ('numba', 'simpy') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
