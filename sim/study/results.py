"""The results of an experiment: tables in memory, a small folder on disk."""

import io
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from sim.reading import Fault, InputError

SUMMARY, COMPARISONS, MANIFEST, RUN, RUNS = (
    "summary.csv", "comparisons.csv", "manifest.json", "run.json", "runs.parquet",
)  # fmt: skip


@dataclass
class Results:
    """An experiment's tables. `summary` and `comparisons` are pandas frames; `runs` too if still there."""

    folder: Path
    summary: pd.DataFrame
    comparisons: pd.DataFrame
    manifest: dict[str, Any]
    runs: pd.DataFrame | None = field(default=None, repr=False)

    @property
    def run_id(self) -> str:
        """The id under which figures and sentences cite this run."""
        return str(self.manifest["run_id"])

    @property
    def name(self) -> str:
        """The experiment's name."""
        return str(self.manifest["parameters"]["experiment"])

    def __repr__(self) -> str:
        arms = self.summary[["scenario", "playbook", "policy"]].drop_duplicates()
        return (
            f"Results({self.name}, run {self.run_id}: {len(arms)} arms, "
            f"{self.manifest['parameters']['replications']} replications each, in {self.folder})"
        )

    def _repr_html_(self) -> str:
        wide = self.summary.pivot_table(
            index=["scenario", "playbook", "policy"], columns="measure", values="estimate", sort=False
        )
        return f"<p>{self!r}</p>{wide.round(1).to_html()}"


def load_results(folder: str | Path) -> Results:
    """Results from their folder. Raises InputError if it is not one."""
    place = Path(folder)
    try:
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        summary, comparisons = (pd.read_csv(place / name) for name in (SUMMARY, COMPARISONS))
    except (OSError, ValueError) as error:
        raise InputError([Fault(str(folder), "", f"no results folder: {error}")]) from None
    runs = pd.read_parquet(place / RUNS) if (place / RUNS).exists() else None
    return Results(place, summary, comparisons, manifest, runs)


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as CSV, the same bytes everywhere; cells that a spreadsheet would execute are neutralised."""
    text = io.StringIO()
    safe = table.map(lambda cell: f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell)
    safe.to_csv(text, index=False, lineterminator="\n")
    return text.getvalue().encode()


def write(path: Path, raw: bytes) -> None:
    """Write a file whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(raw)
        temporary.replace(path)
    except OSError as error:
        raise InputError([Fault(str(path), "", f"cannot be written: {error.strerror}")]) from None


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write a value as readable JSON."""
    write(path, (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode())
