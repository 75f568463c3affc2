"""The floors of `make coverage`: reads coverage's JSON from standard input; 1 if something is below its floor."""

import json
import sys
from typing import Any

DECISIVE = ("sim/law/", "sim/playbook/", "sim/engine/")  # every line of these
BRANCHES = 95.0  # percent of all branches


def main(report: dict[str, Any]) -> int:
    """Print what is not covered where all must be, and the share of branches overall."""
    missing = {
        name: file["missing_lines"]
        for name, file in report["files"].items()
        if name.startswith(DECISIVE) and file["missing_lines"]
    }
    for name, lines in missing.items():
        print(f"{name}: not covered: {', '.join(map(str, lines))}")
    totals = report["totals"]
    branches = 100.0 * totals["covered_branches"] / totals["num_branches"]
    lines = 100.0 * totals["covered_lines"] / totals["num_statements"]
    print(f"lines {lines:.1f} %, branches {branches:.1f} % (at least {BRANCHES:g} %)")
    return int(bool(missing) or branches < BRANCHES)


if __name__ == "__main__":
    sys.exit(main(json.load(sys.stdin)))
