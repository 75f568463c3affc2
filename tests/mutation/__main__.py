"""`make mutate`: 400 seeded faults, by stratum; writes what came out beside this file.

python -m tests.mutation [STRATUM ...]      some strata only; the rows of the others stay as they are
    --workers N                             processes at a time, by default one for each core
    --survivors                             only those that nobody noticed the last time

A campaign that was stopped goes on where it was, as long as the sources are what they were.
"""

import argparse
import csv
import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import track

from sim.stats.estimate import clopper_pearson
from tests.mutation.campaign import ROOT, Verdict, campaign, prepare
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.strata import STRATA, Stratum

SEED = 20261124
LEAST = 0.9  # of each stratum's mutants are to be noticed
RESULTS, SURVIVORS, VERDICTS = (
    Path(__file__).with_name(f"{name}.csv") for name in ("results", "survivors", "verdicts")
)
UNFINISHED = Path(__file__).with_name("unfinished.csv")  # what a campaign has found so far; gone when it ends
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
    return list(csv.DictReader(path.read_text().splitlines())) if path.exists() else []


def renew(path: Path, rows: list[dict[str, object]], names: list[str], tried: list[Stratum]) -> None:
    """Write the rows of the strata that were tried; those of the others stay."""
    again = {stratum.name for stratum in tried}
    order = [stratum.name for stratum in STRATA]
    kept: list[dict[str, object]] = [dict(row) for row in read(path) if row["stratum"] not in again]
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, names, lineterminator="\n")
        table.writeheader()
        table.writerows(sorted(kept + rows, key=lambda row: order.index(str(row["stratum"]))))


def sources() -> str:
    """A hash of everything a fault may be planted in."""
    files = sorted({path for stratum in STRATA for pattern in stratum.files for path in ROOT.glob(pattern)})
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def found_before(chosen: list[tuple[Stratum, Mutant]]) -> list[Verdict]:
    """What a campaign that was stopped had found, if the sources are what they were."""
    now = sources()
    known = {(row["stratum"], row["mutant"]): row["noticed_by"] for row in read(UNFINISHED) if row["sources"] == now}
    return [
        Verdict(stratum.name, mutant, known[stratum.name, mutant.name])
        for stratum, mutant in chosen
        if (stratum.name, mutant.name) in known
    ]


def noticed_before(chosen: list[tuple[Stratum, Mutant]]) -> list[Verdict]:
    """What the last whole campaign says was noticed."""
    known = {(row["stratum"], row["mutant"]): row["noticed_by"] for row in read(VERDICTS)}
    verdicts = [
        Verdict(stratum.name, mutant, known.get((stratum.name, mutant.name), "")) for stratum, mutant in chosen
    ]
    return [verdict for verdict in verdicts if verdict.noticed_by]


def remembered(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """Each verdict is written down before the next."""
    begins = not UNFINISHED.exists()
    with UNFINISHED.open("a", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        if begins:
            table.writerow(["sources", "stratum", "mutant", "noticed_by"])
        for verdict in verdicts:
            table.writerow([sources(), verdict.stratum, verdict.mutant.name, verdict.noticed_by])
            file.flush()
            yield verdict


def options(arguments: list[str]) -> argparse.Namespace:
    """What was asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="Plant faults, see who notices.")
    parser.add_argument("strata", nargs="*", metavar="STRATUM")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--survivors", action="store_true")
    return parser.parse_args(arguments)


def main(asked: argparse.Namespace) -> int:
    """Run the campaign; 1 if too few were noticed or a survivor has no explanation."""
    began = time.monotonic()
    prepare()
    strata = [stratum for stratum in STRATA if not asked.strata or stratum.name in asked.strata]
    chosen = [(stratum, mutant) for stratum in strata for mutant in everything(stratum)[: stratum.sample]]
    verdicts = noticed_before(chosen) if asked.survivors else found_before(chosen)
    done = {(verdict.stratum, verdict.mutant) for verdict in verdicts}
    left = [(stratum, mutant) for stratum, mutant in chosen if (stratum.name, mutant) not in done]
    for verdict in track(remembered(campaign(left, asked.workers)), "mutants", len(left), console=console):
        verdicts.append(verdict)
        if not verdict.noticed_by:
            console.log(f"{verdict.mutant.file}:{verdict.mutant.line}", verdict.mutant.name, markup=False)
    status = report(verdicts, strata)
    UNFINISHED.unlink(missing_ok=True)
    console.print(f"{time.monotonic() - began:.0f} s")
    return status


def report(verdicts: list[Verdict], strata: list[Stratum]) -> int:
    """Write the three tables; 1 if too few were noticed or a survivor has no explanation."""
    rows, survivors = table(verdicts, strata), explained(verdicts)
    renew(RESULTS, rows, list(rows[0]), strata)
    renew(SURVIVORS, survivors, ["stratum", "line", "mutant", "why"], strata)
    renew(VERDICTS, whole(verdicts), ["stratum", "mutant", "noticed_by"], strata)
    for row in rows:
        console.print(*row.values())
    silent = [one for one in survivors if not one["why"]]
    console.print(f"{len(survivors)} survivors, {len(silent)} unexplained")
    return int(bool(silent) or any(float(str(row["rate"])) < LEAST for row in rows))


def whole(verdicts: Iterable[Verdict]) -> list[dict[str, object]]:
    """Every fault that was planted and the test that noticed it first."""
    return [
        {"stratum": one.stratum, "mutant": one.mutant.name, "noticed_by": one.noticed_by} for one in sorted(verdicts)
    ]


if __name__ == "__main__":
    sys.exit(main(options(sys.argv[1:])))
