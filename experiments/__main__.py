"""``make experiments``: plays every experiment again but those with a command of their own, and says what changed.

What is committed comes out the same, byte for byte, so a line at the end is news: a changed engine, file or library.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

from sim.cli import status
from sim.study.results import load_manifest

HERE = Path(__file__).parent
ROOT, README, RESULTS = HERE.parent, HERE / "README.md", HERE.parent / "results"
APART = ("12_",)  # takes hours, so it has a command of its own
ROW = re.compile(r"^(\| \[(\w+)\]\(\w+\.toml\) .*\| )`[0-9a-f]{8}`( \|)$", re.MULTILINE)


def names() -> list[str]:
    """The experiments to be played, in the order of their numbers."""
    return sorted(path.stem for path in HERE.glob("*.toml") if not path.stem.startswith(APART))


def with_run_ids(table: str) -> str:
    """The README with the run id of each result at the end of its row; one that is not there keeps what it has."""
    return ROW.sub(_with_run_id, table)


def _with_run_id(row: re.Match[str]) -> str:
    """A row of the table with the run id of its result."""
    folder = RESULTS / row[2]
    return f"{row[1]}`{load_manifest(folder)['run_id']}`{row[3]}" if folder.exists() else row[0]


def changed() -> str:
    """What differs from what is committed, a line a file."""
    asked = ["git", "status", "--short", "--", "results", "experiments"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def main() -> int:
    """Play, refresh the run ids, and list what changed; 1 if an experiment could not be played."""
    failed, began = [], time.monotonic()
    for name in names():
        print(f"\n{name}, after {(time.monotonic() - began) / 60.0:.1f} minutes", flush=True)
        if status(["run", f"experiments/{name}.toml"]) != 0:
            failed.append(name)
    README.write_text(with_run_ids(README.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"\n{len(names())} experiments in {(time.monotonic() - began) / 60.0:.1f} minutes")
    print("changed:\n" + changed() if changed() else "nothing changed")
    print(*(f"not played: {name}" for name in failed), sep="\n", end="")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
