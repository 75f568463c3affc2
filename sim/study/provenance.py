"""Where a result comes from: what it depends on, as hashes, and where and when it was made."""

import ast
import hashlib
import json
import platform
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

from sim import __version__
from sim.study.design import Cell, Experiment

SCHEMA_VERSION = 1
PACKAGE = Path(__file__).parents[1]
DECISIVE = (
    "words.py", "law", "playbook/table.py", "scenario/luck.py", "scenario/population.py", "engine", "measures.py",
    "stats",
)  # fmt: skip


def digest(value: Any) -> str:
    """SHA-256 of a value as canonical JSON, or of bytes as they are."""
    raw = value if isinstance(value, bytes) else json.dumps(value, sort_keys=True, ensure_ascii=True).encode()
    return hashlib.sha256(raw).hexdigest()


@cache
def source_hash() -> str:
    """A hash of the code that makes a result; comments, layout and line endings do not count."""
    files = [file for name in DECISIVE for file in sorted(_python_files(PACKAGE / name))]
    return digest([[str(file.relative_to(PACKAGE).as_posix()), ast.dump(_parsed(file))] for file in files])


def _python_files(place: Path) -> list[Path]:
    return [place] if place.is_file() else list(place.rglob("*.py"))


def _parsed(file: Path) -> ast.Module:
    """A file's syntax tree without docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            del node.body[0]
    return tree


def configuration(experiment: Experiment) -> dict[str, Any]:
    """Everything that was decided before the run, resolved to plain data."""
    file = experiment.file.model_dump(mode="json", exclude_none=True)
    return {
        "experiment": experiment.name,
        "file": file,
        "changes": experiment.changes,
        "seed": experiment.seed,
        "cells": [_resolved(cell) for cell in experiment.cells],
    }


def _resolved(cell: Cell) -> dict[str, Any]:
    """One cell; its scenario and playbooks by hash, since the manifest lists each of them once."""
    return {
        "scenario": cell.arm.scenario,
        "factors": dict(cell.arm.factors),
        "playbook": cell.arm.playbook,
        "policy": cell.policy._asdict(),
        "scenario_hash": digest(cell.scenario.resolved()),
        "playbook_hashes": [digest(style.resolved()) for style in cell.sellers],
    }


def parts(experiment: Experiment) -> dict[str, Any]:
    """Every scenario and playbook of an experiment by hash, written out in full."""
    scenarios = {digest(cell.scenario.resolved()): cell.scenario.resolved() for cell in experiment.cells}
    styles = [style.resolved() for cell in experiment.cells for style in cell.sellers]
    return {"scenarios": scenarios, "playbooks": {digest(style): style for style in styles}}


def run_key(experiment: Experiment) -> str:
    """The key under which an experiment's worlds are stored: configuration, code, schema and seed.

    How many replications there are is left out: more of them belong to the same run.
    """
    decided = configuration(experiment)
    decided["file"] = {key: decided["file"][key] for key in ("scenario", "seed", "arms")}
    return digest([decided, source_hash(), SCHEMA_VERSION])


def manifest(experiment: Experiment, replications: int, contents: dict[str, bytes]) -> dict[str, Any]:
    """The deterministic account of a run: the same run gives the same bytes."""
    hashes = {name: digest(raw) for name, raw in sorted(contents.items())}
    decided = configuration(experiment) | parts(experiment) | {"replications": replications}
    return {
        "schema_version": SCHEMA_VERSION,
        "software": {"name": "closelab", "version": __version__, "source_hash": source_hash()},
        "run_id": digest([decided, source_hash(), hashes])[:8],
        "parameters": decided,
        "contents": hashes,
    }


def environment(began: float, command: str) -> dict[str, Any]:
    """When, where and from which commit a run was made; differs from run to run."""
    return {
        "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "seconds": round(time.time() - began, 1),
        "command": command,
        "python": sys.version.split()[0],
        "machine": f"{platform.system()} {platform.machine()}",
        "commit": _commit(),
    }


def _commit() -> str | None:
    asked = ["git", "-C", str(PACKAGE), "rev-parse", "HEAD"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=5).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
