"""The bank of pilot campaigns: played once, learned by an emulator, used by every fit.

Campaigns at many parameter points all over the prior are played with the compiled engine, and a network learns
the log odds of every output from them. One learned for calls 7 days apart is shipped (`emulator.json`); it says
what its first worlds counted, and they are played again before it is used: if the law has changed since, or calls are
another number of days apart, a new one is made and kept in the cache folder.
"""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.stats import emulate
from sim.study import files
from sim.study.fitting import worlds
from sim.study.fitting.priors import NAMES, PRIORS, values
from sim.study.fitting.worlds import GAP, OUTPUTS, Counts
from sim.study.provenance import digest

Values = NDArray[np.float64]

SHIPPED = Path(__file__).parent / "emulator.json"
POINTS, ACCOUNTS = 3600, 6000
SEED = 20_261_125
UNSEEN = 6  # one in so many points, the last, is not learned from: on them the error is measured
REPLAYED = 2  # worlds that are played again before an emulator is trusted
DIGITS = 7
Progress = Callable[[int, int], None]


class Emulator(NamedTuple):
    """Log odds of every output at any point of the prior, and how wrong they are.

    `error` is the spread in logits on points not trained on, in the order of `OUTPUTS`.
    """

    net: emulate.Network
    error: Values
    gap: float
    points: int
    accounts: int

    def log_odds(self, u: Values) -> Values:
        """Log odds of `OUTPUTS` at prior quantiles `u`; the last axis is the parameters."""
        return self.net.log_odds(2.0 * u - 1.0)


class Bank(NamedTuple):
    """Pilot campaigns: prior quantiles (points, parameters), trials and successes (points, outputs)."""

    u: Values
    trials: Values
    successes: Values


def points(count: int) -> Values:
    """Scattered quantiles (a seeded Sobol sequence); a fifth each lies at the edge of a rival explanation."""
    from scipy.stats import qmc

    u = qmc.Sobol(len(PRIORS), seed=SEED).random(1 << (count - 1).bit_length())[:count]
    number = np.arange(count)
    u[number % 5 == 0, NAMES.index("fresh")] = 1.0
    u[number % 5 == 1, NAMES.index("i_call")] = 0.0
    return np.asarray(u)


def play_bank(
    count: int = POINTS, accounts: int = ACCOUNTS, gap: float = GAP, progress: Progress | None = None
) -> Bank:
    """Play the pilot campaigns on all cores."""
    u = points(count)
    found: list[Counts] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for one in pool.map(lambda number: _pilot(u, number, accounts, gap), range(count)):
            found.append(one)
            if progress:
                progress(len(found), count)
    return Bank(u, np.array([one.trials for one in found]), np.array([one.successes for one in found]))


def _pilot(u: Values, number: int, accounts: int, gap: float) -> Counts:
    return worlds.play(values(u[number]), accounts, SEED + number, gap)


def learn(bank: Bank, gap: float, accounts: int) -> Emulator:
    """The emulator of a bank; the error handed on is that of the very network, on the last sixth of the points."""
    learned = len(bank.u) - len(bank.u) // UNSEEN
    x = 2.0 * bank.u - 1.0
    net = emulate.train(x[:learned], bank.trials[:learned], bank.successes[:learned])
    error = emulate.error(net, x[learned:], bank.trials[learned:], bank.successes[learned:])
    return Emulator(net, error, gap, len(bank.u), accounts)


def emulator(gap: float = GAP, progress: Progress | None = None) -> Emulator:
    """The emulator for calls `gap` days apart: the shipped one, one from the cache, or a new one (some minutes)."""
    for path in (SHIPPED, _kept(gap)):
        found = read(path)
        if found and found.gap == gap:
            return found
    accounts = ACCOUNTS
    bank = play_bank(progress=progress, accounts=accounts, gap=gap)
    made = learn(bank, gap, accounts)
    write(made, bank, _kept(gap))
    return made


def _kept(gap: float) -> Path:
    own, shared = os.environ.get("CLOSELAB_CACHE"), os.environ.get("XDG_CACHE_HOME")
    home = Path(own) if own else Path(shared or "~/.cache") / "closelab"
    return home.expanduser() / "fit" / f"emulator_{digest([gap, POINTS, ACCOUNTS, list(PRIORS)])[:16]}.json"


def write(made: Emulator, bank: Bank, path: Path) -> None:
    """Keep an emulator with what its first worlds counted."""
    replay = [[bank.trials[number].tolist(), bank.successes[number].tolist()] for number in range(REPLAYED)]
    data = {
        "about": "log odds of campaign outputs by prior quantile; see sim/study/fitting/pilot.py",
        "priors": _priors(),
        "outputs": list(OUTPUTS),
        "gap": made.gap,
        "points": made.points,
        "accounts": made.accounts,
        "first_worlds": replay,
        "error": _rounded(made.error),
        "layers": {name: _rounded(layer) for name, layer in made.net._asdict().items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(path, json.dumps(data, indent=None, separators=(",", ":")).encode() + b"\n")


def _priors() -> list[list[Any]]:
    return [[prior.path, prior.low, prior.high, prior.power] for prior in PRIORS]


def _rounded(numbers: Values) -> Any:
    flat = [float(f"{number:.{DIGITS}g}") for number in np.asarray(numbers).ravel().tolist()]
    return np.array(flat).reshape(np.shape(numbers)).tolist()


def read(path: Path) -> Emulator | None:
    """An emulator from its file; None if there is none, it is damaged, or the model no longer agrees with it."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        net = emulate.Network(**{name: np.array(layer) for name, layer in data["layers"].items()})
        found = Emulator(net, np.array(data["error"]), data["gap"], data["points"], data["accounts"])
        same = data["priors"] == _priors() and data["outputs"] == list(OUTPUTS)
        return found if same and _replays(data["first_worlds"], found) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _replays(first: list[Any], found: Emulator) -> bool:
    """Whether the model still counts what it counted when the emulator learned from it."""
    u = points(found.points)
    again = [_pilot(u, number, found.accounts, found.gap) for number in range(len(first))]
    return [[one.trials.tolist(), one.successes.tolist()] for one in again] == first
