"""`make mutate`: 400 seeded faults, by stratum; writes what came out beside this file.

python -m tests.mutation [STRATUM ...]      some strata only; the rows of the others stay as they are
"""

import csv
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.progress import track

from sim.stats.estimate import clopper_pearson
from tests.mutation.campaign import ROOT, Verdict, campaign, prepare
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.strata import STRATA, Stratum

SEED = 20261124
LEAST = 0.9  # of each stratum's mutants are to be noticed
RESULTS, SURVIVORS = (Path(__file__).with_name(f"{name}.csv") for name in ("results", "survivors"))
console = Console()


def everything(stratum: Stratum) -> list[Mutant]:
    """All mutants of a stratum, in a random order that stays the same."""
    files = sorted({str(path.relative_to(ROOT)) for pattern in stratum.files for path in ROOT.glob(pattern)})
    return sorted((mutant for file in files for mutant in mutants_of(ROOT, file)), key=lambda one: one.rank(SEED))


def table(verdicts: Iterable[Verdict], strata: list[Stratum]) -> list[dict[str, object]]:
    """A row per stratum: how many there are, were tried and were noticed, with an exact 95 % interval."""
    noticed: dict[str, list[bool]] = {stratum.name: [] for stratum in strata}
    for verdict in verdicts:
        noticed[verdict.stratum].append(bool(verdict.noticed_by))
    rows: list[dict[str, object]] = []
    for stratum in strata:
        killed, tried = sum(noticed[stratum.name]), len(noticed[stratum.name])
        low, high = clopper_pearson(killed, tried, 0.95)
        rows.append(
            {
                "stratum": stratum.name,
                "mutants": len(everything(stratum)),
                "tried": tried,
                "killed": killed,
                "rate": f"{killed / tried:.3f}",
                "low": f"{low:.3f}",
                "high": f"{high:.3f}",
            }
        )
    return rows


def explained(verdicts: Iterable[Verdict]) -> list[dict[str, object]]:
    """The survivors, with the reasons that were written beside them before."""
    known = {row["mutant"]: row["why"] for row in read(SURVIVORS)}
    survivors = sorted(verdict for verdict in verdicts if not verdict.noticed_by)
    return [
        {
            "stratum": one.stratum,
            "line": one.mutant.line,
            "mutant": one.mutant.name,
            "why": known.get(one.mutant.name, ""),
        }
        for one in survivors
    ]


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV, none if it is not there yet."""
    return list(csv.DictReader(path.open())) if path.exists() else []


def renew(path: Path, rows: list[dict[str, object]], names: list[str], tried: list[Stratum]) -> None:
    """Write the rows of the strata that were tried; those of the others stay."""
    again = {stratum.name for stratum in tried}
    order = [stratum.name for stratum in STRATA]
    kept: list[dict[str, object]] = [dict(row) for row in read(path) if row["stratum"] not in again]
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, names, lineterminator="\n")
        table.writeheader()
        table.writerows(sorted(kept + rows, key=lambda row: order.index(str(row["stratum"]))))


def main(wanted: list[str]) -> int:
    """Run the campaign; 1 if too few were noticed or a survivor has no explanation."""
    began = time.monotonic()
    prepare()
    strata = [stratum for stratum in STRATA if not wanted or stratum.name in wanted]
    chosen = [(stratum, mutant) for stratum in strata for mutant in everything(stratum)[: stratum.sample]]
    verdicts: list[Verdict] = []
    for verdict in track(campaign(chosen, os.cpu_count() or 1), "mutants", len(chosen), console=console):
        verdicts.append(verdict)
        if not verdict.noticed_by:
            console.log(f"{verdict.mutant.file}:{verdict.mutant.line}", verdict.mutant.name, markup=False)
    rows, survivors = table(verdicts, strata), explained(verdicts)
    renew(RESULTS, rows, list(rows[0]), strata)
    renew(SURVIVORS, survivors, ["stratum", "line", "mutant", "why"], strata)
    for row in rows:
        console.print(*row.values())
    silent = [one for one in survivors if not one["why"]]
    console.print(f"{len(survivors)} survivors, {len(silent)} unexplained; {time.monotonic() - began:.0f} s")
    return int(bool(silent) or any(float(str(row["rate"])) < LEAST for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
