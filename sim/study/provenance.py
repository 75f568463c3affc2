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
from typing import Any, NamedTuple

from sim import __version__
from sim.playbook.read import in_full
from sim.study.design import Experiment

SCHEMA_VERSION = 2
PACKAGE = Path(__file__).parents[1]
DECISIVE = (
    "words.py", "law", "playbook/table.py", "scenario/luck.py", "scenario/population.py", "engine", "measures.py",
    "stats/__init__.py", "stats/compare.py", "stats/estimate.py", "stats/precision.py", "stats/select.py",
)  # fmt: skip


class Contents(NamedTuple):
    """What a manifest says of the rows of a run: how many replications, a hash of all, hashes of blocks."""

    replications: int
    content: str
    blocks: list[str]


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


def ingredients(experiment: Experiment) -> dict[str, Any]:
    """Scenarios, playbooks and policies of an experiment in full, under the names that it gives them."""
    scenarios, playbooks, policies, team = experiment.bases
    draws = {name: scenario.draws.lines() for name, scenario in scenarios.items() if scenario.draws}
    return {
        "scenarios": {name: scenario.resolved() for name, scenario in scenarios.items()},
        "playbooks": {name: in_full(style) for name, style in playbooks.items()},
        "policies": {name: file.model_dump(mode="json", exclude_none=True) for name, file in policies.items()},
        "team": {name: in_full(style) for name, style in team.items()},
        "points": digest(experiment.points),
    } | ({"draws": draws} if draws else {})


def run_key(experiment: Experiment) -> str:
    """The key under which an experiment's worlds are stored: configuration, code, schema and seed.

    How many replications there are is left out: more of them belong to the same run.
    """
    file = experiment.file.model_dump(mode="json")
    asked = {key: file[key] for key in ("scenario", "seed", "arms")}
    return digest([asked, ingredients(experiment), source_hash(), SCHEMA_VERSION])


def manifest(experiment: Experiment, runs: Contents, contents: dict[str, bytes]) -> dict[str, Any]:
    """The deterministic account of a run: the same run gives the same bytes, and it can be run again from it."""
    found = {
        "schema_version": SCHEMA_VERSION,
        "software": software(),
        "key": run_key(experiment),
        "parameters": {
            "experiment": experiment.name,
            "file": experiment.file.model_dump(mode="json", exclude_none=True),
            "changes": experiment.changes,
            "seed": experiment.seed,
            "replications": runs.replications,
        }
        | ingredients(experiment),
        "runs": {"content": runs.content, "blocks": runs.blocks},
        "contents": {name: digest(raw) for name, raw in sorted(contents.items())},
    }
    return found | {"run_id": run_id(found)}


def software() -> dict[str, str]:
    """Which code plays."""
    return {"name": "closelab", "version": __version__, "source_hash": source_hash()}


def run_id(found: dict[str, Any]) -> str:
    """The id under which a run is cited: of all that its manifest says."""
    return digest({key: value for key, value in found.items() if key != "run_id"})[:8]


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
