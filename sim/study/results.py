"""The results of an experiment: tables in memory, a small folder on disk."""

import io
import json
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from sim.reading import Fault, InputError
from sim.study import files
from sim.study.provenance import SCHEMA_VERSION, digest, run_id
from sim.study.store import Store, as_said, content_hash

SUMMARY, COMPARISONS, MANIFEST, RUN, RAW = "summary.csv", "comparisons.csv", "manifest.json", "run.json", "raw"


class Results:
    """An experiment's tables. `summary` and `comparisons` are pandas frames; `runs` too if still there.

    `set_aside` are damaged files that were found while it was made.
    """

    def __init__(
        self,
        folder: Path,
        summary: pd.DataFrame,
        comparisons: pd.DataFrame,
        manifest: dict[str, Any],
        set_aside: tuple[str, ...] = (),
    ):
        self.folder, self.summary, self.comparisons, self.manifest = folder, summary, comparisons, manifest
        self.set_aside = set_aside

    @cached_property
    def runs(self) -> pd.DataFrame | None:
        """The counts of every cell and replication; None where the raw rows are not there any more."""
        said = self.manifest["runs"]
        rows = as_said(Store(self.folder / RAW, self.manifest["key"]).load(), said["blocks"])
        return rows if content_hash(rows) == said["content"] else None

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
        table = self.summary
        arms = list(table.columns[: table.columns.get_loc("measure")])
        rows = zip(table["estimate"], table["low"], table["high"], strict=True)
        shown = table.assign(shown=[f"{estimate:.1f} ({low:.1f} to {high:.1f})" for estimate, low, high in rows])
        wide = shown.pivot_table(index=arms, columns="measure", values="shown", aggfunc="first", sort=False)
        return f"<p>{escape(repr(self))}; 95% intervals</p>{wide.to_html()}"


def load_results(folder: str | Path) -> Results:
    """Results from their folder. Raises InputError if it is not one, or not as it was written."""
    place = Path(folder)
    manifest = load_manifest(place)
    tables = {}
    for name, hashed in manifest["contents"].items():
        raw = _read(place / Path(name).name)
        if digest(raw) != hashed:
            raise InputError([Fault(str(place / name), "", f"not as {MANIFEST} says; run the experiment again")])
        tables[name] = pd.read_csv(io.BytesIO(raw))
    if SUMMARY not in tables:
        raise InputError([Fault(str(place), "", "of a survey: its tables and figures lie there as files")])
    return Results(place, tables[SUMMARY], tables[COMPARISONS], manifest)


def load_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a results folder. Raises InputError if it is not there or not as it was written."""
    path = folder / MANIFEST
    raw = _read(path)
    try:
        found: dict[str, Any] = json.loads(raw)
        version, fitted = found["schema_version"], "fit" in found
        sound = version != SCHEMA_VERSION or (raw == json_bytes(found) and found["run_id"] == run_id(found))
    except (ValueError, LookupError, TypeError, RecursionError):
        raise InputError([Fault(str(path), "", "no manifest of a run")]) from None
    if fitted:
        message = "of a fit, not of a run: its pages are report_nl.html and report_en.html"
        raise InputError([Fault(str(path), "", message)])
    if version != SCHEMA_VERSION:
        message = f"of schema {version}, and this version reads {SCHEMA_VERSION}; run the experiment again"
        raise InputError([Fault(str(path), "", message)])
    if not sound:
        raise InputError([Fault(str(path), "", "damaged: not what its run id says; run the experiment again")])
    return found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"no results folder: {error.strerror}"
        raise InputError([Fault(str(path), "", message)]) from None


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as CSV, the same bytes everywhere; cells that a spreadsheet would execute are neutralised."""
    text = io.StringIO()
    safe = table.map(lambda cell: f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell)
    safe.to_csv(text, index=False, lineterminator="\n")
    return text.getvalue().encode()


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write a value as readable JSON."""
    files.write(path, json_bytes(value))


def json_bytes(value: dict[str, Any]) -> bytes:
    """A value as readable JSON, the same bytes everywhere; its order is kept, for a design's factors have one."""
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
