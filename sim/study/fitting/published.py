"""Which published patterns does the model show as it stands, before any fit? k of m.

The published odds ratios stand in `sim/study/data/published.csv` with source, formula and licence. The ledger's
defaults are played but for what every fit holds (`priors.HELD`: one telephone each, a narrow spread of readiness, no
competitor), and first contacts are as cold as the published ones (`MU`), since the defaults are a market of warm
leads. So a pattern that is missed is seen to be missed.
"""

import csv
import io
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.law.parameters import Law
from sim.study import files
from sim.study.fitting import worlds
from sim.study.fitting.priors import NAMES
from sim.study.fitting.worlds import OUTPUTS, Counts

DATA = Path(__file__).parents[1] / "data" / "published.csv"
MU, ZETA = -3.0, 1.6  # readiness at which a first contact sells to about 1 in 60, and the cold scenario's inertia
ACCOUNTS, SEED = 200_000, 20_261_125


class Pattern(NamedTuple):
    """A published odds ratio with its 95 % interval, and the model's; `sales` is how many the latter rests on."""

    pattern: str
    observed: float
    low: float
    high: float
    model: float
    sales: int

    @property
    def reproduced(self) -> bool:
        """Whether the model's ratio lies in the published interval."""
        return self.low <= self.model <= self.high


def judge(accounts: int = ACCOUNTS) -> list[Pattern]:
    """Play the defaults and hold each published pattern against them."""
    counts = worlds.play(np.array([_default(name) for name in NAMES]), accounts, SEED)
    return [_pattern(row, counts) for row in _published()]


def _pattern(row: dict[str, str], counts: Counts) -> Pattern:
    model, sales = _ratio(counts, row["pattern"])
    return Pattern(row["pattern"], float(row["observed"]), float(row["low"]), float(row["high"]), model, sales)


def _published() -> list[dict[str, str]]:
    lines = (line for line in DATA.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))


def _default(name: str) -> float:
    own = {"mu": MU, "zeta": ZETA}
    return own[name] if name in own else float(Law._field_defaults[name])


def _ratio(counts: Counts, name: str) -> tuple[float, int]:
    """The odds ratio of an output against a first contact, and its sales."""
    odds = counts.successes / np.maximum(counts.trials - counts.successes, 1.0)
    place = OUTPUTS.index(name)
    return float(odds[place] / odds[0]), int(counts.successes[place])


def write(patterns: list[Pattern], folder: Path) -> Path:
    """Write the judged patterns as a table, and give its path."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*Pattern._fields, "reproduced"])
    writer.writerows(
        [*(f"{one:.5g}" if isinstance(one, float) else one for one in row), row.reproduced] for row in patterns
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "published.csv"
    files.write(path, text.getvalue().encode())
    return path
